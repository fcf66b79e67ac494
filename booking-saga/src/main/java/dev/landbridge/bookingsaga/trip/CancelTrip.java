package dev.landbridge.bookingsaga.trip;

import static dev.landbridge.bookingsaga.engine.Pace.SOON;
import static dev.landbridge.bookingsaga.engine.Send.send;
import static java.time.Duration.ofMinutes;

import dev.landbridge.bookingsaga.engine.Instance;
import dev.landbridge.bookingsaga.engine.Instance.Wait;
import dev.landbridge.bookingsaga.engine.Saga;
import dev.landbridge.schemas.agent.PaymentRefunded;
import dev.landbridge.schemas.agent.VoucherVoided;
import dev.landbridge.schemas.operator.BookingClosed;
import dev.landbridge.schemas.operator.BookingReturned;

/**
 * A confirmed booking from a cancellation, the agent's or the operator's, to both shores'
 * agreement. The saga's id is the cancellation's. Nothing in it can be refused: what speaks against
 * a cancellation is said before it begins.
 *
 * <p>While the agent alone cancels, its operator can do so too until the refund is paid and the
 * operators' shore has closed the booking: its answer says whether the operator did, and then the
 * rest comes back.
 */
public final class CancelTrip {
  static final String RETURN = "return-booking";
  static final String REFUND = "refund-payment";
  static final String CLOSE = "close-booking";
  static final String REST = "refund-rest";
  static final String VOID_VOUCHER = "void-voucher";

  public static final Saga<TripCancellation> SAGA =
      Saga.named("cancel-trip", 2, TripCancellation.class)
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
              CLOSE,
              send(TripCancellation::closeBooking)
                  .onlyIf(TripCancellation::isByAgentAlone)
                  .onDone(BookingClosed.class, (cancellation, _) -> cancellation)
                  .askAgain(SOON))
          .retried(
              REST,
              send(TripCancellation::refundRest)
                  .onlyIf(TripCancellation::owesTheRest)
                  .onDone(PaymentRefunded.class, TripCancellation::refunded)
                  .askAgain(SOON))
          .retried(
              VOID_VOUCHER,
              send(TripCancellation::voidVoucher)
                  .onDone(VoucherVoided.class, (cancellation, _) -> cancellation)
                  .askAgain(SOON))
          .giveUpBeforeThePivotAfter(ofMinutes(5));

  /** Closes nothing: once its booking is returned its operator is refused. No more are begun. */
  static final Saga<TripCancellation> FIRST =
      Saga.named("cancel-trip", 1, TripCancellation.class)
          .pivot(
              RETURN,
              send(TripCancellation::returnForGood)
                  .onDone(BookingReturned.class, (cancellation, _) -> cancellation)
                  .askAgain(SOON))
          .retried(
              REFUND,
              send(TripCancellation::refundPayment)
                  .onDone(PaymentRefunded.class, TripCancellation::refundedForGood)
                  .askAgain(SOON))
          .retried(
              VOID_VOUCHER,
              send(TripCancellation::voidVoucher)
                  .onDone(VoucherVoided.class, (cancellation, _) -> cancellation)
                  .askAgain(SOON))
          .giveUpBeforeThePivotAfter(ofMinutes(5));

  private CancelTrip() {}

  /** Whether what comes back can still become all. */
  static boolean canRefundAll(Instance<?> cancellation) {
    Wait wait = cancellation.waiting();
    return wait != null
        && (wait.step().equals(RETURN) || wait.step().equals(REFUND) || wait.step().equals(CLOSE));
  }
}
