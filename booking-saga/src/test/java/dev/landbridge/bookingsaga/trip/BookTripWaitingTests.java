package dev.landbridge.bookingsaga.trip;

import static dev.landbridge.bookingsaga.trip.BookTripTests.ACCEPTED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.RELEASED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.SOLD_OUT;
import static dev.landbridge.bookingsaga.trip.BookTripTests.VOIDED;
import static dev.landbridge.bookingsaga.trip.BookTripTests.authorized;
import static dev.landbridge.bookingsaga.trip.Scenario.BOOKING;
import static dev.landbridge.bookingsaga.trip.Scenario.START;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.bookingsaga.engine.JournalEntry;
import dev.landbridge.schemas.agent.CapturePayment;
import dev.landbridge.schemas.agent.VoidPayment;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.operator.BookingDeclined;
import dev.landbridge.schemas.operator.BookingLapsed;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.ReleaseInventory;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** book-trip while an operator thinks it over. */
class BookTripWaitingTests {
  private static final Instant DEADLINE = START.plus(ofHours(24));
  private static final BookingPending PENDING = new BookingPending(BOOKING, DEADLINE);

  private static Scenario waiting() {
    return authorized().expects(ConfirmBooking.class).replies(PENDING);
  }

  @Test
  void showsUntilWhenTheOperatorIsAwaited() {
    waiting()
        .shows(BookingStatus.AWAITING_OPERATOR)
        .awaitsTheOperatorUntil(DEADLINE)
        .tells(
            "agents: request requested",
            "operators: hold-inventory requested",
            "operators: hold-inventory done",
            "agents: authorize-payment requested",
            "agents: authorize-payment done",
            "operators: confirm-with-operator requested",
            "operators: confirm-with-operator waiting");
  }

  @Test
  void goesOnWhenTheOperatorAccepts() {
    waiting().replies(ACCEPTED).awaitsTheOperatorUntil(null).expects(CapturePayment.class);
  }

  @Test
  void undoesAllWhenTheOperatorDeclines() {
    waiting()
        .replies(new BookingDeclined(BOOKING, "The hotel is full."))
        .compensatesWith(VoidPayment.class, VOIDED)
        .compensatesWith(ReleaseInventory.class, RELEASED)
        .declines(Reason.of(Reason.OPERATOR_DECLINED, "The hotel is full."));
  }

  @Test
  void undoesAllWhenTheOperatorIsSilent() {
    waiting()
        .replies(new BookingLapsed(BOOKING, DEADLINE))
        .compensatesWith(VoidPayment.class, VOIDED)
        .compensatesWith(ReleaseInventory.class, RELEASED)
        .declines(
            Reason.of(
                Reason.OPERATOR_SILENT, "The operator did not answer by %s.".formatted(DEADLINE)));
  }

  @Test
  void undoesAllWhenTheSeatsAreGoneAfterTheWait() {
    waiting()
        .replies(SOLD_OUT)
        .compensatesWith(VoidPayment.class, VOIDED)
        .compensatesWith(ReleaseInventory.class, RELEASED)
        .declines(Reason.SOLD_OUT);
  }

  @Test
  void takesADuplicateOfWaitingAsNoNews() {
    Scenario scenario = waiting();
    int written = scenario.journal().size();
    scenario.hearsNothingNew(PENDING).replies(ACCEPTED).expects(CapturePayment.class);
    assertThat(
            scenario.journal().stream()
                .filter(entry -> entry.kind() == JournalEntry.Kind.WAITING)
                .count())
        .isEqualTo(1);
    assertThat(scenario.journal().size()).isGreaterThan(written);
  }

  @Test
  void ignoresALateWaitingOnceItIsDecided() {
    waiting()
        .replies(ACCEPTED)
        .expects(CapturePayment.class)
        .ignores("confirm-with-operator/do", PENDING);
  }

  @Test
  void goesOnAskingWhileItWaits() {
    waiting()
        .after(ofSeconds(60))
        .asksAgain(ConfirmBooking.class, 2)
        .hearsNothingNew(PENDING)
        .after(ofSeconds(120))
        .asksAgain(ConfirmBooking.class, 3);
  }

  @Test
  void isPatientUntilAQuarterOfAnHourPastTheOperatorsDeadline() {
    waiting()
        .during(ofHours(24).plus(ofMinutes(14)))
        .forgetsItsAsks()
        .needsNoAttention()
        .during(ofMinutes(2))
        .forgetsItsAsks()
        .raisesAttention("confirm-with-operator")
        .replies(ACCEPTED)
        .needsNoAttention()
        .expects(CapturePayment.class);
  }

  @Test
  void needsNoAttentionOnceTheBridgeSaysThatTheOperatorThinksItOver() {
    authorized()
        .expects(ConfirmBooking.class)
        .during(ofMinutes(20))
        .forgetsItsAsks()
        .raisesAttention("confirm-with-operator")
        .replies(PENDING)
        .needsNoAttention()
        .during(ofHours(23))
        .forgetsItsAsks()
        .needsNoAttention();
  }
}
