package dev.landbridge.bookingsaga.trip;

import static dev.landbridge.bookingsaga.engine.JournalEntry.Kind.ASKED;
import static dev.landbridge.bookingsaga.engine.JournalEntry.Kind.COMPENSATED;
import static dev.landbridge.bookingsaga.engine.JournalEntry.Kind.COMPLETED;
import static dev.landbridge.bookingsaga.engine.JournalEntry.Kind.DONE;
import static dev.landbridge.bookingsaga.engine.JournalEntry.Kind.REFUSED;
import static dev.landbridge.bookingsaga.engine.JournalEntry.Kind.STARTED;
import static dev.landbridge.bookingsaga.engine.JournalEntry.Kind.UNDONE;
import static dev.landbridge.bookingsaga.trip.Scenario.BOOKING;
import static dev.landbridge.bookingsaga.trip.Scenario.START;
import static dev.landbridge.bookingsaga.trip.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AgentStepUndone;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.agent.BookingRequested;
import dev.landbridge.schemas.agent.CapturePayment;
import dev.landbridge.schemas.agent.CreditRefused;
import dev.landbridge.schemas.agent.IssueVoucher;
import dev.landbridge.schemas.agent.PaymentAuthorized;
import dev.landbridge.schemas.agent.PaymentCaptured;
import dev.landbridge.schemas.agent.PaymentVoided;
import dev.landbridge.schemas.agent.VoidPayment;
import dev.landbridge.schemas.agent.VoucherIssued;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import dev.landbridge.schemas.operator.NotOnSale;
import dev.landbridge.schemas.operator.OperatorStepUndone;
import dev.landbridge.schemas.operator.PackageWithdrawn;
import dev.landbridge.schemas.operator.PriceChanged;
import dev.landbridge.schemas.operator.ReleaseInventory;
import dev.landbridge.schemas.operator.SoldOut;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reply variant of every step of book-trip, and its duplicates. */
class BookTripTests {
  static final BookingRequested REQUEST = Requests.of(BOOKING);
  static final Money TOTAL = REQUEST.total();
  static final InventoryHeld HELD =
      new InventoryHeld(BOOKING, START.plus(Duration.ofMinutes(30)), TOTAL);
  static final SoldOut SOLD_OUT = new SoldOut(BOOKING, 1);
  static final InventoryReleased RELEASED = new InventoryReleased(BOOKING);
  static final PaymentAuthorized AUTHORIZED = new PaymentAuthorized(BOOKING, TOTAL);
  static final PaymentVoided VOIDED = new PaymentVoided(BOOKING);
  static final BookingAccepted ACCEPTED = new BookingAccepted(BOOKING, "OP-88");
  static final PaymentCaptured CAPTURED =
      new PaymentCaptured(BOOKING, new Money(25_000, "USD"), new Money(100_000, "USD"));
  static final VoucherIssued ISSUED = new VoucherIssued(BOOKING, "V-1");

  static Scenario held() {
    return given(REQUEST).expects(HoldInventory.class).replies(HELD);
  }

  static Scenario authorized() {
    return held().expects(AuthorizePayment.class).replies(AUTHORIZED);
  }

  static Scenario accepted() {
    return authorized().expects(ConfirmBooking.class).replies(ACCEPTED);
  }

  static Scenario captured() {
    return accepted().expects(CapturePayment.class).replies(CAPTURED);
  }

  static Scenario confirmed() {
    return captured().expects(IssueVoucher.class).replies(ISSUED);
  }

  @Test
  void confirmsWhenEveryStepIsDone() {
    given(REQUEST)
        .shows(BookingStatus.REQUESTED)
        .expects(HoldInventory.class)
        .under("hold-inventory/do")
        .sends(
            new HoldInventory(
                BOOKING,
                REQUEST.packageId(),
                REQUEST.departureDate(),
                2,
                List.of(5),
                "SIC",
                REQUEST.addOns(),
                3,
                TOTAL))
        .replies(HELD)
        .shows(BookingStatus.HELD)
        .expects(AuthorizePayment.class)
        .under("authorize-payment/do")
        .sends(new AuthorizePayment(BOOKING, REQUEST.agencyId(), TOTAL))
        .replies(AUTHORIZED)
        .shows(BookingStatus.AWAITING_OPERATOR)
        .expects(ConfirmBooking.class)
        .under("confirm-with-operator/do")
        .sends(
            new ConfirmBooking(
                BOOKING,
                "LB-7Q2M",
                "Meridian Travel",
                REQUEST.travellers(),
                "+44 20 7946 0000",
                "Vegetarian"))
        .replies(ACCEPTED)
        .shows(BookingStatus.AWAITING_OPERATOR)
        .expects(CapturePayment.class)
        .under("capture-payment/do")
        .replies(CAPTURED)
        .expects(IssueVoucher.class)
        .under("issue-voucher/do")
        .sends(new IssueVoucher(BOOKING, "OP-88"))
        .replies(ISSUED)
        .confirms()
        .wrote(STARTED, ASKED, DONE, ASKED, DONE, ASKED, DONE, ASKED, DONE, ASKED, DONE, COMPLETED)
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
            "agents: issue-voucher done");
  }

  static Stream<Arguments> refusedHolds() {
    Money now = new Money(130_000, "USD");
    return Stream.of(
        Arguments.of(SOLD_OUT, Reason.of("sold-out", "3 seats were asked for, 1 are left.")),
        Arguments.of(
            new PriceChanged(BOOKING, now),
            new Reason(
                "price-changed", "The package now costs another price for this party.", now)),
        Arguments.of(
            new PriceChanged(BOOKING, null),
            Reason.of("price-changed", "The party has no price in this package any more.")),
        Arguments.of(
            new PackageWithdrawn(BOOKING),
            Reason.of("package-withdrawn", "The operator no longer offers the package.")),
        Arguments.of(
            new NotOnSale(BOOKING, "The date is past its cutoff."),
            Reason.of("not-on-sale", "The date is past its cutoff.")));
  }

  @ParameterizedTest
  @MethodSource("refusedHolds")
  void declinesWhatTheHoldRefusesWithNothingToUndo(Record refusal, Reason reason) {
    given(REQUEST)
        .expects(HoldInventory.class)
        .replies(refusal)
        .declines(reason)
        .wrote(STARTED, ASKED, REFUSED, COMPENSATED)
        .tells(
            "agents: request requested",
            "operators: hold-inventory requested",
            "operators: hold-inventory refused")
        .repliesAgain(refusal);
  }

  @Test
  void declinesAHoldThatWasTakenBack() {
    given(REQUEST)
        .expects(HoldInventory.class)
        .replies(new OperatorStepUndone(BOOKING))
        .declines(Reason.UNAVAILABLE);
  }

  @Test
  void releasesTheSeatsWhenCreditIsRefused() {
    held()
        .expects(AuthorizePayment.class)
        .replies(new CreditRefused(BOOKING, TOTAL, new Money(100, "USD")))
        .shows(BookingStatus.HELD)
        .expects(ReleaseInventory.class)
        .under("hold-inventory/undo")
        .sends(new ReleaseInventory(BOOKING, BOOKING + "/hold-inventory/do"))
        .replies(RELEASED)
        .declines(Reason.of("credit-refused", "The agency's credit does not reach for the total."))
        .wrote(STARTED, ASKED, DONE, ASKED, REFUSED, ASKED, UNDONE, COMPENSATED)
        .tells(
            "agents: request requested",
            "operators: hold-inventory requested",
            "operators: hold-inventory done",
            "agents: authorize-payment requested",
            "agents: authorize-payment refused",
            "operators: hold-inventory undone");
  }

  @Test
  void releasesTheSeatsWhenThePaymentWasTakenBack() {
    held()
        .expects(AuthorizePayment.class)
        .replies(new AgentStepUndone(BOOKING))
        .compensatesWith(ReleaseInventory.class, RELEASED)
        .declines(Reason.UNAVAILABLE);
  }

  @Test
  void undoesAllInReverseWhenThePivotIsRefused() {
    authorized()
        .expects(ConfirmBooking.class)
        .replies(SOLD_OUT)
        .shows(BookingStatus.AWAITING_OPERATOR)
        .expects(VoidPayment.class)
        .under("authorize-payment/undo")
        .sends(new VoidPayment(BOOKING, BOOKING + "/authorize-payment/do"))
        .replies(VOIDED)
        .expects(ReleaseInventory.class)
        .replies(RELEASED)
        .declines(Reason.of("sold-out", "3 seats were asked for, 1 are left."))
        .tells(
            "agents: request requested",
            "operators: hold-inventory requested",
            "operators: hold-inventory done",
            "agents: authorize-payment requested",
            "agents: authorize-payment done",
            "operators: confirm-with-operator requested",
            "operators: confirm-with-operator refused",
            "agents: authorize-payment undone",
            "operators: hold-inventory undone");
  }

  @Test
  void undoesAllWhenThePivotWasTakenBack() {
    authorized()
        .expects(ConfirmBooking.class)
        .replies(new OperatorStepUndone(BOOKING))
        .compensatesWith(VoidPayment.class, VOIDED)
        .compensatesWith(ReleaseInventory.class, RELEASED)
        .declines(Reason.UNAVAILABLE);
  }

  @Test
  void takesNoOtherReplyThanAStepCanHave() {
    given(REQUEST)
        .expects(HoldInventory.class)
        .cannotBeAnsweredBy(RELEASED)
        .cannotBeAnsweredBy(ACCEPTED)
        .cannotBeAnsweredBy(AUTHORIZED)
        .replies(HELD)
        .expects(AuthorizePayment.class)
        .cannotBeAnsweredBy(VOIDED)
        .cannotBeAnsweredBy(CAPTURED)
        .cannotBeAnsweredBy(ISSUED)
        .cannotBeAnsweredBy(HELD)
        .replies(AUTHORIZED)
        .expects(ConfirmBooking.class)
        .cannotBeAnsweredBy(HELD)
        .cannotBeAnsweredBy(RELEASED)
        .cannotBeAnsweredBy(new PriceChanged(BOOKING, null))
        .cannotBeAnsweredBy(new PackageWithdrawn(BOOKING))
        .cannotBeAnsweredBy(new NotOnSale(BOOKING, ""))
        .replies(ACCEPTED)
        .expects(CapturePayment.class)
        .cannotBeAnsweredBy(new AgentStepUndone(BOOKING))
        .cannotBeAnsweredBy(new CreditRefused(BOOKING, TOTAL, TOTAL))
        .replies(CAPTURED)
        .expects(IssueVoucher.class)
        .cannotBeAnsweredBy(CAPTURED)
        .replies(ISSUED)
        .confirms();
  }

  @Test
  void takesNoOtherReplyThanACompensationCanHave() {
    authorized()
        .expects(ConfirmBooking.class)
        .replies(SOLD_OUT)
        .expects(VoidPayment.class)
        .cannotBeAnsweredBy(AUTHORIZED)
        .replies(VOIDED)
        .expects(ReleaseInventory.class)
        .cannotBeAnsweredBy(HELD)
        .replies(RELEASED)
        .declines(Reason.SOLD_OUT);
  }

  @Test
  void ignoresADuplicateOfEveryReply() {
    given(REQUEST)
        .expects(HoldInventory.class)
        .replies(HELD)
        .repliesAgain(HELD)
        .expects(AuthorizePayment.class)
        .replies(AUTHORIZED)
        .repliesAgain(AUTHORIZED)
        .ignores("hold-inventory/do", HELD)
        .expects(ConfirmBooking.class)
        .replies(ACCEPTED)
        .repliesAgain(ACCEPTED)
        .ignores("hold-inventory/do", HELD)
        .ignores("authorize-payment/do", AUTHORIZED)
        .expects(CapturePayment.class)
        .replies(CAPTURED)
        .repliesAgain(CAPTURED)
        .expects(IssueVoucher.class)
        .replies(ISSUED)
        .repliesAgain(ISSUED)
        .ignores("hold-inventory/do", HELD)
        .ignores("authorize-payment/do", AUTHORIZED)
        .ignores("confirm-with-operator/do", ACCEPTED)
        .ignores("capture-payment/do", CAPTURED)
        .confirms();
  }

  @Test
  void ignoresADuplicateOfEveryRefusalAndCompensation() {
    authorized()
        .expects(ConfirmBooking.class)
        .replies(SOLD_OUT)
        .repliesAgain(SOLD_OUT)
        .expects(VoidPayment.class)
        .replies(VOIDED)
        .repliesAgain(VOIDED)
        .expects(ReleaseInventory.class)
        .ignores("confirm-with-operator/do", SOLD_OUT)
        .replies(RELEASED)
        .repliesAgain(RELEASED)
        .ignores("authorize-payment/undo", VOIDED)
        .ignores("confirm-with-operator/do", SOLD_OUT)
        .ignores("hold-inventory/do", HELD)
        .declines(Reason.SOLD_OUT);
  }

  @Test
  void ignoresAReplyToAStepThatWasNotAskedYet() {
    given(REQUEST)
        .expects(HoldInventory.class)
        .ignores("authorize-payment/do", AUTHORIZED)
        .ignores("confirm-with-operator/do", ACCEPTED)
        .ignores("hold-inventory/undo", RELEASED)
        .replies(HELD)
        .expects(AuthorizePayment.class)
        .expectsNothing();
  }

  @Test
  void answersAStartThatItKnowsWithThePresentState() {
    given(REQUEST)
        .startsAgain()
        .expects(HoldInventory.class)
        .startsAgain()
        .replies(HELD)
        .startsAgain();
    confirmed().startsAgain().confirms();
  }

  @Test
  void keepsPersonalDataOutOfLogs() {
    assertThat(held().instance().toString()).doesNotContain("Byron", "7946", "Vegetarian");
    assertThat(String.valueOf(held().instance().data().party())).doesNotContain("Byron");
  }
}
