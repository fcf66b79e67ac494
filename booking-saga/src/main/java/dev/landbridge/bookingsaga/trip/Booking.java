package dev.landbridge.bookingsaga.trip;

import dev.landbridge.bookingsaga.engine.Instance;
import dev.landbridge.bookingsaga.engine.Instance.Compensated;
import dev.landbridge.bookingsaga.engine.Instance.Compensating;
import dev.landbridge.bookingsaga.engine.Instance.Completed;
import dev.landbridge.bookingsaga.engine.Instance.Forward;
import dev.landbridge.bookingsaga.engine.Instance.Wait;
import dev.landbridge.bookingsaga.engine.Instance.Withdrawing;
import dev.landbridge.bookingsaga.engine.JournalEntry;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.booking.Attention;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.booking.TimelineEntry;
import dev.landbridge.schemas.booking.TimelineEntry.Shore;
import dev.landbridge.schemas.event.StepKey.Direction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a booking, whatever sagas work on it.
 *
 * @param sequence of the last message about it; raised by one in each transaction that has news
 * @param cancellation the newest; at most one is open
 * @param pending the open cancellation's terms while it waits for the booking to be confirmed
 * @param past the cancellations that ended; they are never begun again
 * @param operatorCancellation the operator's own, from the moment it is known, for good
 */
public record Booking(
    UUID id,
    long sequence,
    BookingStatus status,
    @Nullable Reason reason,
    @Nullable String operatorReference,
    @Nullable Instant operatorDeadline,
    @Nullable Attention attention,
    @Nullable Cancellation cancellation,
    @Nullable CancellationRequested pending,
    List<UUID> past,
    @Nullable OperatorCancellation operatorCancellation,
    List<TimelineEntry> timeline) {

  public Booking {
    past = List.copyOf(past);
    timeline = List.copyOf(timeline);
  }

  /** A booking of which nothing has been told. */
  static Booking untold(UUID id) {
    return new Booking(
        id,
        0,
        BookingStatus.REQUESTED,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        null,
        List.of());
  }

  /** Its state after a move of a saga; the sequence stays until {@link #numbered()}. */
  Booking after(Instance<?> instance, List<JournalEntry> journal) {
    List<TimelineEntry> longer = new ArrayList<>(timeline);
    String beginning =
        instance.data() instanceof Trip ? "request" : isByOperator(instance.id()) ? null : "cancel";
    journal.stream()
        .map(entry -> told(entry, beginning))
        .filter(Objects::nonNull)
        .forEach(longer::add);
    Wait waiting = instance.waiting();
    Attention raised =
        waiting == null || waiting.attention() == null
            ? null
            : new Attention(waiting.attention().since(), waiting.attention().what());
    return switch (instance.data()) {
      case Trip trip -> after(instance.state(), trip, raised, longer);
      case TripCancellation cancelled -> after(instance.state(), cancelled, raised, longer);
      default -> throw new IllegalStateException("no booking knows of saga " + instance.saga());
    };
  }

  private Booking after(
      Instance.State state, Trip trip, @Nullable Attention raised, List<TimelineEntry> longer) {
    BookingStatus next =
        switch (state) {
          case Forward(Wait wait) ->
              switch (wait.step()) {
                case BookTrip.HOLD -> BookingStatus.REQUESTED;
                case BookTrip.AUTHORIZE -> BookingStatus.HELD;
                default -> BookingStatus.AWAITING_OPERATOR;
              };
          // On its way back it stays what it was last, until nothing is left to undo.
          case Withdrawing _, Compensating _ -> status;
          case Completed _ -> BookingStatus.CONFIRMED;
          case Compensated(_, var why) ->
              why.code().equals(Reason.WITHDRAWN)
                  ? BookingStatus.CANCELLED
                  : BookingStatus.DECLINED;
        };
    boolean awaited =
        state instanceof Withdrawing
            || (state instanceof Forward(Wait wait) && wait.step().equals(BookTrip.CONFIRM));
    Booking moved =
        new Booking(
            id,
            sequence,
            next,
            state instanceof Compensated(_, var why)
                ? new Reason(why.code(), why.detail(), trip.newTotal())
                : null,
            trip.operatorReference(),
            awaited ? trip.operatorDeadline() : null,
            raised,
            cancellation,
            pending,
            past,
            operatorCancellation,
            longer);
    return moved.settlingWithdrawal(state);
  }

  /** What became of an open cancellation that took the request back. */
  private Booking settlingWithdrawal(Instance.State state) {
    Cancellation open = open();
    if (open == null || pending != null) {
      return this;
    }
    return switch (state) {
      case Forward(Wait wait) when BookTrip.isDecidedAt(wait.step()) ->
          ended(open.refused(CONFIRMED_FIRST));
      case Completed _ -> ended(open.refused(CONFIRMED_FIRST));
      case Compensated _ ->
          ended(status == BookingStatus.CANCELLED ? open.done(null) : open.refused(ENDED_FIRST));
      case Forward _, Withdrawing _, Compensating _ -> this;
    };
  }

  private Booking after(
      Instance.State state,
      TripCancellation cancelled,
      @Nullable Attention raised,
      List<TimelineEntry> longer) {
    boolean done = state instanceof Completed;
    Booking moved =
        new Booking(
            id,
            sequence,
            done ? BookingStatus.CANCELLED : BookingStatus.CANCELLING,
            whyCancelled(done, cancelled.operatorReason()),
            operatorReference,
            null,
            raised,
            cancellation,
            null,
            past,
            operatorCancellation,
            longer);
    Cancellation open = open();
    return done && open != null ? moved.ended(open.done(cancelled.refunded())) : moved;
  }

  /** That the agent cancels is said once it is done: until then nobody else needs to know. */
  private static @Nullable Reason whyCancelled(boolean done, @Nullable String operatorReason) {
    if (operatorReason != null) {
      return Reason.of(Reason.OPERATOR_CANCELLED, operatorReason);
    }
    return done ? CANCELLED_BY_AGENT : null;
  }

  private boolean isByOperator(UUID cancellationId) {
    return operatorCancellation != null && operatorCancellation.id().equals(cancellationId);
  }

  /** Keeps that the operator cancels; whether that begins something depends on where it stands. */
  Booking cancelledBy(OperatorCancellation operator, Instant now) {
    List<TimelineEntry> longer = new ArrayList<>(timeline);
    longer.add(new TimelineEntry(now, "cancel", Shore.OPERATORS, "requested", operator.reason()));
    return new Booking(
        id,
        sequence,
        status,
        reason,
        operatorReference,
        operatorDeadline,
        attention,
        cancellation,
        pending,
        past,
        operator,
        longer);
  }

  /** The operator's cancellation is the one that is worked on. */
  Booking openedBy(OperatorCancellation operator) {
    return with(Cancellation.open(operator.id()), null, past);
  }

  /** Whether nothing can become of it any more. */
  boolean hasEnded() {
    return status == BookingStatus.DECLINED || status == BookingStatus.CANCELLED;
  }

  /** Whether it ended by the operator's cancellation, so that another has nothing to end. */
  boolean isCancelledByOperator() {
    return hasEnded() && operatorCancellation != null;
  }

  /** Its open cancellation, if there is one. */
  @Nullable Cancellation open() {
    return cancellation != null && cancellation.state() == Cancellation.State.OPEN
        ? cancellation
        : null;
  }

  /** Takes up a cancellation, which is told as open. */
  Booking cancelledBy(CancellationRequested request) {
    return with(Cancellation.open(request.cancellationId()), null, past);
  }

  /** Keeps the open cancellation's terms until it is confirmed. */
  Booking confirmedFirst(CancellationRequested request) {
    return with(cancellation, request, past);
  }

  Booking refusing(Reason why) {
    return ended(Objects.requireNonNull(open(), "open cancellation").refused(why));
  }

  private Booking ended(Cancellation last) {
    return with(last, null, Stream.concat(past.stream(), Stream.of(last.id())).toList());
  }

  private Booking with(
      @Nullable Cancellation newest,
      @Nullable CancellationRequested terms,
      List<UUID> endedCancellations) {
    return new Booking(
        id,
        sequence,
        status,
        reason,
        operatorReference,
        operatorDeadline,
        attention,
        newest,
        terms,
        endedCancellations,
        operatorCancellation,
        timeline);
  }

  static final Reason CONFIRMED_FIRST =
      Reason.of(
          Reason.ALREADY_CONFIRMED,
          "The booking was confirmed first; a cancellation goes by its tiers now.");
  static final Reason ENDED_FIRST =
      Reason.of(Reason.ALREADY_ENDED, "The booking was declined or cancelled first.");
  private static final Reason CANCELLED_BY_AGENT =
      Reason.of(Reason.CANCELLED_BY_AGENT, "The agent cancelled the booking.");

  private static @Nullable TimelineEntry told(JournalEntry entry, @Nullable String beginning) {
    String step = entry.step();
    if (entry.kind() == JournalEntry.Kind.STARTED && beginning != null) {
      return new TimelineEntry(entry.at(), beginning, Shore.AGENTS, "requested", null);
    }
    if (step == null || step.equals(CancelTrip.CLOSE)) {
      // Nothing happens to the booking by being closed; what its operator did before is told.
      return null;
    }
    boolean forward = entry.direction() == Direction.DO;
    return switch (entry.kind()) {
      case ASKED -> forward ? line(entry, step, "requested") : null;
      case WAITING -> line(entry, step, "waiting");
      case DONE -> line(entry, step, "done");
      case REFUSED -> forward ? line(entry, step, "refused") : null;
      case UNDONE -> line(entry, step, "undone");
      case WITHDRAWAL_ASKED ->
          new TimelineEntry(entry.at(), "withdraw", Shore.AGENTS, "requested", null);
      case GAVE_UP -> new TimelineEntry(entry.at(), step, Shore.SAGA, "refused", entry.detail());
      case STARTED,
          ASKED_AGAIN,
          ATTENTION_RAISED,
          ATTENTION_CLEARED,
          INFORMED,
          IGNORED,
          COMPLETED,
          COMPENSATED ->
          null;
    };
  }

  private static TimelineEntry line(JournalEntry entry, String step, String outcome) {
    return new TimelineEntry(entry.at(), step, BookTrip.shore(step), outcome, entry.detail());
  }

  Booking numbered() {
    return new Booking(
        id,
        sequence + 1,
        status,
        reason,
        operatorReference,
        operatorDeadline,
        attention,
        cancellation,
        pending,
        past,
        operatorCancellation,
        timeline);
  }

  public BookingUpdated message() {
    return new BookingUpdated(
        id,
        status,
        reason,
        operatorReference,
        operatorDeadline,
        attention,
        cancellation,
        operatorCancellation,
        timeline);
  }
}
