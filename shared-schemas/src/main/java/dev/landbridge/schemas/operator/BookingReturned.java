package dev.landbridge.schemas.operator;

import dev.landbridge.schemas.booking.OperatorCancellation;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Nothing of the booking is sold any more; its seats are free.
 *
 * @param operatorCancellation where the operator cancelled before they were: the refund, which is
 *     not asked for before this answer, is the full one
 */
public record BookingReturned(UUID bookingId, @Nullable OperatorCancellation operatorCancellation)
    implements OperatorReply {

  public BookingReturned(UUID bookingId) {
    this(bookingId, null);
  }
}
