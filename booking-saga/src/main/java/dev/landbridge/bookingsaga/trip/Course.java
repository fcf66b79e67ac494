package dev.landbridge.bookingsaga.trip;

import dev.landbridge.bookingsaga.engine.Command;
import dev.landbridge.bookingsaga.engine.Engine;
import dev.landbridge.bookingsaga.engine.Instance;
import dev.landbridge.bookingsaga.engine.JournalEntry;
import dev.landbridge.bookingsaga.engine.Saga;
import dev.landbridge.bookingsaga.engine.Transition;
import dev.landbridge.schemas.agent.BookingRequested;
import dev.landbridge.schemas.event.StepKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A booking and its saga through one transaction: any number of inputs, then everything that is to
 * be written and sent. Not thread-safe; lives as long as the transaction.
 */
public final class Course {
  private final Engine engine;
  private final Saga<Trip> saga;
  private final @Nullable Instance<Trip> instanceBefore;
  private final Booking before;
  private final List<Sent> commands = new ArrayList<>();
  private final List<Noted> journal = new ArrayList<>();
  private Instance<Trip> instance;
  private Booking booking;
  private boolean presentStateWanted;
  private @Nullable UUID lastCause;

  /** A command; {@code cause} is the message that set it off, null for a timer. */
  public record Sent(Command command, @Nullable UUID cause) {}

  /** A line of the journal; {@code cause} as of {@link Sent}. */
  public record Noted(JournalEntry entry, @Nullable UUID cause) {}

  /**
   * What is to be written and sent.
   *
   * @param moved whether the instance is to be written
   * @param changed whether the booking has news, and so the next sequence
   * @param tell whether the booking's state is to be sent, under its sequence
   */
  public record Result(
      Instance<Trip> instance,
      Booking booking,
      List<Sent> commands,
      List<Noted> journal,
      boolean moved,
      boolean changed,
      boolean tell,
      @Nullable UUID lastCause) {}

  private Course(
      Engine engine,
      Saga<Trip> saga,
      @Nullable Instance<Trip> instanceBefore,
      Instance<Trip> instance,
      Booking before) {
    this.engine = engine;
    this.saga = saga;
    this.instanceBefore = instanceBefore;
    this.instance = instance;
    this.before = before;
    this.booking = before;
  }

  /** Begins the saga of a booking that is not known. */
  public static Course begun(
      Engine engine, Saga<Trip> saga, BookingRequested request, UUID cause, Instant now) {
    Transition<Trip> started = engine.start(saga, request.bookingId(), Trip.of(request), now);
    Course course =
        new Course(engine, saga, null, started.instance(), Booking.untold(request.bookingId()));
    course.take(started, cause);
    return course;
  }

  public static Course resumed(
      Engine engine, Saga<Trip> saga, Instance<Trip> instance, Booking booking) {
    return new Course(engine, saga, instance, instance, booking);
  }

  /** The start has come again: whoever asks is told the present state. */
  public void startedAgain(UUID cause) {
    presentStateWanted = true;
    lastCause = cause;
  }

  public void replied(StepKey key, Object reply, UUID cause, Instant now) {
    take(engine.reply(saga, instance, key, reply, now), cause);
  }

  public void deadlinePassed(Instant now) {
    take(engine.deadlinePassed(saga, instance, now), null);
  }

  private void take(Transition<Trip> transition, @Nullable UUID cause) {
    instance = transition.instance();
    transition.commands().forEach(command -> commands.add(new Sent(command, cause)));
    transition.journal().forEach(entry -> journal.add(new Noted(entry, cause)));
    booking = booking.after(transition);
    lastCause = cause;
  }

  /** Ends the transaction's work; news, however many, take one sequence. */
  public Result end() {
    boolean changed = !booking.equals(before);
    return new Result(
        instance,
        changed ? booking.numbered() : booking,
        List.copyOf(commands),
        List.copyOf(journal),
        !instance.equals(instanceBefore),
        changed,
        changed || presentStateWanted,
        lastCause);
  }
}
