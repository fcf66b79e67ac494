package dev.landbridge.bookingsaga.trip;

import dev.landbridge.bookingsaga.engine.Instance;
import dev.landbridge.bookingsaga.engine.Instance.Compensated;
import dev.landbridge.bookingsaga.engine.Instance.Compensating;
import dev.landbridge.bookingsaga.engine.Instance.Completed;
import dev.landbridge.bookingsaga.engine.Instance.Forward;
import dev.landbridge.bookingsaga.engine.Instance.Wait;
import dev.landbridge.bookingsaga.engine.JournalEntry;
import dev.landbridge.bookingsaga.engine.Transition;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.booking.TimelineEntry;
import dev.landbridge.schemas.booking.TimelineEntry.Shore;
import dev.landbridge.schemas.event.StepKey.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a booking, whatever sagas work on it.
 *
 * @param sequence of the last message about it; raised by one in each transaction that has news
 */
public record Booking(
    UUID id,
    long sequence,
    BookingStatus status,
    @Nullable Reason reason,
    @Nullable String operatorReference,
    List<TimelineEntry> timeline) {

  public Booking {
    timeline = List.copyOf(timeline);
  }

  /** A booking of which nothing has been told. */
  static Booking untold(UUID id) {
    return new Booking(id, 0, BookingStatus.REQUESTED, null, null, List.of());
  }

  /** Its state after a transition; the sequence stays until {@link #numbered()}. */
  Booking after(Transition<Trip> transition) {
    Instance<Trip> instance = transition.instance();
    List<TimelineEntry> longer = new ArrayList<>(timeline);
    transition.journal().stream().map(Booking::told).filter(Objects::nonNull).forEach(longer::add);
    return new Booking(
        id,
        sequence,
        status(instance),
        instance.state() instanceof Compensated(_, var why)
            ? new Reason(why.code(), why.detail(), instance.data().newTotal())
            : null,
        instance.data().operatorReference(),
        longer);
  }

  private BookingStatus status(Instance<Trip> instance) {
    return switch (instance.state()) {
      case Forward(Wait wait) ->
          switch (wait.step()) {
            case BookTrip.HOLD -> BookingStatus.REQUESTED;
            case BookTrip.AUTHORIZE -> BookingStatus.HELD;
            default -> BookingStatus.AWAITING_OPERATOR;
          };
      // On its way back it stays what it was last, until nothing is left to undo.
      case Compensating _ -> status;
      case Completed _ -> BookingStatus.CONFIRMED;
      case Compensated _ -> BookingStatus.DECLINED;
    };
  }

  private static @Nullable TimelineEntry told(JournalEntry entry) {
    String step = entry.step();
    if (entry.kind() == JournalEntry.Kind.STARTED) {
      return new TimelineEntry(entry.at(), "request", Shore.AGENTS, "requested", null);
    }
    if (step == null) {
      return null;
    }
    boolean forward = entry.direction() == Direction.DO;
    return switch (entry.kind()) {
      case ASKED -> forward ? line(entry, step, "requested") : null;
      case DONE -> line(entry, step, "done");
      case REFUSED -> line(entry, step, "refused");
      case UNDONE -> line(entry, step, "undone");
      case GAVE_UP -> new TimelineEntry(entry.at(), step, Shore.SAGA, "refused", entry.detail());
      case STARTED,
          ASKED_AGAIN,
          ATTENTION_RAISED,
          ATTENTION_CLEARED,
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
    return new Booking(id, sequence + 1, status, reason, operatorReference, timeline);
  }

  public BookingUpdated message() {
    return new BookingUpdated(id, status, reason, operatorReference, timeline);
  }
}
