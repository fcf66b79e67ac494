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
import static dev.landbridge.bookingsaga.trip.Scenario.given;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.bookingsaga.engine.JournalEntry;
import dev.landbridge.schemas.agent.AgentStepUndone;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.agent.CapturePayment;
import dev.landbridge.schemas.agent.IssueVoucher;
import dev.landbridge.schemas.agent.VoidPayment;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.OperatorStepUndone;
import dev.landbridge.schemas.operator.ReleaseInventory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What passed deadlines do at every step of book-trip, forwards and backwards. */
class BookTripDeadlineTests {

  @Test
  void asksForTheHoldAgainWithGrowingPauses() {
    given(REQUEST)
        .expects(HoldInventory.class)
        .isDueIn(ofSeconds(2))
        .after(ofSeconds(2))
        .asksAgain(HoldInventory.class, 2)
        .isDueIn(ofSeconds(4))
        .after(ofSeconds(4))
        .asksAgain(HoldInventory.class, 3)
        .isDueIn(ofSeconds(8))
        .after(ofSeconds(8))
        .asksAgain(HoldInventory.class, 4)
        .replies(HELD)
        .expects(AuthorizePayment.class)
        .isDueIn(ofSeconds(2));
  }

  @Test
  void looksTooEarlyWithoutEffect() {
    given(REQUEST)
        .expects(HoldInventory.class)
        .after(ofSeconds(1))
        .expectsNothing()
        .isDueIn(ofSeconds(1));
  }

  @Test
  void releasesAnUnansweredHoldWhenTheBudgetEnds() {
    given(REQUEST)
        .expects(HoldInventory.class)
        .during(ofMinutes(5).minusMillis(1))
        .forgetsItsAsks()
        .needsNoAttention()
        .shows(BookingStatus.REQUESTED)
        .after(Duration.ofMillis(1))
        .expects(ReleaseInventory.class)
        .ignores("hold-inventory/do", HELD)
        .ignores("hold-inventory/do", new OperatorStepUndone(BOOKING))
        .replies(RELEASED)
        .declines(Reason.of("unavailable", "hold-inventory did not answer in time"))
        .ignores("hold-inventory/do", HELD)
        .tells(
            "agents: request requested",
            "operators: hold-inventory requested",
            "saga: hold-inventory refused",
            "operators: hold-inventory undone");
  }

  @Test
  void undoesAnUnansweredPaymentAndTheHoldWhenTheBudgetEnds() {
    held()
        .during(ofMinutes(5))
        .forgetsItsAsks()
        .ignores("authorize-payment/do", AUTHORIZED)
        .ignores("authorize-payment/do", new AgentStepUndone(BOOKING))
        .replies("authorize-payment/undo", VOIDED)
        .expects(ReleaseInventory.class)
        .replies(RELEASED)
        .declines(Reason.UNAVAILABLE);
  }

  @Test
  void doesNotAskForPaymentWhenTheHoldAnswersAfterTheBudget() {
    given(REQUEST)
        .expects(HoldInventory.class)
        .unseen(ofMinutes(5))
        .replies(HELD)
        .expects(ReleaseInventory.class)
        .replies(RELEASED)
        .declines(Reason.of("unavailable", "hold-inventory answered too late"));
  }

  @Test
  void goesOnToThePivotWhenNothingIsLeftToGiveUp() {
    held()
        .expects(AuthorizePayment.class)
        .unseen(ofMinutes(5))
        .replies(AUTHORIZED)
        .expects(ConfirmBooking.class)
        .expectsNothing();
  }

  @Test
  void asksThePivotAgainLaterAndNeverGivesUp() {
    authorized()
        .expects(ConfirmBooking.class)
        .isDueIn(ofSeconds(60))
        .after(ofSeconds(60))
        .asksAgain(ConfirmBooking.class, 2)
        .isDueIn(ofSeconds(120))
        .during(ofDays(30))
        .forgetsItsAsks()
        .raisesAttention("confirm-with-operator")
        .shows(BookingStatus.AWAITING_OPERATOR)
        .replies(ACCEPTED)
        .needsNoAttention()
        .expects(CapturePayment.class);
  }

  @Test
  void raisesAttentionExactlyWhenThePatienceEnds() {
    authorized()
        .expects(ConfirmBooking.class)
        .during(ofMinutes(15).minusMillis(1))
        .needsNoAttention()
        .during(Duration.ofMillis(1))
        .raisesAttention("confirm-with-operator");
  }

  @Test
  void raisesAttentionOnce() {
    Scenario scenario = authorized().expects(ConfirmBooking.class).during(ofDays(1));
    assertThat(scenario.journal())
        .filteredOn(entry -> entry.kind() == JournalEntry.Kind.ATTENTION_RAISED)
        .hasSize(1);
  }

  @Test
  void clearsAttentionByALateRefusalToo() {
    authorized()
        .expects(ConfirmBooking.class)
        .during(ofMinutes(20))
        .forgetsItsAsks()
        .raisesAttention("confirm-with-operator")
        .replies(SOLD_OUT)
        .needsNoAttention()
        .expects(VoidPayment.class)
        .replies(VOIDED)
        .expects(ReleaseInventory.class)
        .replies(RELEASED)
        .declines(Reason.SOLD_OUT);
  }

  @Test
  void asksForTheCaptureUntilItIsDone() {
    accepted()
        .expects(CapturePayment.class)
        .after(ofSeconds(2))
        .asksAgain(CapturePayment.class, 2)
        .during(ofDays(1))
        .forgetsItsAsks()
        .raisesAttention("capture-payment")
        .isDueInAtMostAMinute()
        .replies(CAPTURED)
        .needsNoAttention()
        .expects(IssueVoucher.class);
  }

  @Test
  void asksForTheVoucherUntilItIsDone() {
    captured()
        .expects(IssueVoucher.class)
        .after(ofSeconds(2))
        .asksAgain(IssueVoucher.class, 2)
        .during(ofMinutes(16))
        .forgetsItsAsks()
        .raisesAttention("issue-voucher")
        .replies(ISSUED)
        .confirms();
  }

  @Test
  void asksForCompensationsUntilTheyAreDone() {
    authorized()
        .expects(ConfirmBooking.class)
        .replies(SOLD_OUT)
        .expects(VoidPayment.class)
        .after(ofSeconds(2))
        .asksAgain(VoidPayment.class, 2)
        .during(ofMinutes(16))
        .forgetsItsAsks()
        .raisesAttention("the undo of authorize-payment")
        .replies(VOIDED)
        .needsNoAttention()
        .expects(ReleaseInventory.class)
        .after(ofSeconds(2))
        .asksAgain(ReleaseInventory.class, 2)
        .during(ofMinutes(16))
        .forgetsItsAsks()
        .raisesAttention("the undo of hold-inventory")
        .replies(RELEASED)
        .declines(Reason.SOLD_OUT);
  }

  @Test
  void leavesAnEndedSagaAlone() {
    confirmed().after(ofDays(30)).confirms();
    given(REQUEST)
        .expects(HoldInventory.class)
        .replies(SOLD_OUT)
        .after(ofDays(30))
        .declines(Reason.SOLD_OUT);
  }
}
