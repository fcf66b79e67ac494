package dev.landbridge.bookingsaga.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.agent.PaymentAuthorized;
import dev.landbridge.schemas.agent.PaymentCaptured;
import dev.landbridge.schemas.agent.PaymentRefunded;
import dev.landbridge.schemas.agent.RefundPayment;
import dev.landbridge.schemas.agent.RefundRest;
import dev.landbridge.schemas.agent.VoucherIssued;
import dev.landbridge.schemas.agent.VoucherVoided;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.Uuid7;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.BookingCancelled;
import dev.landbridge.schemas.operator.BookingClosed;
import dev.landbridge.schemas.operator.BookingReturned;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.ReturnBooking;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators' cancellations, through the rows and back. */
class OperatorCancellationIntegrationTests {
  private static final Money TOTAL = new Money(125_000, "USD");
  private static final Money BY_TIERS = new Money(60_000, "USD");

  private Service one;
  private Service other;
  private SettableClock clock;

  private final UUID booking = Uuid7.next();
  private final UUID agents = Uuid7.next();
  private final OperatorCancellation operators =
      new OperatorCancellation(Uuid7.next(), "The hotel closes.");

  @BeforeEach
  void startTwoInstances() {
    Service.Pair pair = Service.emptyPair();
    clock = pair.clock();
    one = pair.one();
    other = pair.other();
  }

  private CloudEvent cancelled() {
    return one.operatorCancellation(
        new BookingCancelled(booking, operators.id(), operators.reason()));
  }

  private CloudEvent byTiers() {
    return one.cancellation(new CancellationRequested(booking, agents, false, BY_TIERS));
  }

  private void accepted() {
    one.handle(one.start(booking));
    one.handle(
        one.reply(
            booking,
            "hold-inventory/do",
            new InventoryHeld(booking, clock.instant().plus(Duration.ofMinutes(30)), TOTAL)));
    one.handle(one.reply(booking, "authorize-payment/do", new PaymentAuthorized(booking, TOTAL)));
    one.handle(one.reply(booking, "confirm-with-operator/do", new BookingAccepted(booking, "OP")));
    one.handle(
        one.reply(booking, "capture-payment/do", new PaymentCaptured(booking, TOTAL, TOTAL)));
  }

  private void issued() {
    one.handle(one.reply(booking, "issue-voucher/do", new VoucherIssued(booking, "V-1")));
  }

  private void finish(UUID saga, BookingReturned returned) {
    other.handle(one.reply(booking, saga, "return-booking/do", returned));
    assertThat(last("agent.refund-payment.v1").data(RefundPayment.class))
        .isEqualTo(new RefundPayment(booking, saga, TOTAL));
    one.handle(one.reply(booking, saga, "refund-payment/do", new PaymentRefunded(booking, TOTAL)));
    other.handle(one.reply(booking, saga, "void-voucher/do", new VoucherVoided(booking)));
    assertThat(told().status()).isEqualTo(BookingStatus.CANCELLED);
    assertThat(told().reason())
        .isEqualTo(Reason.of(Reason.OPERATOR_CANCELLED, "The hotel closes."));
    assertThat(told().operatorCancellation()).isEqualTo(operators);
    assertThat(Objects.requireNonNull(told().cancellation()).refund()).isEqualTo(TOTAL);
  }

  private BookingUpdated told() {
    return last("saga.booking-updated.v1").data(BookingUpdated.class);
  }

  private CloudEvent last(String type) {
    return one.sent(booking).stream().filter(event -> event.type().equals(type)).toList().getLast();
  }

  @Test
  void remembersItUntilTheBookingIsConfirmedAndRefundsAll() {
    accepted();
    one.handle(cancelled());
    assertThat(told().operatorCancellation()).isEqualTo(operators);
    assertThat(told().status()).isEqualTo(BookingStatus.AWAITING_OPERATOR);
    issued();
    assertThat(told().status()).isEqualTo(BookingStatus.CANCELLING);
    assertThat(last("operator.return-booking.v1").stepkey())
        .isEqualTo(operators.id() + "/return-booking/do");
    finish(operators.id(), new BookingReturned(booking));
    int before = one.sent(booking).size();
    one.handle(cancelled());
    assertThat(one.sent(booking)).hasSize(before + 1);
    assertThat(told().status()).isEqualTo(BookingStatus.CANCELLED);
  }

  /** The message names the booking alone; the saga that it changes is another one. */
  @Test
  void raisesTheRefundOfTheAgentsThatIsOnItsWay() {
    accepted();
    issued();
    one.handle(byTiers());
    other.handle(cancelled());
    assertThat(one.journal(agents)).containsExactly("STARTED", "ASKED", "INFORMED");
    finish(agents, new BookingReturned(booking));
  }

  @Test
  void raisesItAlsoWhereBothComeInOnePack() {
    accepted();
    issued();
    one.handle(byTiers(), cancelled());
    finish(agents, new BookingReturned(booking));
  }

  @Test
  void hearsOfItWithTheReturnWhereItsMessageIsLost() {
    accepted();
    issued();
    one.handle(byTiers());
    finish(agents, new BookingReturned(booking, operators));
  }

  private CloudEvent byCancellation(String key, Record reply) {
    return one.reply(booking, agents, key, reply);
  }

  private CloudEvent lessIsPaid() {
    return byCancellation("refund-payment/do", new PaymentRefunded(booking, BY_TIERS));
  }

  /** The agent's refund is asked for. */
  private void refunding() {
    accepted();
    issued();
    one.handle(byTiers());
    other.handle(byCancellation("return-booking/do", new BookingReturned(booking)));
  }

  private void endsWithTheRest() {
    assertThat(one.sentTypes(booking)).containsOnlyOnce("agent.refund-rest.v1");
    assertThat(last("agent.refund-rest.v1").stepkey()).isEqualTo(agents + "/refund-rest/do");
    assertThat(last("agent.refund-rest.v1").data(RefundRest.class))
        .isEqualTo(new RefundRest(booking, agents, TOTAL));
    one.handle(byCancellation("refund-rest/do", new PaymentRefunded(booking, TOTAL)));
    other.handle(byCancellation("void-voucher/do", new VoucherVoided(booking)));
    assertThat(told().status()).isEqualTo(BookingStatus.CANCELLED);
    assertThat(told().reason())
        .isEqualTo(Reason.of(Reason.OPERATOR_CANCELLED, "The hotel closes."));
    assertThat(Objects.requireNonNull(told().cancellation()).refund()).isEqualTo(TOTAL);
  }

  @Test
  void asksForTheRestWhereLessIsPaidWhileTheOperatorsIsTaken() {
    refunding();
    one.collide(cancelled(), other, lessIsPaid());
    assertThat(one.sentTypes(booking)).doesNotContain("operator.close-booking.v1");
    endsWithTheRest();
  }

  @Test
  void asksForTheRestOfTheOperatorsThatComesWhileItIsTakenThatLessIsPaid() {
    refunding();
    one.collide(lessIsPaid(), other, cancelled());
    assertThat(one.sentTypes(booking))
        .containsOnlyOnce("operator.close-booking.v1")
        .doesNotContain("agent.refund-rest.v1");
    CloudEvent closed = byCancellation("close-booking/do", new BookingClosed(booking, operators));
    other.handle(closed, closed);
    endsWithTheRest();
    int before = one.sent(booking).size();
    one.handle(cancelled(), closed, lessIsPaid());
    assertThat(one.sentTypes(booking).subList(before, one.sent(booking).size()))
        .as("the present state alone")
        .containsExactly("saga.booking-updated.v1");
  }

  @Test
  void hearsOfItWithTheClosingWhereItsMessageIsLost() {
    refunding();
    one.handle(lessIsPaid());
    other.handle(byCancellation("close-booking/do", new BookingClosed(booking, operators)));
    assertThat(told().operatorCancellation()).isEqualTo(operators);
    endsWithTheRest();
  }

  /** Rows of the version before, whose sagas close nothing. */
  @Test
  void goesOnWithWhatAnEarlierVersionBegan() {
    accepted();
    issued();
    one.handle(byTiers());
    one.jdbc
        .sql("update booking_saga.instances set definition_version = 1 where id = :id")
        .param("id", agents)
        .update();
    clock.advance(Duration.ofSeconds(2));
    assertThat(other.worker.runOnce()).isEqualTo(1);
    assertThat(last("operator.return-booking.v1").data(ReturnBooking.class))
        .isEqualTo(new ReturnBooking(booking));
    one.handle(byCancellation("return-booking/do", new BookingReturned(booking)));
    other.handle(lessIsPaid());
    assertThat(one.saga(agents, "step")).isEqualTo("void-voucher");
    one.handle(byCancellation("void-voucher/do", new VoucherVoided(booking)));
    assertThat(told().status()).isEqualTo(BookingStatus.CANCELLED);
    assertThat(Objects.requireNonNull(told().cancellation()).refund()).isEqualTo(BY_TIERS);
    assertThat(one.saga(agents, "definition_version")).isEqualTo("1");
  }

  /** It is looked up before anything is locked; what begins in between is found the next time. */
  @Test
  void isPutOffWhereTheAgentsBeginsInTheSameMoment() {
    accepted();
    issued();
    one.handle(byTiers());
    one.jdbc
        .sql("update booking_saga.instances set booking = gen_random_uuid() where id = :id")
        .param("id", agents)
        .update();
    assertThat(one.handle(cancelled()).putOff()).hasSize(1);
    assertThat(told().operatorCancellation()).isNull();
    one.jdbc
        .sql("update booking_saga.instances set booking = :booking where id = :id")
        .param("booking", booking)
        .param("id", agents)
        .update();
    assertThat(one.handle(cancelled()).putOff()).isEmpty();
    finish(agents, new BookingReturned(booking));
  }

  @Test
  void isPutOffWhereItsBookingIsNotKnownYet() {
    assertThat(one.handle(cancelled()).putOff()).hasSize(1);
  }
}
