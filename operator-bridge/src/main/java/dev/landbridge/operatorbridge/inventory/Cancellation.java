package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.messaging.Outgoing;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingCancelled;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An operator's cancellation of a booking that it sold.
 *
 * @param id a UUIDv7; of the saga too, where the agent has not cancelled before
 * @param withDeparture whether the whole departure was cancelled
 */
public record Cancellation(
    UUID id,
    UUID bookingId,
    Departure.Key departure,
    UUID operator,
    String reason,
    boolean withDeparture,
    State state,
    Instant askedAt,
    @Nullable String traceparent) {
  private static final String SAGA = "cancel-trip";

  /** Each is left only for the next, and the last for good. */
  public enum State {
    /** Entered by the operator; left when news of the booking shows it. Asks until then. */
    ASKED,
    /** Entered when booking-saga knows it; left when the booking is cancelled. */
    OPEN,
    /** Entered when the booking is cancelled; final. Kept as long as the booking. */
    DONE
  }

  public Cancellation {
    askedAt = askedAt.truncatedTo(ChronoUnit.MICROS);
  }

  /** What booking-saga is told, the same each time but for the message's id. */
  Outgoing message() {
    return Outgoing.of(
            new BookingCancelled(bookingId, id, reason),
            bookingId.toString(),
            bookingId,
            "operator:" + operator)
        .under(StepKey.forward(id, SAGA))
        .traced(traceparent);
  }
}
