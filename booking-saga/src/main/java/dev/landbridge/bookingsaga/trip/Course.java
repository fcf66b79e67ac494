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

/**
 * A booking and its saga through one transaction: any number of inputs, then everything that is to be written
 * and sent. Not thread-safe; lives as long as the transaction.
 */
public final class Course {
  private final Engine engine;
  private final Saga<Trip> saga;
  private final Booking before;
  private final List<Command> commands = new ArrayList<>();
  private final List<JournalEntry> journal = new ArrayList<>();
  private Instance<Trip> instance;
  private Booking booking;
  private boolean presentStateWanted;

  private Course(Engine engine, Saga<Trip> saga, Instance<Trip> instance, Booking before) {
    this.engine = engine;
    this.saga = saga;
    this.instance = instance;
    this.before = before;
    this.booking = before;
  }

  /** Begins the saga of a booking that is not known. */
  public static Course begun(
      Engine engine, Saga<Trip> saga, BookingRequested request, Instant now) {
    Transition<Trip> started = engine.start(saga, request.bookingId(), Trip.of(request), now);
    Course course =
        new Course(
            engine, saga, started.instance(), Booking.untold(request.bookingId()));
    course.take(started);
    return course;
  }

  public static Course resumed(
      Engine engine, Saga<Trip> saga, Instance<Trip> instance, Booking booking) {
    return new Course(engine, saga, instance, booking);
  }

  /** The start has come again: whoever asks is told the present state. */
  public void startedAgain() {
    presentStateWanted = true;
  }

  public void replied(StepKey key, Object reply, Instant now) {
    take(engine.reply(saga, instance, key, reply, now));
  }

  public void deadlinePassed(Instant now) {
    take(engine.deadlinePassed(saga, instance, now));
  }

  private void take(Transition<Trip> transition) {
    instance = transition.instance();
    commands.addAll(transition.commands());
    journal.addAll(transition.journal());
    booking = booking.after(transition);
  }

  /**
   * Ends the transaction's work: with news, the booking has the next sequence.
   *
   * @param tell whether the booking's state is to be sent, under its sequence
   */
  public record Result(
      Instance<Trip> instance,
      Booking booking,
      List<Command> commands,
      List<JournalEntry> journal,
      boolean changed,
      boolean tell) {}

  public Result end() {
    boolean changed = booking.differsFrom(before);
    Booking ended = changed ? booking.numbered() : booking;
    return new Result(
        instance,
        ended,
        List.copyOf(commands),
        List.copyOf(journal),
        changed,
        changed || presentStateWanted);
  }
}
