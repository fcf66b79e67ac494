package dev.landbridge.bookingsaga.trip;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.agent.PaymentRefunded;
import dev.landbridge.schemas.agent.RefundPayment;
import dev.landbridge.schemas.agent.RefundRest;
import dev.landbridge.schemas.agent.VoidVoucher;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.operator.CloseBooking;
import dev.landbridge.schemas.operator.ReturnBooking;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a cancellation's saga knows. Its JSON lies in the saga's row, so it changes by addition
 * only.
 *
 * @param refund what was agreed, or everything where the operator cancels
 * @param refunded what came back so far in all, once something has
 * @param total what was paid; null in rows that are older than the field
 * @param operatorReason in the operator's words; null where the agent alone cancels
 */
public record TripCancellation(
    UUID bookingId,
    UUID cancellationId,
    Money refund,
    @Nullable Money refunded,
    @Nullable Money total,
    @Nullable String operatorReason) {

  static TripCancellation of(CancellationRequested request, Money total) {
    return new TripCancellation(
        request.bookingId(), request.cancellationId(), request.refund(), null, total, null);
  }

  static TripCancellation of(UUID bookingId, OperatorCancellation operator, Money total) {
    return new TripCancellation(bookingId, operator.id(), total, null, total, operator.reason());
  }

  /** The operator cancels too: everything comes back, what has not yet included. */
  TripCancellation inFull(OperatorCancellation operator, Money all) {
    return new TripCancellation(bookingId, cancellationId, all, refunded, all, operator.reason());
  }

  boolean isByAgentAlone() {
    return operatorReason == null;
  }

  /** Whether the operator cancelled, and less came back than that means. */
  boolean owesTheRest() {
    return operatorReason != null && refunded != null && refunded.amount() < refund.amount();
  }

  ReturnBooking returnBooking() {
    return new ReturnBooking(bookingId, true);
  }

  ReturnBooking returnForGood() {
    return new ReturnBooking(bookingId);
  }

  RefundPayment refundPayment() {
    return new RefundPayment(bookingId, cancellationId, refund);
  }

  CloseBooking closeBooking() {
    return new CloseBooking(bookingId);
  }

  RefundRest refundRest() {
    return new RefundRest(bookingId, cancellationId, refund);
  }

  TripCancellation refunded(PaymentRefunded reply) {
    return new TripCancellation(
        bookingId, cancellationId, refund, reply.refund(), total, operatorReason);
  }

  TripCancellation refundedForGood(PaymentRefunded reply) {
    // Where less came back, it was paid before the operator cancelled.
    String reason = reply.refund().equals(refund) ? operatorReason : null;
    return new TripCancellation(bookingId, cancellationId, refund, reply.refund(), total, reason);
  }

  VoidVoucher voidVoucher() {
    return new VoidVoucher(bookingId);
  }
}
