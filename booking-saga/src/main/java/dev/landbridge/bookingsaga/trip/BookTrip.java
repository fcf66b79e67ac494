package dev.landbridge.bookingsaga.trip;

import static dev.landbridge.bookingsaga.engine.Pace.LATER;
import static dev.landbridge.bookingsaga.engine.Pace.SOON;
import static dev.landbridge.bookingsaga.engine.Send.send;
import static java.time.Duration.ofMinutes;

import dev.landbridge.bookingsaga.engine.Saga;
import dev.landbridge.bookingsaga.engine.UnexpectedReply;
import dev.landbridge.bookingsaga.engine.Verdict;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AgentReply;
import dev.landbridge.schemas.agent.AgentStepUndone;
import dev.landbridge.schemas.agent.CreditRefused;
import dev.landbridge.schemas.agent.PaymentAuthorized;
import dev.landbridge.schemas.agent.PaymentCaptured;
import dev.landbridge.schemas.agent.PaymentRefunded;
import dev.landbridge.schemas.agent.PaymentVoided;
import dev.landbridge.schemas.agent.VoucherIssued;
import dev.landbridge.schemas.agent.VoucherVoided;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.booking.TimelineEntry.Shore;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.BookingClosed;
import dev.landbridge.schemas.operator.BookingDeclined;
import dev.landbridge.schemas.operator.BookingLapsed;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.BookingReturned;
import dev.landbridge.schemas.operator.BookingWithdrawn;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import dev.landbridge.schemas.operator.NotOnSale;
import dev.landbridge.schemas.operator.OperatorReply;
import dev.landbridge.schemas.operator.OperatorStepUndone;
import dev.landbridge.schemas.operator.PackageWithdrawn;
import dev.landbridge.schemas.operator.PriceChanged;
import dev.landbridge.schemas.operator.SoldOut;
import dev.landbridge.schemas.operator.WithdrawalRefused;
import java.time.Instant;

/** A booking from the agent's request to both shores' agreement. The saga's id is the booking's. */
public final class BookTrip {
  static final String HOLD = "hold-inventory";
  static final String AUTHORIZE = "authorize-payment";
  static final String CONFIRM = "confirm-with-operator";
  static final String CAPTURE = "capture-payment";
  static final String VOUCHER = "issue-voucher";

  public static final Saga<Trip> SAGA =
      Saga.named("book-trip", 1, Trip.class)
          .step(
              HOLD,
              send(Trip::holdInventory)
                  .onReply(OperatorReply.class, BookTrip::inventoryReplied)
                  .askAgain(SOON)
                  .undoneBy(Trip::releaseInventory, InventoryReleased.class))
          .step(
              AUTHORIZE,
              send(Trip::authorizePayment)
                  .onReply(AgentReply.class, BookTrip::paymentReplied)
                  .askAgain(SOON)
                  .undoneBy(Trip::voidPayment, PaymentVoided.class))
          .pivot(
              CONFIRM,
              send(Trip::confirm)
                  .onReply(OperatorReply.class, BookTrip::operatorReplied)
                  .askAgain(LATER)
                  .expectedBy(Trip::operatorDeadline)
                  .withdrawnBy(Trip::withdraw, BookingWithdrawn.class, WithdrawalRefused.class))
          .retried(
              CAPTURE,
              send(Trip::capturePayment)
                  .onDone(PaymentCaptured.class, Trip::captured)
                  .askAgain(SOON))
          .retried(
              VOUCHER,
              send(Trip::issueVoucher)
                  .onDone(VoucherIssued.class, Trip::voucherIssued)
                  .askAgain(SOON))
          .forgetAtTheEnd(Trip::withoutPersonalData)
          .giveUpBeforeThePivotAfter(ofMinutes(5));

  private BookTrip() {}

  private static Verdict<Trip> inventoryReplied(Trip trip, OperatorReply reply) {
    return switch (reply) {
      case InventoryHeld _ -> Verdict.done(trip);
      case SoldOut soldOut -> soldOut(trip, soldOut);
      case PriceChanged(_, Money newTotal) ->
          Verdict.refused(
              trip.nowCosting(newTotal),
              Reason.PRICE_CHANGED,
              newTotal == null
                  ? "The party has no price in this package any more."
                  : "The package now costs another price for this party.");
      case PackageWithdrawn _ ->
          Verdict.refused(
              trip, Reason.PACKAGE_WITHDRAWN, "The operator no longer offers the package.");
      case NotOnSale(_, String detail) -> Verdict.refused(trip, Reason.NOT_ON_SALE, detail);
      case OperatorStepUndone _ -> Verdict.undone();
      case InventoryReleased _,
          BookingAccepted _,
          BookingPending _,
          BookingDeclined _,
          BookingLapsed _,
          BookingWithdrawn _,
          WithdrawalRefused _,
          BookingReturned _,
          BookingClosed _ ->
          throw unexpected(HOLD, reply);
    };
  }

  private static Verdict<Trip> paymentReplied(Trip trip, AgentReply reply) {
    return switch (reply) {
      case PaymentAuthorized _ -> Verdict.done(trip);
      case CreditRefused _ ->
          Verdict.refused(
              trip, Reason.CREDIT_REFUSED, "The agency's credit does not reach for the total.");
      case AgentStepUndone _ -> Verdict.undone();
      case PaymentVoided _,
          PaymentCaptured _,
          VoucherIssued _,
          PaymentRefunded _,
          VoucherVoided _ ->
          throw unexpected(AUTHORIZE, reply);
    };
  }

  /** The price is fixed from the hold on; seats whose hold ran out may be gone. */
  private static Verdict<Trip> operatorReplied(Trip trip, OperatorReply reply) {
    return switch (reply) {
      case BookingAccepted(_, String operatorReference) ->
          Verdict.done(trip.accepted(operatorReference));
      case BookingPending(_, Instant deadline) -> Verdict.waiting(trip.decidedBy(deadline));
      case BookingDeclined(_, String reason) ->
          Verdict.refused(trip, Reason.OPERATOR_DECLINED, reason);
      case BookingLapsed(_, Instant deadline) ->
          Verdict.refused(
              trip,
              Reason.OPERATOR_SILENT,
              "The operator did not answer by %s.".formatted(deadline));
      case SoldOut soldOut -> soldOut(trip, soldOut);
      case OperatorStepUndone _ -> Verdict.undone();
      case InventoryHeld _,
          InventoryReleased _,
          PriceChanged _,
          PackageWithdrawn _,
          NotOnSale _,
          BookingWithdrawn _,
          WithdrawalRefused _,
          BookingReturned _,
          BookingClosed _ ->
          throw unexpected(CONFIRM, reply);
    };
  }

  private static Verdict<Trip> soldOut(Trip trip, SoldOut reply) {
    return Verdict.refused(
        trip,
        Reason.SOLD_OUT,
        "%d seats were asked for, %d are left.".formatted(trip.seats(), reply.seatsLeft()));
  }

  private static UnexpectedReply unexpected(String step, Object reply) {
    return new UnexpectedReply(step + " cannot be answered by " + reply.getClass().getSimpleName());
  }

  /** Whether the pivot is decided where the saga waits for the step. */
  static boolean isDecidedAt(String step) {
    return step.equals(CAPTURE) || step.equals(VOUCHER);
  }

  /** Where a step happens. */
  static Shore shore(String step) {
    return switch (step) {
      case HOLD, CONFIRM, CancelTrip.RETURN, CancelTrip.CLOSE -> Shore.OPERATORS;
      case AUTHORIZE,
          CAPTURE,
          VOUCHER,
          CancelTrip.REFUND,
          CancelTrip.REST,
          CancelTrip.VOID_VOUCHER ->
          Shore.AGENTS;
      default -> Shore.SAGA;
    };
  }
}
