package dev.landbridge.bookingsaga.trip;

import static dev.landbridge.bookingsaga.trip.BookTripTests.ACCEPTED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.CAPTURED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.HELD;
import static dev.landbridge.bookingsaga.trip.BookTripTests.ISSUED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.REQUEST;
import static dev.landbridge.bookingsaga.trip.BookTripTests.SOLD_OUT;
import static dev.landbridge.bookingsaga.trip.BookTripTests.accepted;
import static dev.landbridge.bookingsaga.trip.BookTripTests.authorized;
import static dev.landbridge.bookingsaga.trip.BookTripTests.captured;
import static dev.landbridge.bookingsaga.trip.BookTripTests.confirmed;
import static dev.landbridge.bookingsaga.trip.Scenario.BOOKING;
import static dev.landbridge.bookingsaga.trip.Scenario.START;
import static dev.landbridge.bookingsaga.trip.Scenario.given;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.agent.CapturePayment;
import dev.landbridge.schemas.agent.IssueVoucher;
import dev.landbridge.schemas.agent.PaymentRefunded;
import dev.landbridge.schemas.agent.RefundPayment;
import dev.landbridge.schemas.agent.RefundRest;
import dev.landbridge.schemas.agent.VoidVoucher;
import dev.landbridge.schemas.agent.VoucherVoided;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Cancellation.State;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.operator.BookingClosed;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.BookingReturned;
import dev.landbridge.schemas.operator.CloseBooking;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.ReturnBooking;
import dev.landbridge.schemas.operator.WithdrawBooking;
import dev.landbridge.schemas.operator.WithdrawalRefused;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A booking that its operator cancels, alone and beside its agent. */
class OperatorCancellationTests {
  private static final UUID AGENTS = UUID.fromString("00000000-0000-7000-8000-0000000000c1");
  private static final UUID OPERATORS = UUID.fromString("00000000-0000-7000-8000-0000000000c9");
  private static final OperatorCancellation CLOSED =
      new OperatorCancellation(OPERATORS, "The hotel closes.");
  private static final Money TOTAL = REQUEST.total();
  private static final Money BY_TIERS = new Money(60_000, "USD");
  private static final Reason WHY = Reason.of(Reason.OPERATOR_CANCELLED, "The hotel closes.");
  private static final CancellationRequested AGENT =
      new CancellationRequested(BOOKING, AGENTS, false, BY_TIERS);
  private static final CancellationRequested FREE =
      new CancellationRequested(BOOKING, AGENTS, true, Money.zero("USD"));
  private static final BookingReturned RETURNED = new BookingReturned(BOOKING);
  private static final PaymentRefunded ALL = new PaymentRefunded(BOOKING, TOTAL);
  private static final PaymentRefunded LESS = new PaymentRefunded(BOOKING, BY_TIERS);
  private static final VoucherVoided VOIDED = new VoucherVoided(BOOKING);

  /** From the return on: everything comes back, under the saga's id. */
  private static Scenario refundsAll(Scenario returning, UUID saga) {
    return returning
        .under(saga, "return-booking/do")
        .replies(RETURNED)
        .expects(RefundPayment.class)
        .under(saga, "refund-payment/do")
        .sends(new RefundPayment(BOOKING, saga, TOTAL))
        .showsTheReason(WHY)
        .replies(ALL)
        .expects(VoidVoucher.class)
        .replies(VOIDED)
        .isCancelled(Reason.OPERATOR_CANCELLED)
        .showsTheReason(WHY)
        .showsTheOperators(CLOSED)
        .refunded(TOTAL);
  }

  @Test
  void returnsWhatIsConfirmedAndRefundsAllOfIt() {
    refundsAll(
            confirmed()
                .operatorCancels(CLOSED)
                .shows(BookingStatus.CANCELLING)
                .showsTheOperators(CLOSED)
                .showsTheReason(WHY)
                .tellsOfTheCancellation(State.OPEN)
                .expects(ReturnBooking.class)
                .sends(new ReturnBooking(BOOKING, true)),
            OPERATORS)
        .tells(
            "agents: request requested",
            "operators: hold-inventory requested",
            "operators: hold-inventory done",
            "agents: authorize-payment requested",
            "agents: authorize-payment done",
            "operators: confirm-with-operator requested",
            "operators: confirm-with-operator done",
            "agents: capture-payment requested",
            "agents: capture-payment done",
            "agents: issue-voucher requested",
            "agents: issue-voucher done",
            "operators: cancel requested",
            "operators: return-booking requested",
            "operators: return-booking done",
            "agents: refund-payment requested",
            "agents: refund-payment done",
            "agents: void-voucher requested",
            "agents: void-voucher done");
  }

  @Test
  void tellsThePresentStateToWhatIsAskedAgain() {
    Scenario scenario = confirmed().operatorCancels(CLOSED).expects(ReturnBooking.class);
    scenario.operatorCancelsAgain(CLOSED);
    refundsAll(scenario, OPERATORS).operatorCancelsAgain(CLOSED);
  }

  @Test
  void tellsThePresentStateOfWhatHasEndedOtherwise() {
    given(REQUEST)
        .expects(HoldInventory.class)
        .replies(SOLD_OUT)
        .operatorCancelsAgain(CLOSED)
        .showsTheOperators(null)
        .declines(Reason.SOLD_OUT);
  }

  @Test
  void waitsForTheAnswerThatWasLost() {
    refundsAll(
        authorized()
            .expects(ConfirmBooking.class)
            .operatorCancels(CLOSED)
            .shows(BookingStatus.AWAITING_OPERATOR)
            .showsTheOperators(CLOSED)
            .showsTheReason(null)
            .operatorCancelsAgain(CLOSED)
            .replies(ACCEPTED)
            .expects(CapturePayment.class)
            .replies(CAPTURED)
            .expects(IssueVoucher.class)
            .replies(ISSUED)
            .shows(BookingStatus.CANCELLING)
            .expects(ReturnBooking.class),
        OPERATORS);
  }

  @Test
  void waitsUntilWhatIsCapturedIsConfirmed() {
    refundsAll(
        captured()
            .expects(IssueVoucher.class)
            .operatorCancels(CLOSED)
            .replies(ISSUED)
            .expects(ReturnBooking.class),
        OPERATORS);
  }

  @Test
  void cancelsWhatTheAgentCouldNotTakeBackAnyMore() {
    refundsAll(
        authorized()
            .expects(ConfirmBooking.class)
            .replies(new BookingPending(BOOKING, START.plus(ofHours(24))))
            .cancels(FREE)
            .expects(WithdrawBooking.class)
            .operatorCancels(CLOSED)
            .showsTheOperators(CLOSED)
            .tellsOfTheCancellation(State.OPEN)
            .replies(new WithdrawalRefused(BOOKING))
            .expects(ConfirmBooking.class, 2)
            .replies(ACCEPTED)
            .refusesTheCancellation(Reason.ALREADY_CONFIRMED)
            .expects(CapturePayment.class)
            .replies(CAPTURED)
            .expects(IssueVoucher.class)
            .replies(ISSUED)
            .tellsOfTheCancellation(State.OPEN)
            .expects(ReturnBooking.class),
        OPERATORS);
  }

  // Beside the agent's own.

  @Test
  void goesOnWithTheAgentsThatWaitsToBeConfirmedAndRefundsAll() {
    refundsAll(
        accepted()
            .expects(CapturePayment.class)
            .cancels(AGENT)
            .operatorCancels(CLOSED)
            .replies(CAPTURED)
            .expects(IssueVoucher.class)
            .replies(ISSUED)
            .expects(ReturnBooking.class),
        AGENTS);
  }

  @Test
  void goesOnWithTheAgentsThatComesWhileItWaits() {
    refundsAll(
        accepted()
            .expects(CapturePayment.class)
            .operatorCancels(CLOSED)
            .cancels(AGENT)
            .replies(CAPTURED)
            .expects(IssueVoucher.class)
            .replies(ISSUED)
            .expects(ReturnBooking.class),
        AGENTS);
  }

  @Test
  void raisesTheRefundOfTheAgentsThatIsBeingReturned() {
    refundsAll(
        confirmed()
            .cancels(AGENT)
            .expects(ReturnBooking.class)
            .operatorCancels(CLOSED)
            .showsTheReason(WHY),
        AGENTS);
  }

  @Test
  void hearsWithTheReturnOfAnOperatorsWhoseMessageIsLost() {
    confirmed()
        .cancels(AGENT)
        .expects(ReturnBooking.class)
        .replies(new BookingReturned(BOOKING, CLOSED))
        .showsTheOperators(CLOSED)
        .expects(RefundPayment.class)
        .sends(new RefundPayment(BOOKING, AGENTS, TOTAL))
        .operatorCancelsAgain(CLOSED)
        .replies(ALL)
        .expects(VoidVoucher.class)
        .replies(VOIDED)
        .isCancelled(Reason.OPERATOR_CANCELLED)
        .refunded(TOTAL)
        .ignores(AGENTS, "return-booking/do", new BookingReturned(BOOKING, CLOSED));
  }

  @Test
  void hearsNothingNewWithTheReturnOfWhatItKnows() {
    confirmed()
        .operatorCancels(CLOSED)
        .expects(ReturnBooking.class)
        .replies(new BookingReturned(BOOKING, CLOSED))
        .expects(RefundPayment.class)
        .sends(new RefundPayment(BOOKING, OPERATORS, TOTAL));
  }

  @Test
  void asksForAllFromThenOnWhereTheRefundIsAskedAlready() {
    confirmed()
        .cancels(AGENT)
        .expects(ReturnBooking.class)
        .replies(RETURNED)
        .expects(RefundPayment.class)
        .sends(new RefundPayment(BOOKING, AGENTS, BY_TIERS))
        .operatorCancels(CLOSED)
        .after(ofSeconds(2))
        .asksAgain(RefundPayment.class, 2)
        .sends(new RefundPayment(BOOKING, AGENTS, TOTAL))
        .replies(ALL)
        .expects(VoidVoucher.class)
        .replies(VOIDED)
        .isCancelled(Reason.OPERATOR_CANCELLED)
        .refunded(TOTAL);
  }

  /** From the rest on, under the agent's id. */
  private static Scenario refundsTheRest(Scenario owing) {
    return owing
        .expects(RefundRest.class)
        .under(AGENTS, "refund-rest/do")
        .sends(new RefundRest(BOOKING, AGENTS, TOTAL))
        .shows(BookingStatus.CANCELLING)
        .showsTheOperators(CLOSED)
        .showsTheReason(WHY)
        .replies(ALL)
        .expects(VoidVoucher.class)
        .replies(VOIDED)
        .isCancelled(Reason.OPERATOR_CANCELLED)
        .showsTheReason(WHY)
        .refunded(TOTAL)
        .operatorCancelsAgain(CLOSED);
  }

  private static Scenario refunding() {
    return confirmed()
        .cancels(AGENT)
        .expects(ReturnBooking.class)
        .replies(RETURNED)
        .expects(RefundPayment.class)
        .sends(new RefundPayment(BOOKING, AGENTS, BY_TIERS));
  }

  private static Scenario closing() {
    return refunding().replies(LESS).expects(CloseBooking.class);
  }

  @Test
  void refundsTheRestWhereLessIsPaidAlthoughTheOperatorHasCancelled() {
    refundsTheRest(refunding().operatorCancels(CLOSED).replies(LESS))
        .ignores(AGENTS, "refund-payment/do", ALL)
        .ignores(AGENTS, "refund-rest/do", ALL)
        .refunded(TOTAL);
  }

  @Test
  void refundsTheRestOfWhatItsOperatorCancelsBeforeItIsClosed() {
    refundsTheRest(
        closing()
            .operatorCancels(CLOSED)
            .showsTheOperators(CLOSED)
            .showsTheReason(WHY)
            .expectsNothing()
            .replies(new BookingClosed(BOOKING, CLOSED)));
  }

  @Test
  void hearsWithTheClosingOfAnOperatorsWhoseMessageIsLost() {
    refundsTheRest(
            closing()
                .showsTheOperators(null)
                .showsTheReason(null)
                .replies(new BookingClosed(BOOKING, CLOSED)))
        .ignores(AGENTS, "close-booking/do", new BookingClosed(BOOKING, CLOSED))
        .tells(
            "agents: request requested",
            "operators: hold-inventory requested",
            "operators: hold-inventory done",
            "agents: authorize-payment requested",
            "agents: authorize-payment done",
            "operators: confirm-with-operator requested",
            "operators: confirm-with-operator done",
            "agents: capture-payment requested",
            "agents: capture-payment done",
            "agents: issue-voucher requested",
            "agents: issue-voucher done",
            "agents: cancel requested",
            "operators: return-booking requested",
            "operators: return-booking done",
            "agents: refund-payment requested",
            "agents: refund-payment done",
            "operators: cancel requested",
            "agents: refund-rest requested",
            "agents: refund-rest done",
            "agents: void-voucher requested",
            "agents: void-voucher done");
  }

  @Test
  void asksForTheRestUntilItIsPaid() {
    closing()
        .replies(new BookingClosed(BOOKING, CLOSED))
        .expects(RefundRest.class)
        .cannotBeAnsweredBy(VOIDED)
        .after(ofSeconds(2))
        .asksAgain(RefundRest.class, 2)
        .sends(new RefundRest(BOOKING, AGENTS, TOTAL))
        .during(ofMinutes(15))
        .forgetsItsAsks()
        .raisesAttention("refund-rest")
        .operatorCancelsAgain(CLOSED)
        .cancelsAgain(AGENT)
        .replies(ALL)
        .needsNoAttention()
        .expects(VoidVoucher.class)
        .replies(VOIDED)
        .isCancelled(Reason.OPERATOR_CANCELLED)
        .refunded(TOTAL);
  }

  @Test
  void hasNoRestWhereAllCameBackByTheTiers() {
    confirmed()
        .cancels(new CancellationRequested(BOOKING, AGENTS, false, TOTAL))
        .expects(ReturnBooking.class)
        .replies(RETURNED)
        .expects(RefundPayment.class)
        .replies(ALL)
        .expects(CloseBooking.class)
        .replies(new BookingClosed(BOOKING, CLOSED))
        .expects(VoidVoucher.class)
        .replies(VOIDED)
        .isCancelled(Reason.OPERATOR_CANCELLED)
        .showsTheReason(WHY)
        .refunded(TOTAL);
  }

  @Test
  void refundsAllOfWhatGaveNothingByTheTiers() {
    Money nothing = Money.zero("USD");
    refundsTheRest(
        confirmed()
            .cancels(new CancellationRequested(BOOKING, AGENTS, false, nothing))
            .expects(ReturnBooking.class)
            .replies(RETURNED)
            .expects(RefundPayment.class)
            .replies(new PaymentRefunded(BOOKING, nothing))
            .expects(CloseBooking.class)
            .replies(new BookingClosed(BOOKING, CLOSED)));
  }

  // Begun before bookings were closed: there its operator is refused once it is returned.

  @Test
  void endsWhatAnEarlierVersionBeganByTheTiers() {
    confirmed()
        .cancels(AGENT)
        .expects(ReturnBooking.class)
        .begunByVersion(1)
        .after(ofSeconds(2))
        .asksAgain(ReturnBooking.class, 2)
        .sends(new ReturnBooking(BOOKING))
        .replies(RETURNED)
        .expects(RefundPayment.class)
        .replies(LESS)
        .expects(VoidVoucher.class)
        .replies(VOIDED)
        .isCancelled(Reason.CANCELLED_BY_AGENT)
        .refunded(BY_TIERS);
  }

  @Test
  void endsWhatAnEarlierVersionBeganInFullWhereTheReturnSaysSo() {
    confirmed()
        .cancels(AGENT)
        .expects(ReturnBooking.class)
        .begunByVersion(1)
        .replies(new BookingReturned(BOOKING, CLOSED))
        .expects(RefundPayment.class)
        .sends(new RefundPayment(BOOKING, AGENTS, TOTAL))
        .replies(ALL)
        .expects(VoidVoucher.class)
        .replies(VOIDED)
        .isCancelled(Reason.OPERATOR_CANCELLED)
        .refunded(TOTAL);
  }

  @Test
  void leavesNothingForTheAgentToCancel() {
    Scenario scenario =
        confirmed().operatorCancels(CLOSED).expects(ReturnBooking.class).cancelsAgain(AGENT);
    refundsAll(scenario, OPERATORS).cancelsAgain(AGENT).cancelsAgain(FREE).refunded(TOTAL);
  }

  @Test
  void ignoresLateRepliesOfTheBooking() {
    refundsAll(confirmed().operatorCancels(CLOSED).expects(ReturnBooking.class), OPERATORS)
        .ignores("hold-inventory/do", HELD)
        .ignores("confirm-with-operator/do", ACCEPTED)
        .ignores("issue-voucher/do", ISSUED)
        .operatorCancelsAgain(CLOSED);
  }
}
