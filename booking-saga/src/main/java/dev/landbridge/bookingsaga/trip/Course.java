package dev.landbridge.bookingsaga.trip;

import dev.landbridge.bookingsaga.engine.Command;
import dev.landbridge.bookingsaga.engine.Engine;
import dev.landbridge.bookingsaga.engine.Instance;
import dev.landbridge.bookingsaga.engine.Instance.Completed;
import dev.landbridge.bookingsaga.engine.Instance.Forward;
import dev.landbridge.bookingsaga.engine.Instance.Wait;
import dev.landbridge.bookingsaga.engine.Instance.Withdrawing;
import dev.landbridge.bookingsaga.engine.JournalEntry;
import dev.landbridge.bookingsaga.engine.Refusal;
import dev.landbridge.bookingsaga.engine.Saga;
import dev.landbridge.bookingsaga.engine.Transition;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.BookingRequested;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingClosed;
import dev.landbridge.schemas.operator.BookingReturned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A booking and its sagas through one transaction: any number of inputs, then everything that is to
 * be written and sent. Not thread-safe; lives as long as the transaction.
 */
public final class Course {
  private static final Refusal WITHDRAWN =
      new Refusal(Reason.WITHDRAWN, "The agent took the request back before it was confirmed.");

  private final Engine engine;
  private final Booking before;
  private final Map<UUID, Instance<?>> instancesBefore = new LinkedHashMap<>();
  private final Map<UUID, Run<?>> runs = new LinkedHashMap<>();
  private final List<Sent> commands = new ArrayList<>();
  private final List<Noted> journal = new ArrayList<>();
  private Booking booking;
  private boolean presentStateWanted;
  private @Nullable UUID lastCause;

  /** A saga's instance with the definition that it began with. */
  private record Run<D extends Record>(Saga<D> saga, Instance<D> instance) {

    static <D extends Record> Run<D> of(Saga<D> saga, Instance<?> instance) {
      if (!saga.type().isInstance(instance.data())) {
        throw new IllegalArgumentException(instance.id() + " is not an instance of " + saga);
      }
      @SuppressWarnings("unchecked") // looked at in the lines above
      Instance<D> typed = (Instance<D>) instance;
      return new Run<>(saga, typed);
    }

    Transition<D> replied(Engine engine, StepKey key, Object reply, Instant now) {
      return engine.reply(saga, instance, key, reply, now);
    }

    Transition<D> deadlinePassed(Engine engine, Instant now) {
      return engine.deadlinePassed(saga, instance, now);
    }

    Transition<D> informed(Engine engine, Record data, String detail, Instant now) {
      return engine.inform(
          saga, instance, Objects.requireNonNull(saga.type().cast(data)), detail, now);
    }

    Transition<D> withdrawn(Engine engine, Instant now) {
      return engine.withdraw(saga, instance, WITHDRAWN, now);
    }
  }

  /** A command; {@code cause} is the message that set it off, null for a timer. */
  public record Sent(Command command, @Nullable UUID cause) {}

  /** A line of an instance's journal; {@code cause} as of {@link Sent}. */
  public record Noted(UUID instance, JournalEntry entry, @Nullable UUID cause) {}

  /**
   * What is to be written and sent.
   *
   * @param moved the instances that are to be written
   * @param changed whether the booking has news, and so the next sequence
   * @param tell whether the booking's state is to be sent, under its sequence
   */
  public record Result(
      List<Instance<?>> moved,
      Booking booking,
      List<Sent> commands,
      List<Noted> journal,
      boolean changed,
      boolean tell,
      @Nullable UUID lastCause) {}

  private Course(Engine engine, Booking before) {
    this.engine = engine;
    this.before = before;
    this.booking = before;
  }

  /** Begins the saga of a booking that is not known. */
  public static Course begun(Engine engine, BookingRequested request, UUID cause, Instant now) {
    Course course = new Course(engine, Booking.untold(request.bookingId()));
    course.start(BookTrip.SAGA, request.bookingId(), Trip.of(request), cause, now);
    return course;
  }

  /** Goes on with a booking; its sagas follow by {@link #with}. */
  public static Course resumed(Engine engine, Booking booking) {
    return new Course(engine, booking);
  }

  /** Adds an instance that was begun before, once. */
  public Course with(Saga<?> saga, Instance<?> instance) {
    instancesBefore.put(instance.id(), instance);
    runs.put(instance.id(), Run.of(saga, instance));
    return this;
  }

  /** Whether it has the instance. */
  public boolean has(UUID saga) {
    return runs.containsKey(saga);
  }

  /** The start has come again: whoever asks is told the present state. */
  public void startedAgain(UUID cause) {
    presentStateWanted = true;
    lastCause = cause;
  }

  public void replied(StepKey key, Object reply, UUID cause, Instant now) {
    OperatorCancellation operator =
        switch (reply) {
          case BookingReturned returned -> returned.operatorCancellation();
          case BookingClosed closed -> closed.operatorCancellation();
          default -> null;
        };
    if (operator != null && booking.operatorCancellation() == null && !booking.hasEnded()) {
      operatorCancelled(operator, cause, now);
    }
    take(run(key.saga()).replied(engine, key, reply, now), run(key.saga()).saga(), cause, now);
  }

  public void deadlinePassed(UUID saga, Instant now) {
    take(run(saga).deadlinePassed(engine, now), run(saga).saga(), null, now);
  }

  /**
   * The agent confirms a cancellation: before anybody has confirmed the booking the request is
   * taken back, afterwards {@code cancel-trip} begins as soon as the booking is confirmed. One that
   * is known, asked again or replayed, is told the present state.
   */
  public void cancellationRequested(CancellationRequested request, UUID cause, Instant now) {
    lastCause = cause;
    if (booking.open() != null
        || booking.isCancelledByOperator()
        || booking.past().contains(request.cancellationId())) {
      presentStateWanted = true;
      return;
    }
    booking = booking.cancelledBy(request);
    Run<?> trip = run(booking.id());
    switch (trip.instance().state()) {
      case Forward(Wait wait) when !BookTrip.isDecidedAt(wait.step()) ->
          take(trip.withdrawn(engine, now), trip.saga(), cause, now);
      case Forward _, Completed _ -> {
        if (booking.status() == BookingStatus.CANCELLED) {
          booking = booking.refusing(Booking.ENDED_FIRST);
        } else if (request.beforeConfirmation()) {
          booking = booking.refusing(Booking.CONFIRMED_FIRST);
        } else {
          booking = booking.confirmedFirst(request);
          cancelOnceConfirmed(cause, now);
        }
      }
      case Withdrawing _, Instance.Compensating _, Instance.Compensated _ ->
          booking = booking.refusing(Booking.ENDED_FIRST);
    }
  }

  /**
   * The operator cancels what it sold. An agent's cancellation that is on its way goes on, and
   * everything comes back, a rest where less was paid before this is known; else {@code
   * cancel-trip} begins under the operator's id as soon as the booking is confirmed. Asked again,
   * and once the booking has ended, it is told the present state.
   */
  public void operatorCancelled(OperatorCancellation operator, UUID cause, Instant now) {
    lastCause = cause;
    if (booking.operatorCancellation() != null || booking.hasEnded()) {
      presentStateWanted = true;
      return;
    }
    booking = booking.cancelledBy(operator, now);
    Cancellation open = booking.open();
    Run<?> running = open == null ? null : runs.get(open.id());
    if (running != null
        && running.instance().data() instanceof TripCancellation data
        && CancelTrip.canRefundAll(running.instance())) {
      Money all = data.total() == null ? total() : data.total();
      take(
          running.informed(
              engine, data.inFull(operator, all), "the operator cancels: all comes back", now),
          running.saga(),
          cause,
          now);
    }
    cancelOnceConfirmed(cause, now);
  }

  /** Whether it has all that an operator's cancellation may change. */
  public boolean hasItsCancellation() {
    Cancellation open = booking.open();
    return booking.status() != BookingStatus.CANCELLING || open == null || has(open.id());
  }

  private Money total() {
    return ((Trip) run(booking.id()).instance().data()).total();
  }

  private void cancelOnceConfirmed(@Nullable UUID cause, Instant now) {
    CancellationRequested pending = booking.pending();
    OperatorCancellation operator = booking.operatorCancellation();
    if (booking.status() != BookingStatus.CONFIRMED) {
      return;
    }
    if (pending != null) {
      TripCancellation agreed = TripCancellation.of(pending, total());
      TripCancellation data = operator == null ? agreed : agreed.inFull(operator, total());
      start(CancelTrip.SAGA, pending.cancellationId(), data, cause, now);
    } else if (operator != null) {
      booking = booking.openedBy(operator);
      TripCancellation data = TripCancellation.of(booking.id(), operator, total());
      start(CancelTrip.SAGA, operator.id(), data, cause, now);
    }
  }

  private <D extends Record> void start(
      Saga<D> saga, UUID id, D data, @Nullable UUID cause, Instant now) {
    take(engine.start(saga, id, data, now), saga, cause, now);
  }

  private void take(Transition<?> transition, Saga<?> saga, @Nullable UUID cause, Instant now) {
    Instance<?> instance = transition.instance();
    Run<?> known = runs.put(instance.id(), Run.of(saga, instance));
    transition.commands().forEach(command -> commands.add(new Sent(command, cause)));
    transition.journal().forEach(entry -> journal.add(new Noted(instance.id(), entry, cause)));
    // A late reply to a saga that has ended tells nothing of the booking: another may work on it.
    if (known == null || !known.instance().equals(instance)) {
      booking = booking.after(instance, transition.journal());
    }
    lastCause = cause;
    cancelOnceConfirmed(cause, now);
  }

  private Run<?> run(UUID saga) {
    return Objects.requireNonNull(runs.get(saga), "saga");
  }

  /** Ends the transaction's work; news, however many, take one sequence. */
  public Result end() {
    boolean changed = !booking.equals(before);
    List<Instance<?>> moved = new ArrayList<>();
    for (Run<?> run : runs.values()) {
      if (!run.instance().equals(instancesBefore.get(run.instance().id()))) {
        moved.add(run.instance());
      }
    }
    return new Result(
        List.copyOf(moved),
        changed ? booking.numbered() : booking,
        List.copyOf(commands),
        List.copyOf(journal),
        changed,
        changed || presentStateWanted,
        lastCause);
  }
}
