package dev.landbridge.bookingsaga.trip;

import static dev.landbridge.bookingsaga.engine.Pace.SOON;
import static dev.landbridge.bookingsaga.engine.Send.send;
import static java.time.Duration.ofMinutes;

import dev.landbridge.bookingsaga.engine.Saga;
import dev.landbridge.schemas.agent.PaymentRefunded;
import dev.landbridge.schemas.agent.VoucherVoided;
import dev.landbridge.schemas.operator.BookingReturned;

/**
 * A confirmed booking from a cancellation, the agent's or the operator's, to both shores'
 * agreement. The saga's id is the cancellation's. Nothing in it can be refused: what speaks against
 * a cancellation is said before it begins.
 */
public final class CancelTrip {
  static final String RETURN = "return-booking";
  static final String REFUND = "refund-payment";
  static final String VOID_VOUCHER = "void-voucher";

  public static final Saga<TripCancellation> SAGA =
      Saga.named("cancel-trip", 1, TripCancellation.class)
          .pivot(
              RETURN,
              send(TripCancellation::returnBooking)
                  .onDone(BookingReturned.class, (cancellation, _) -> cancellation)
                  .askAgain(SOON))
          .retried(
              REFUND,
              send(TripCancellation::refundPayment)
                  .onDone(PaymentRefunded.class, TripCancellation::refunded)
                  .askAgain(SOON))
          .retried(
              VOID_VOUCHER,
              send(TripCancellation::voidVoucher)
                  .onDone(VoucherVoided.class, (cancellation, _) -> cancellation)
                  .askAgain(SOON))
          .giveUpBeforeThePivotAfter(ofMinutes(5));

  private CancelTrip() {}
}
