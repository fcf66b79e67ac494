package dev.landbridge.bookingsaga.trip;

import static dev.landbridge.bookingsaga.trip.BookTripTests.ACCEPTED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.AUTHORIZED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.CAPTURED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.HELD;
import static dev.landbridge.bookingsaga.trip.BookTripTests.ISSUED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.RELEASED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.REQUEST;
import static dev.landbridge.bookingsaga.trip.BookTripTests.SOLD_OUT;
import static dev.landbridge.bookingsaga.trip.BookTripTests.VOIDED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.accepted;
import static dev.landbridge.bookingsaga.trip.BookTripTests.authorized;
import static dev.landbridge.bookingsaga.trip.BookTripTests.captured;
import static dev.landbridge.bookingsaga.trip.BookTripTests.confirmed;
import static dev.landbridge.bookingsaga.trip.BookTripTests.held;
import static dev.landbridge.bookingsaga.trip.Scenario.BOOKING;
import static dev.landbridge.bookingsaga.trip.Scenario.START;
import static dev.landbridge.bookingsaga.trip.Scenario.given;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.agent.CapturePayment;
import dev.landbridge.schemas.agent.IssueVoucher;
import dev.landbridge.schemas.agent.PaymentRefunded;
import dev.landbridge.schemas.agent.RefundPayment;
import dev.landbridge.schemas.agent.VoidPayment;
import dev.landbridge.schemas.agent.VoidVoucher;
import dev.landbridge.schemas.agent.VoucherVoided;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Cancellation.State;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.operator.BookingClosed;
import dev.landbridge.schemas.operator.BookingDeclined;
import dev.landbridge.schemas.operator.BookingLapsed;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.BookingReturned;
import dev.landbridge.schemas.operator.BookingWithdrawn;
import dev.landbridge.schemas.operator.CloseBooking;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.OperatorStepUndone;
import dev.landbridge.schemas.operator.ReleaseInventory;
import dev.landbridge.schemas.operator.ReturnBooking;
import dev.landbridge.schemas.operator.WithdrawBooking;
import dev.landbridge.schemas.operator.WithdrawalRefused;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A booking withdrawn before it is confirmed, and cancelled afterwards. */
class TripCancellationTests {
  private static final UUID FIRST = UUID.fromString("00000000-0000-7000-8000-0000000000c1");
  private static final UUID SECOND = UUID.fromString("00000000-0000-7000-8000-0000000000c2");
  private static final Money REFUND = new Money(60_000, "USD");
  private static final Instant DEADLINE = START.plus(ofHours(24));
  private static final BookingPending PENDING = new BookingPending(BOOKING, DEADLINE);
  private static final BookingWithdrawn WITHDRAWN = new BookingWithdrawn(BOOKING);
  private static final WithdrawalRefused TOO_LATE = new WithdrawalRefused(BOOKING);
  private static final BookingReturned RETURNED = new BookingReturned(BOOKING);
  private static final PaymentRefunded REFUNDED = new PaymentRefunded(BOOKING, REFUND);
  private static final BookingClosed CLOSED = new BookingClosed(BOOKING);
  private static final VoucherVoided VOIDED_VOUCHER = new VoucherVoided(BOOKING);

  private static CancellationRequested free(UUID id) {
    return new CancellationRequested(BOOKING, id, true, Money.zero("USD"));
  }

  private static CancellationRequested byTiers(UUID id) {
    return new CancellationRequested(BOOKING, id, false, REFUND);
  }

  /** The operator is asked, and has said nothing. */
  private static Scenario asked() {
    return authorized().expects(ConfirmBooking.class);
  }

  private static Scenario pending() {
    return asked().replies(PENDING);
  }

  private static Scenario withdrawing() {
    return pending().cancels(free(FIRST)).expects(WithdrawBooking.class);
  }

  private static Scenario returning() {
    return confirmed().cancels(byTiers(FIRST)).expects(ReturnBooking.class);
  }

  private static Scenario refunding() {
    return returning().replies(RETURNED).expects(RefundPayment.class);
  }

  private static Scenario closing() {
    return refunding().replies(REFUNDED).expects(CloseBooking.class);
  }

  private static Scenario voiding() {
    return closing().replies(CLOSED).expects(VoidVoucher.class);
  }

  private static Scenario cancelled() {
    return voiding().replies(VOIDED_VOUCHER);
  }

  private static Scenario takenBack(Scenario scenario) {
    return scenario
        .compensatesWith(VoidPayment.class, VOIDED)
        .compensatesWith(ReleaseInventory.class, RELEASED)
        .isCancelled(Reason.WITHDRAWN)
        .refunded(null);
  }

  // Withdrawing before the operator is asked.

  @Test
  void releasesTheHoldThatIsWithdrawnBeforeItAnswers() {
    given(REQUEST)
        .expects(HoldInventory.class)
        .cancels(free(FIRST))
        .tellsOfTheCancellation(State.OPEN)
        .shows(BookingStatus.REQUESTED)
        .expects(ReleaseInventory.class)
        .under("hold-inventory/undo")
        .ignores("hold-inventory/do", HELD)
        .ignores("hold-inventory/do", SOLD_OUT)
        .replies(RELEASED)
        .isCancelled(Reason.WITHDRAWN)
        .refunded(null)
        .repliesAgain(RELEASED)
        .tells(
            "agents: request requested",
            "operators: hold-inventory requested",
            "agents: withdraw requested",
            "operators: hold-inventory undone");
  }

  @Test
  void takesAllBackThatIsWithdrawnWhilePaymentIsAuthorized() {
    held()
        .expects(AuthorizePayment.class)
        .cancels(free(FIRST))
        .tellsOfTheCancellation(State.OPEN)
        .shows(BookingStatus.HELD)
        .expects(VoidPayment.class)
        .under("authorize-payment/undo")
        .ignores("authorize-payment/do", AUTHORIZED)
        .replies(VOIDED)
        .expects(ReleaseInventory.class)
        .under("hold-inventory/undo")
        .replies(RELEASED)
        .isCancelled(Reason.WITHDRAWN)
        .refunded(null);
  }

  @Test
  void keepsNoPersonalDataOfAWithdrawnBooking() {
    Scenario scenario = takenBack(withdrawing().replies(WITHDRAWN));
    assertThat(scenario.instance().data().party()).isNull();
    assertThat(scenario.instance().waiting()).isNull();
  }

  @Test
  void takesTheRequestBackByAnyCancellationAsLongAsNobodyConfirmed() {
    takenBack(pending().cancels(byTiers(FIRST)).expects(WithdrawBooking.class).replies(WITHDRAWN));
  }

  // Withdrawing at the pivot.

  @Test
  void takesTheRequestBackBeforeTheOperatorsShoreAnswers() {
    takenBack(
        asked()
            .cancels(free(FIRST))
            .tellsOfTheCancellation(State.OPEN)
            .shows(BookingStatus.AWAITING_OPERATOR)
            .awaitsTheOperatorUntil(null)
            .expects(WithdrawBooking.class)
            .under("confirm-with-operator/undo")
            .sends(new WithdrawBooking(BOOKING, BOOKING + "/confirm-with-operator/do"))
            .replies(WITHDRAWN));
  }

  @Test
  void takesTheRequestBackWhileTheOperatorThinksItOver() {
    takenBack(
            pending()
                .cancels(free(FIRST))
                .tellsOfTheCancellation(State.OPEN)
                .awaitsTheOperatorUntil(DEADLINE)
                .shows(BookingStatus.AWAITING_OPERATOR)
                .expects(WithdrawBooking.class)
                .under("confirm-with-operator/undo")
                .replies(WITHDRAWN)
                .awaitsTheOperatorUntil(null)
                .shows(BookingStatus.AWAITING_OPERATOR)
                .tellsOfTheCancellation(State.OPEN))
        .tells(
            "agents: request requested",
            "operators: hold-inventory requested",
            "operators: hold-inventory done",
            "agents: authorize-payment requested",
            "agents: authorize-payment done",
            "operators: confirm-with-operator requested",
            "operators: confirm-with-operator waiting",
            "agents: withdraw requested",
            "operators: confirm-with-operator undone",
            "agents: authorize-payment undone",
            "operators: hold-inventory undone");
  }

  @Test
  void asksSoonAgainWhetherItIsTakenBack() {
    takenBack(
        withdrawing()
            .isDueIn(ofSeconds(2))
            .after(ofSeconds(1))
            .expectsNothing()
            .after(ofSeconds(1))
            .asksAgain(WithdrawBooking.class, 2)
            .isDueIn(ofSeconds(4))
            .after(ofSeconds(4))
            .asksAgain(WithdrawBooking.class, 3)
            .replies(WITHDRAWN));
  }

  @Test
  void raisesAttentionWhereTheWithdrawalIsNotAnsweredForAQuarterOfAnHour() {
    takenBack(
        withdrawing()
            .during(ofMinutes(15).minusSeconds(1))
            .forgetsItsAsks()
            .needsNoAttention()
            .during(ofSeconds(1))
            .forgetsItsAsks()
            .raisesAttention("the undo of confirm-with-operator")
            .isDueInAtMostAMinute()
            .during(ofDays(2))
            .forgetsItsAsks()
            .raisesAttention("the undo of confirm-with-operator")
            .replies(WITHDRAWN)
            .needsNoAttention());
  }

  @Test
  void clearsTheAttentionOfAWithdrawalWhenItIsRefused() {
    withdrawing()
        .during(ofMinutes(16))
        .forgetsItsAsks()
        .raisesAttention("confirm-with-operator")
        .replies(TOO_LATE)
        .needsNoAttention()
        .expects(ConfirmBooking.class, 2);
  }

  @Test
  void clearsTheAttentionOfThePivotWhenItIsWithdrawn() {
    asked()
        .during(ofMinutes(16))
        .forgetsItsAsks()
        .raisesAttention("confirm-with-operator")
        .cancels(free(FIRST))
        .needsNoAttention()
        .expects(WithdrawBooking.class)
        .isDueIn(ofSeconds(2));
  }

  @Test
  void clearsTheAttentionOfAWithdrawalWhenTheOperatorAcceptsMeanwhile() {
    withdrawing()
        .during(ofMinutes(16))
        .forgetsItsAsks()
        .raisesAttention("confirm-with-operator")
        .replies("confirm-with-operator/do", ACCEPTED)
        .needsNoAttention()
        .expects(CapturePayment.class);
  }

  @Test
  void asksAtOnceHowItWasDecidedWhereTheWithdrawalComesTooLate() {
    withdrawing()
        .replies(TOO_LATE)
        .tellsOfTheCancellation(State.OPEN)
        .expects(ConfirmBooking.class, 2)
        .under("confirm-with-operator/do")
        .isDueIn(ofMinutes(2))
        .replies(ACCEPTED)
        .refusesTheCancellation(Reason.ALREADY_CONFIRMED)
        .expects(CapturePayment.class)
        .replies(CAPTURED)
        .expects(IssueVoucher.class)
        .replies(ISSUED)
        .confirms()
        .refusesTheCancellation(Reason.ALREADY_CONFIRMED)
        .refunded(null);
  }

  @Test
  void asksOnHowItWasDecidedWhereThatAnswerIsLost() {
    withdrawing()
        .replies(TOO_LATE)
        .expects(ConfirmBooking.class, 2)
        .after(ofMinutes(2))
        .asksAgain(ConfirmBooking.class, 3)
        .replies(ACCEPTED)
        .expects(CapturePayment.class);
  }

  @Test
  void ignoresADuplicateOfTheRefusedWithdrawal() {
    withdrawing()
        .replies(TOO_LATE)
        .expects(ConfirmBooking.class, 2)
        .ignores("confirm-with-operator/undo", TOO_LATE)
        .replies(ACCEPTED)
        .expects(CapturePayment.class)
        .ignores("confirm-with-operator/undo", TOO_LATE)
        .ignores("confirm-with-operator/do", ACCEPTED);
  }

  @Test
  void declinesWhatWasDeclinedBeforeItCouldBeTakenBack() {
    withdrawing()
        .replies(TOO_LATE)
        .expects(ConfirmBooking.class, 2)
        .replies(new BookingDeclined(BOOKING, "The hotel is full."))
        .compensatesWith(VoidPayment.class, VOIDED)
        .compensatesWith(ReleaseInventory.class, RELEASED)
        .declines(Reason.OPERATOR_DECLINED)
        .refusesTheCancellation(Reason.ALREADY_ENDED);
  }

  @Test
  void goesOnWhereTheOperatorAcceptsWhileItIsTakenBack() {
    withdrawing()
        .replies("confirm-with-operator/do", ACCEPTED)
        .refusesTheCancellation(Reason.ALREADY_CONFIRMED)
        .awaitsTheOperatorUntil(null)
        .expects(CapturePayment.class)
        .ignores("confirm-with-operator/undo", TOO_LATE)
        .replies(CAPTURED)
        .expects(IssueVoucher.class)
        .replies(ISSUED)
        .confirms()
        .refusesTheCancellation(Reason.ALREADY_CONFIRMED)
        .ignores("confirm-with-operator/undo", TOO_LATE);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(new BookingDeclined(BOOKING, "The hotel is full."), Reason.OPERATOR_DECLINED),
        Arguments.of(new BookingLapsed(BOOKING, DEADLINE), Reason.OPERATOR_SILENT),
        Arguments.of(SOLD_OUT, Reason.SOLD_OUT));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void declinesWhatIsRefusedWhileItIsTakenBack(Record refusal, String code) {
    withdrawing()
        .replies("confirm-with-operator/do", refusal)
        .tellsOfTheCancellation(State.OPEN)
        .expects(VoidPayment.class)
        .ignores("confirm-with-operator/undo", TOO_LATE)
        .ignores("confirm-with-operator/do", refusal)
        .replies(VOIDED)
        .compensatesWith(ReleaseInventory.class, RELEASED)
        .declines(code)
        .refusesTheCancellation(Reason.ALREADY_ENDED);
  }

  @Test
  void takesAnUndoneConfirmationForWithdrawn() {
    takenBack(
            withdrawing()
                .replies("confirm-with-operator/do", new OperatorStepUndone(BOOKING))
                .ignores("confirm-with-operator/undo", WITHDRAWN))
        .ignores("confirm-with-operator/undo", WITHDRAWN);
  }

  @Test
  void ignoresLateAndDuplicateRepliesOnceItIsTakenBack() {
    takenBack(
            withdrawing()
                .replies(WITHDRAWN)
                .ignores("confirm-with-operator/undo", WITHDRAWN)
                .ignores("confirm-with-operator/do", PENDING)
                .ignores("confirm-with-operator/do", new OperatorStepUndone(BOOKING)))
        .ignores("confirm-with-operator/undo", WITHDRAWN)
        .ignores("confirm-with-operator/do", new OperatorStepUndone(BOOKING))
        .ignores("authorize-payment/undo", VOIDED)
        .ignores("hold-inventory/undo", RELEASED)
        .ignores("hold-inventory/do", HELD);
  }

  @Test
  void hearsUntilWhenTheOperatorIsAwaitedWhileItIsTakenBack() {
    takenBack(
        asked()
            .cancels(free(FIRST))
            .expects(WithdrawBooking.class)
            .replies("confirm-with-operator/do", PENDING)
            .awaitsTheOperatorUntil(DEADLINE)
            .hearsNothingNew("confirm-with-operator/do", PENDING)
            .expectsNothing()
            .isDueIn(ofSeconds(2))
            .replies("confirm-with-operator/undo", WITHDRAWN));
  }

  @Test
  void readsNoOtherAnswerToAWithdrawal() {
    withdrawing()
        .cannotBeAnsweredBy(RELEASED)
        .cannotBeAnsweredBy(ACCEPTED)
        .cannotBeAnsweredBy(RETURNED);
  }

  @Test
  void tellsThePresentStateToAWithdrawalThatIsAskedAgain() {
    Scenario scenario = withdrawing().cancelsAgain(free(FIRST)).cancelsAgain(free(SECOND));
    takenBack(scenario.replies(WITHDRAWN))
        .cancelsAgain(free(FIRST))
        .isCancelled(Reason.WITHDRAWN)
        .startsAgain();
  }

  // Refused at once.

  @Test
  void refusesTheWithdrawalOfWhatIsConfirmed() {
    accepted()
        .expects(CapturePayment.class)
        .cancels(free(FIRST))
        .refusesTheCancellation(Reason.ALREADY_CONFIRMED)
        .cancelsAgain(free(FIRST))
        .replies(CAPTURED)
        .expects(IssueVoucher.class)
        .cancels(free(SECOND))
        .refusesTheCancellation(Reason.ALREADY_CONFIRMED)
        .replies(ISSUED)
        .confirms()
        .cancelsAgain(free(FIRST))
        .cancelsAgain(free(SECOND));
    confirmed().cancels(free(FIRST)).refusesTheCancellation(Reason.ALREADY_CONFIRMED).confirms();
  }

  @Test
  void refusesToCancelWhatIsOnItsWayBackOrDeclined() {
    pending()
        .replies(new BookingLapsed(BOOKING, DEADLINE))
        .expects(VoidPayment.class)
        .cancels(free(FIRST))
        .refusesTheCancellation(Reason.ALREADY_ENDED)
        .replies(VOIDED)
        .compensatesWith(ReleaseInventory.class, RELEASED)
        .declines(Reason.OPERATOR_SILENT)
        .cancels(byTiers(SECOND))
        .refusesTheCancellation(Reason.ALREADY_ENDED)
        .declines(Reason.OPERATOR_SILENT);
  }

  @Test
  void refusesToCancelWhatIsCancelled() {
    takenBack(withdrawing().replies(WITHDRAWN))
        .cancels(byTiers(SECOND))
        .refusesTheCancellation(Reason.ALREADY_ENDED)
        .shows(BookingStatus.CANCELLED);
    cancelled()
        .cancels(byTiers(SECOND))
        .refusesTheCancellation(Reason.ALREADY_ENDED)
        .shows(BookingStatus.CANCELLED)
        .cancelsAgain(byTiers(FIRST))
        .expectsNothing();
  }

  // Cancelling by the tiers.

  @Test
  void returnsRefundsAndVoidsInOrder() {
    confirmed()
        .cancels(byTiers(FIRST))
        .shows(BookingStatus.CANCELLING)
        .tellsOfTheCancellation(State.OPEN)
        .expects(ReturnBooking.class)
        .under(FIRST, "return-booking/do")
        .sends(new ReturnBooking(BOOKING, true))
        .expectsNothing()
        .replies(RETURNED)
        .shows(BookingStatus.CANCELLING)
        .expects(RefundPayment.class)
        .under(FIRST, "refund-payment/do")
        .sends(new RefundPayment(BOOKING, FIRST, REFUND))
        .expectsNothing()
        .replies(REFUNDED)
        .shows(BookingStatus.CANCELLING)
        .tellsOfTheCancellation(State.OPEN)
        .expects(CloseBooking.class)
        .under(FIRST, "close-booking/do")
        .sends(new CloseBooking(BOOKING))
        .expectsNothing()
        .replies(CLOSED)
        .shows(BookingStatus.CANCELLING)
        .tellsOfTheCancellation(State.OPEN)
        .expects(VoidVoucher.class)
        .under(FIRST, "void-voucher/do")
        .sends(new VoidVoucher(BOOKING))
        .replies(VOIDED_VOUCHER)
        .isCancelled(Reason.CANCELLED_BY_AGENT)
        .refunded(REFUND)
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
            "agents: void-voucher requested",
            "agents: void-voucher done");
  }

  @Test
  void tellsTheRefundThatWasPaid() {
    Money more = new Money(125_000, "USD");
    refunding()
        .replies(new PaymentRefunded(BOOKING, more))
        .refunded(null)
        .expects(CloseBooking.class)
        .replies(CLOSED)
        .expects(VoidVoucher.class)
        .replies(VOIDED_VOUCHER)
        .isCancelled(Reason.CANCELLED_BY_AGENT)
        .refunded(more);
  }

  @Test
  void tellsOfACancellationWithoutRefund() {
    Money nothing = Money.zero("USD");
    confirmed()
        .cancels(new CancellationRequested(BOOKING, FIRST, false, nothing))
        .expects(ReturnBooking.class)
        .replies(RETURNED)
        .expects(RefundPayment.class)
        .sends(new RefundPayment(BOOKING, FIRST, nothing))
        .replies(new PaymentRefunded(BOOKING, nothing))
        .expects(CloseBooking.class)
        .replies(CLOSED)
        .expects(VoidVoucher.class)
        .replies(VOIDED_VOUCHER)
        .isCancelled(Reason.CANCELLED_BY_AGENT)
        .refunded(nothing);
  }

  @Test
  void waitsWhilePaymentIsCapturedAndCancelsInTheTransactionThatConfirms() {
    Scenario scenario =
        accepted()
            .expects(CapturePayment.class)
            .cancels(byTiers(FIRST))
            .tellsOfTheCancellation(State.OPEN)
            .shows(BookingStatus.AWAITING_OPERATOR)
            .expectsNothing()
            .cancelsAgain(byTiers(FIRST))
            .replies(CAPTURED)
            .tellsOfTheCancellation(State.OPEN)
            .expects(IssueVoucher.class)
            .cancelsAgain(byTiers(FIRST))
            .cancelsAgain(byTiers(SECOND));
    int before = scenario.messages();
    scenario.replies(ISSUED).shows(BookingStatus.CANCELLING);
    assertThat(scenario.messages()).as("one message of both sagas").isEqualTo(before + 1);
    scenario
        .expects(ReturnBooking.class)
        .under(FIRST, "return-booking/do")
        .cancelsAgain(byTiers(FIRST))
        .replies(RETURNED)
        .expects(RefundPayment.class)
        .replies(REFUNDED)
        .expects(CloseBooking.class)
        .replies(CLOSED)
        .expects(VoidVoucher.class)
        .replies(VOIDED_VOUCHER)
        .isCancelled(Reason.CANCELLED_BY_AGENT)
        .refunded(REFUND);
    assertThat(scenario.instance().data().party()).isNull();
  }

  @Test
  void waitsWhileTheVoucherIsIssuedAndCancelsThen() {
    captured()
        .expects(IssueVoucher.class)
        .cancels(byTiers(FIRST))
        .expectsNothing()
        .tellsOfTheCancellation(State.OPEN)
        .replies(ISSUED)
        .shows(BookingStatus.CANCELLING)
        .expects(ReturnBooking.class);
  }

  @Test
  void goesOnAskingForTheVoucherWhileACancellationWaitsForIt() {
    captured()
        .expects(IssueVoucher.class)
        .cancels(byTiers(FIRST))
        .during(ofMinutes(16))
        .forgetsItsAsks()
        .raisesAttention("issue-voucher")
        .tellsOfTheCancellation(State.OPEN)
        .replies(ISSUED)
        .needsNoAttention()
        .shows(BookingStatus.CANCELLING)
        .expects(ReturnBooking.class);
  }

  @Test
  void ignoresDuplicatesOfEachReplyToACancellation() {
    returning()
        .replies(RETURNED)
        .expects(RefundPayment.class)
        .ignores(FIRST, "return-booking/do", RETURNED)
        .replies(REFUNDED)
        .expects(CloseBooking.class)
        .replies(CLOSED)
        .expects(VoidVoucher.class)
        .ignores(FIRST, "return-booking/do", RETURNED)
        .ignores(FIRST, "refund-payment/do", REFUNDED)
        .ignores(FIRST, "close-booking/do", CLOSED)
        .replies(VOIDED_VOUCHER)
        .repliesAgain(VOIDED_VOUCHER)
        .ignores(FIRST, "return-booking/do", RETURNED)
        .ignores(FIRST, "refund-payment/do", new PaymentRefunded(BOOKING, Money.zero("USD")))
        .isCancelled(Reason.CANCELLED_BY_AGENT)
        .refunded(REFUND);
  }

  static Stream<Arguments> stepsOfACancellation() {
    return Stream.of(
        Arguments.of(0, ReturnBooking.class, "return-booking", RETURNED),
        Arguments.of(1, RefundPayment.class, "refund-payment", REFUNDED),
        Arguments.of(2, CloseBooking.class, "close-booking", CLOSED),
        Arguments.of(3, VoidVoucher.class, "void-voucher", VOIDED_VOUCHER));
  }

  private static Scenario at(int step) {
    return switch (step) {
      case 0 -> returning();
      case 1 -> refunding();
      case 2 -> closing();
      default -> voiding();
    };
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("stepsOfACancellation")
  void asksEachStepOfACancellationAgain(
      int step, Class<? extends Record> command, String name, Record answer) {
    at(step)
        .isDueIn(ofSeconds(2))
        .after(ofSeconds(2))
        .asksAgain(command, 2)
        .under(FIRST, name + "/do")
        .after(ofSeconds(4))
        .asksAgain(command, 3)
        .replies(answer)
        .forgetsItsAsks()
        .ignores(FIRST, name + "/do", answer);
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("stepsOfACancellation")
  void raisesAttentionForEachStepOfACancellationAndClearsItWithTheReply(
      int step, Class<? extends Record> command, String name, Record answer) {
    at(step)
        .during(ofMinutes(15).minusSeconds(1))
        .forgetsItsAsks()
        .needsNoAttention()
        .during(ofSeconds(1))
        .forgetsItsAsks()
        .raisesAttention(name)
        .shows(BookingStatus.CANCELLING)
        .during(ofHours(24))
        .forgetsItsAsks()
        .raisesAttention(name)
        .cancelsAgain(byTiers(FIRST))
        .replies(answer)
        .needsNoAttention();
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("stepsOfACancellation")
  void readsNoOtherAnswerToAStepOfACancellation(
      int step, Class<? extends Record> command, String name, Record answer) {
    at(step)
        .cannotBeAnsweredBy(new OperatorStepUndone(BOOKING))
        .cannotBeAnsweredBy(CAPTURED)
        .expectsNothing()
        .replies(answer);
  }

  /** Late replies of the booking's own saga once told the booking confirmed again. */
  @ParameterizedTest(name = "{2}")
  @MethodSource("stepsOfACancellation")
  void changesNothingByLateRepliesOfTheBookingWhileItIsCancelled(
      int step, Class<? extends Record> command, String name, Record answer) {
    lateRepliesOfTheBooking(at(step))
        .shows(BookingStatus.CANCELLING)
        .tellsOfTheCancellation(State.OPEN)
        .isDueIn(ofSeconds(2))
        .replies(answer);
  }

  @Test
  void changesNothingByLateRepliesOfTheBookingOnceItIsCancelled() {
    lateRepliesOfTheBooking(cancelled())
        .isCancelled(Reason.CANCELLED_BY_AGENT)
        .refunded(REFUND)
        .startsAgain();
  }

  private static Scenario lateRepliesOfTheBooking(Scenario scenario) {
    return scenario
        .ignores("hold-inventory/do", HELD)
        .ignores("authorize-payment/do", AUTHORIZED)
        .ignores("confirm-with-operator/do", PENDING)
        .ignores("confirm-with-operator/do", ACCEPTED)
        .ignores("confirm-with-operator/undo", TOO_LATE)
        .ignores("capture-payment/do", CAPTURED)
        .ignores("issue-voucher/do", ISSUED);
  }

  @Test
  void tellsThePresentStateToACancellationThatIsAskedAgain() {
    returning()
        .cancelsAgain(byTiers(FIRST))
        .cancelsAgain(byTiers(SECOND))
        .startsAgain()
        .replies(RETURNED)
        .expects(RefundPayment.class)
        .cancelsAgain(byTiers(FIRST));
    cancelled()
        .cancelsAgain(byTiers(FIRST))
        .isCancelled(Reason.CANCELLED_BY_AGENT)
        .refunded(REFUND)
        .startsAgain();
  }

  @Test
  void cancelsByTheTiersAfterAWithdrawalWasRefused() {
    withdrawing()
        .replies("confirm-with-operator/do", ACCEPTED)
        .refusesTheCancellation(Reason.ALREADY_CONFIRMED)
        .expects(CapturePayment.class)
        .replies(CAPTURED)
        .expects(IssueVoucher.class)
        .replies(ISSUED)
        .confirms()
        .cancels(byTiers(SECOND))
        .shows(BookingStatus.CANCELLING)
        .tellsOfTheCancellation(State.OPEN)
        .expects(ReturnBooking.class)
        .under(SECOND, "return-booking/do")
        .cancelsAgain(free(FIRST))
        .replies(RETURNED)
        .expects(RefundPayment.class)
        .sends(new RefundPayment(BOOKING, SECOND, REFUND))
        .replies(REFUNDED)
        .expects(CloseBooking.class)
        .replies(CLOSED)
        .expects(VoidVoucher.class)
        .replies(VOIDED_VOUCHER)
        .isCancelled(Reason.CANCELLED_BY_AGENT)
        .refunded(REFUND)
        .cancelsAgain(free(FIRST))
        .cancelsAgain(byTiers(SECOND));
  }

  @Test
  void cancelsByTheTiersWhileCapturingAfterAWithdrawalWasRefused() {
    withdrawing()
        .replies(TOO_LATE)
        .expects(ConfirmBooking.class, 2)
        .replies(ACCEPTED)
        .expects(CapturePayment.class)
        .cancels(byTiers(SECOND))
        .tellsOfTheCancellation(State.OPEN)
        .replies(CAPTURED)
        .expects(IssueVoucher.class)
        .replies(ISSUED)
        .shows(BookingStatus.CANCELLING)
        .expects(ReturnBooking.class)
        .under(SECOND, "return-booking/do");
  }
}
