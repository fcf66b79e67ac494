package dev.landbridge.bookingsaga.trip;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.agent.PaymentRefunded;
import dev.landbridge.schemas.agent.RefundPayment;
import dev.landbridge.schemas.agent.VoidVoucher;
import dev.landbridge.schemas.operator.ReturnBooking;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a cancellation's saga knows. Its JSON lies in the saga's row, so it changes by addition
 * only.
 *
 * @param refund what was agreed
 * @param refunded what came back, once it has
 */
public record TripCancellation(
    UUID bookingId, UUID cancellationId, Money refund, @Nullable Money refunded) {

  static TripCancellation of(CancellationRequested request) {
    return new TripCancellation(
        request.bookingId(), request.cancellationId(), request.refund(), null);
  }

  ReturnBooking returnBooking() {
    return new ReturnBooking(bookingId);
  }

  RefundPayment refundPayment() {
    return new RefundPayment(bookingId, cancellationId, refund);
  }

  TripCancellation refunded(PaymentRefunded reply) {
    return new TripCancellation(bookingId, cancellationId, refund, reply.refund());
  }

  VoidVoucher voidVoucher() {
    return new VoidVoucher(bookingId);
  }
}
