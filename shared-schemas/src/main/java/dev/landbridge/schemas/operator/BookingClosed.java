package dev.landbridge.schemas.operator;

import dev.landbridge.schemas.booking.OperatorCancellation;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Its operator cannot cancel the booking any more.
 *
 * @param operatorCancellation where the operator did so before: what has not come back is paid too
 */
public record BookingClosed(UUID bookingId, @Nullable OperatorCancellation operatorCancellation)
    implements OperatorReply {

  public BookingClosed(UUID bookingId) {
    this(bookingId, null);
  }
}
