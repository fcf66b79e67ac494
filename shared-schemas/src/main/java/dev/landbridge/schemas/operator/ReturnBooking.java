package dev.landbridge.schemas.operator;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Take back what was sold: the booking is cancelled.
 *
 * @param refundOpen whether its operator may cancel it too until {@link CloseBooking}; null is
 *     never, as said by a saga that closes nothing
 */
public record ReturnBooking(UUID bookingId, @Nullable Boolean refundOpen)
    implements OperatorCommand {

  public ReturnBooking(UUID bookingId) {
    this(bookingId, null);
  }
}
