package dev.landbridge.bookingsaga.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.agent.PaymentAuthorized;
import dev.landbridge.schemas.agent.PaymentCaptured;
import dev.landbridge.schemas.agent.PaymentRefunded;
import dev.landbridge.schemas.agent.PaymentVoided;
import dev.landbridge.schemas.agent.VoucherIssued;
import dev.landbridge.schemas.agent.VoucherVoided;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.Uuid7;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.BookingClosed;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.BookingReturned;
import dev.landbridge.schemas.operator.BookingWithdrawn;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import dev.landbridge.schemas.operator.WithdrawalRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Withdrawals and cancellations, through the rows and back. */
class CancellationIntegrationTests {
  private static final Money TOTAL = new Money(125_000, "USD");
  private static final Money REFUND = new Money(60_000, "USD");
  private static final String UPDATED = "saga.booking-updated.v1";
  private static final String WITHDRAW = "operator.withdraw-booking.v1";
  private static final String CONFIRM = "operator.confirm-booking.v1";
  private static final String CAPTURE = "agent.capture-payment.v1";
  private static final String VOID = "agent.void-payment.v1";
  private static final String RETURN = "operator.return-booking.v1";
  private static final String REFUND_PAYMENT = "agent.refund-payment.v1";
  private static final String CLOSE = "operator.close-booking.v1";

  private SettableClock clock;
  private Service one;
  private Service other;

  private final UUID booking = Uuid7.next();
  private final UUID cancellation = Uuid7.next();

  @BeforeEach
  void startTwoInstances() {
    Service.Pair pair = Service.emptyPair();
    clock = pair.clock();
    one = pair.one();
    other = pair.other();
  }

  private Instant deadline() {
    return clock.instant().plus(Duration.ofHours(24));
  }

  private CloudEvent free() {
    return one.cancellation(
        new CancellationRequested(booking, cancellation, true, Money.zero("USD")));
  }

  private CloudEvent byTiers() {
    return one.cancellation(new CancellationRequested(booking, cancellation, false, REFUND));
  }

  private CloudEvent reply(String stepKey, Record payload) {
    return one.reply(booking, stepKey, payload);
  }

  private CloudEvent replyToCancellation(String stepKey, Record payload) {
    return one.reply(booking, cancellation, stepKey, payload);
  }

  private void asked() {
    one.handle(one.start(booking));
    one.handle(
        reply(
            "hold-inventory/do",
            new InventoryHeld(booking, clock.instant().plus(Duration.ofMinutes(30)), TOTAL)));
    other.handle(reply("authorize-payment/do", new PaymentAuthorized(booking, TOTAL)));
  }

  private void pending() {
    asked();
    one.handle(reply("confirm-with-operator/do", new BookingPending(booking, deadline())));
  }

  private void accepted() {
    asked();
    one.handle(accept());
  }

  private CloudEvent accept() {
    return reply("confirm-with-operator/do", new BookingAccepted(booking, "OP-1"));
  }

  private CloudEvent captured() {
    return reply("capture-payment/do", new PaymentCaptured(booking, TOTAL, TOTAL));
  }

  private CloudEvent issued() {
    return reply("issue-voucher/do", new VoucherIssued(booking, "V-1"));
  }

  private void confirmed() {
    accepted();
    one.handle(captured());
    other.handle(issued());
  }

  private BookingUpdated lastTold() {
    return one.sent(booking).stream()
        .filter(event -> event.type().equals(UPDATED))
        .toList()
        .getLast()
        .data(BookingUpdated.class);
  }

  private Cancellation told() {
    return Objects.requireNonNull(lastTold().cancellation());
  }

  private @Nullable String column(String name) {
    return one.jdbc
        .sql("select coalesce(" + name + "::text, '') from booking_saga.bookings where id = :id")
        .param("id", booking)
        .query(String.class)
        .optional()
        .filter(text -> !text.isEmpty())
        .orElse(null);
  }

  private CloudEvent lastOf(String type) {
    return one.sent(booking).stream().filter(event -> event.type().equals(type)).toList().getLast();
  }

  private void sequencesRiseByOne() {
    List<Long> sequences = new ArrayList<>();
    for (CloudEvent event : one.sent(booking)) {
      if (event.type().equals(UPDATED)) {
        sequences.add(Objects.requireNonNull(event.sequence()));
      }
    }
    for (int i = 0; i < sequences.size(); i++) {
      assertThat(sequences.get(i)).isEqualTo(i + 1L);
    }
  }

  @Test
  void takesABookingBackThroughItsRows() {
    pending();
    CloudEvent free = free();
    one.handle(free);
    assertThat(one.saga(booking, "state")).isEqualTo("WITHDRAWING");
    assertThat(one.saga(booking, "step")).isEqualTo("confirm-with-operator");
    assertThat(one.saga(booking, "refusal_code")).isEqualTo("withdrawn");
    assertThat(column("operator_deadline")).isNotNull();
    assertThat(column("cancellation")).contains(cancellation.toString(), "OPEN");
    assertThat(column("pending_cancellation")).isNull();
    assertThat(column("past_cancellations")).isEqualTo("{}");
    CloudEvent withdraw = lastOf(WITHDRAW);
    assertThat(withdraw.stepkey()).isEqualTo(booking + "/confirm-with-operator/undo");
    assertThat(withdraw.causationid()).isEqualTo(free.id());
    assertThat(withdraw.correlationid()).isEqualTo(booking);

    other.handle(reply("confirm-with-operator/undo", new BookingWithdrawn(booking)));
    assertThat(one.saga(booking, "state")).isEqualTo("COMPENSATING");
    assertThat(column("operator_deadline")).isNull();
    one.handle(reply("authorize-payment/undo", new PaymentVoided(booking)));
    other.handle(reply("hold-inventory/undo", new InventoryReleased(booking)));
    assertThat(one.saga(booking, "state")).isEqualTo("COMPENSATED");
    assertThat(one.saga(booking, "data")).doesNotContain("Byron");
    assertThat(lastTold().status()).isEqualTo(BookingStatus.CANCELLED);
    assertThat(Objects.requireNonNull(lastTold().reason()).code()).isEqualTo(Reason.WITHDRAWN);
    assertThat(told().state()).isEqualTo(Cancellation.State.DONE);
    assertThat(told().refund()).isNull();
    assertThat(column("past_cancellations")).isEqualTo("{" + cancellation + "}");
    sequencesRiseByOne();

    CloudEvent again = free();
    other.handle(again);
    CloudEvent last = one.sent(booking).getLast();
    assertThat(last.type()).isEqualTo(UPDATED);
    assertThat(last.causationid()).isEqualTo(again.id());
    assertThat(last.sequence()).isEqualTo(Long.valueOf(Objects.requireNonNull(column("sequence"))));
    assertThat(told().state()).isEqualTo(Cancellation.State.DONE);
  }

  @Test
  void goesBackToThePivotThroughTheRowsWhereTheWithdrawalIsTooLate() {
    pending();
    one.handle(free());
    other.handle(reply("confirm-with-operator/undo", new WithdrawalRefused(booking)));
    assertThat(one.saga(booking, "state")).isEqualTo("FORWARD");
    assertThat(one.saga(booking, "refusal_code")).isNull();
    assertThat(one.sentTypes(booking).stream().filter(CONFIRM::equals)).hasSize(2);
    one.handle(accept());
    assertThat(told().state()).isEqualTo(Cancellation.State.REFUSED);
    assertThat(Objects.requireNonNull(told().reason()).code()).isEqualTo(Reason.ALREADY_CONFIRMED);
    one.handle(captured(), issued());
    assertThat(lastTold().status()).isEqualTo(BookingStatus.CONFIRMED);

    UUID next = Uuid7.next();
    one.handle(one.cancellation(new CancellationRequested(booking, next, false, REFUND)));
    assertThat(one.saga(next, "state")).isEqualTo("FORWARD");
    assertThat(column("past_cancellations")).isEqualTo("{" + cancellation + "}");
    one.handle(free());
    assertThat(told().id()).isEqualTo(next);
    assertThat(told().state()).isEqualTo(Cancellation.State.OPEN);
  }

  @Test
  void cancelsAConfirmedBookingThroughItsRows() {
    confirmed();
    CloudEvent request = byTiers();
    one.handle(request);
    assertThat(one.saga(cancellation, "definition")).isEqualTo("cancel-trip");
    assertThat(one.saga(cancellation, "booking")).isEqualTo(booking.toString());
    assertThat(one.saga(cancellation, "data")).contains("60000");
    assertThat(column("status")).isEqualTo("CANCELLING");
    CloudEvent sent = lastOf(RETURN);
    assertThat(sent.stepkey()).isEqualTo(cancellation + "/return-booking/do");
    assertThat(sent.subject()).isEqualTo(booking.toString());
    assertThat(sent.causationid()).isEqualTo(request.id());
    assertThat(sent.actor()).isEqualTo("agent:ada");

    other.handle(replyToCancellation("return-booking/do", new BookingReturned(booking)));
    assertThat(lastOf(REFUND_PAYMENT).stepkey()).isEqualTo(cancellation + "/refund-payment/do");
    one.handle(replyToCancellation("refund-payment/do", new PaymentRefunded(booking, REFUND)));
    assertThat(one.saga(cancellation, "data")).contains("refunded");
    assertThat(lastOf(CLOSE).stepkey()).isEqualTo(cancellation + "/close-booking/do");
    one.handle(replyToCancellation("close-booking/do", new BookingClosed(booking)));
    other.handle(issued());
    assertThat(lastTold().status()).as("a late reply").isEqualTo(BookingStatus.CANCELLING);
    other.handle(replyToCancellation("void-voucher/do", new VoucherVoided(booking)));
    assertThat(one.saga(cancellation, "state")).isEqualTo("COMPLETED");
    assertThat(one.saga(booking, "state")).isEqualTo("COMPLETED");
    assertThat(lastTold().status()).isEqualTo(BookingStatus.CANCELLED);
    assertThat(told()).isEqualTo(Cancellation.open(cancellation).done(REFUND));
    assertThat(column("past_cancellations")).isEqualTo("{" + cancellation + "}");
    sequencesRiseByOne();

    String before = column("sequence");
    one.handle(
        issued(),
        captured(),
        replyToCancellation("void-voucher/do", new VoucherVoided(booking)),
        replyToCancellation("return-booking/do", new BookingReturned(booking)));
    one.handle(byTiers());
    assertThat(column("sequence")).isEqualTo(before);
    assertThat(lastTold().status()).isEqualTo(BookingStatus.CANCELLED);
    assertThat(one.sentTypes(booking).stream().filter(RETURN::equals)).hasSize(1);
  }

  @Test
  void keepsTheTermsOfACancellationThatWaitsForTheBookingToBeConfirmed() {
    accepted();
    one.handle(byTiers());
    assertThat(column("pending_cancellation")).contains(cancellation.toString(), "60000");
    assertThat(one.saga(cancellation, "id")).isNull();
    other.handle(captured());
    other.handle(byTiers());
    assertThat(column("pending_cancellation")).isNotNull();
    int before = one.sent(booking).size();
    CloudEvent issued = issued();
    other.handle(issued);
    assertThat(column("pending_cancellation")).isNull();
    assertThat(one.saga(booking, "state")).isEqualTo("COMPLETED");
    assertThat(one.saga(cancellation, "step")).isEqualTo("return-booking");
    assertThat(one.saga(cancellation, "correlation")).isEqualTo(booking.toString());
    List<CloudEvent> sent = one.sent(booking);
    assertThat(sent.subList(before, sent.size()))
        .extracting(CloudEvent::type)
        .containsExactly(RETURN, UPDATED);
    assertThat(lastOf(RETURN).causationid()).isEqualTo(issued.id());
    assertThat(lastTold().status()).isEqualTo(BookingStatus.CANCELLING);
    isToldConfirmed(0);
  }

  private void isToldConfirmed(int times) {
    assertThat(
            one.sent(booking).stream()
                .filter(event -> event.type().equals(UPDATED))
                .map(event -> event.data(BookingUpdated.class).status())
                .filter(BookingStatus.CONFIRMED::equals))
        .hasSize(times);
  }

  @Test
  void takesStartAndCancellationInOnePack() {
    one.handle(one.start(booking), free());
    assertThat(one.saga(booking, "state")).isEqualTo("COMPENSATING");
    assertThat(one.sentTypes(booking))
        .containsExactly("operator.hold-inventory.v1", "operator.release-inventory.v1", UPDATED);
    assertThat(told().state()).isEqualTo(Cancellation.State.OPEN);
    other.handle(reply("hold-inventory/undo", new InventoryReleased(booking)));
    assertThat(lastTold().status()).isEqualTo(BookingStatus.CANCELLED);
  }

  @Test
  void putsOffACancellationOfABookingThatIsNotKnown() {
    CloudEvent free = free();
    assertThat(one.handle(free).putOff())
        .extracting(putOff -> putOff.message())
        .containsExactly(free.id());
    assertThat(one.handle(free, one.start(booking)).putOff()).isEmpty();
    assertThat(one.saga(booking, "state")).isEqualTo("COMPENSATING");
  }

  @Test
  void takesTheLastReplyAndACancellationInOnePack() {
    accepted();
    one.handle(captured());
    long before = Long.parseLong(Objects.requireNonNull(column("sequence")));
    CloudEvent request = byTiers();
    one.handle(issued(), request, request);
    assertThat(lastTold().status()).isEqualTo(BookingStatus.CANCELLING);
    assertThat(lastOf(RETURN).causationid()).isEqualTo(request.id());
    assertThat(column("sequence")).isEqualTo(Long.toString(before + 1));
    assertThat(one.sentTypes(booking).stream().filter(RETURN::equals)).hasSize(1);
  }

  @Test
  void takesACancellationAndThenTheLastReplyInOnePack() {
    accepted();
    one.handle(captured());
    CloudEvent issued = issued();
    one.handle(byTiers(), issued, issued);
    assertThat(lastTold().status()).isEqualTo(BookingStatus.CANCELLING);
    assertThat(lastOf(RETURN).causationid()).isEqualTo(issued.id());
    assertThat(one.sentTypes(booking).stream().filter(RETURN::equals)).hasSize(1);
  }

  @Test
  void takesRepliesOfBothSagasInOnePack() {
    confirmed();
    one.handle(byTiers());
    one.handle(
        issued(),
        replyToCancellation("return-booking/do", new BookingReturned(booking)),
        captured(),
        replyToCancellation("refund-payment/do", new PaymentRefunded(booking, REFUND)),
        byTiers());
    assertThat(lastTold().status()).isEqualTo(BookingStatus.CANCELLING);
    assertThat(one.saga(cancellation, "step")).isEqualTo("close-booking");
  }

  @Test
  void asksAgainRaisesAttentionAndClearsItOfAWithdrawal() {
    pending();
    one.handle(free());
    clock.advance(Duration.ofSeconds(2));
    assertThat(other.worker.runOnce()).isEqualTo(1);
    assertThat(one.sentTypes(booking).stream().filter(WITHDRAW::equals)).hasSize(2);
    attentionAfterAQuarterOfAnHour(booking, "confirm-with-operator");
    assertThat(one.saga(booking, "state")).isEqualTo("WITHDRAWING");
    one.handle(reply("confirm-with-operator/undo", new BookingWithdrawn(booking)));
    assertThat(column("attention")).isNull();
    assertThat(one.saga(booking, "attention_what")).isNull();
    assertThat(lastTold().attention()).isNull();
  }

  @Test
  void asksAgainRaisesAttentionAndClearsItOfACancellation() {
    confirmed();
    one.handle(byTiers());
    clock.advance(Duration.ofSeconds(2));
    assertThat(other.worker.runOnce()).isEqualTo(1);
    List<CloudEvent> asks =
        one.sent(booking).stream().filter(event -> event.type().equals(RETURN)).toList();
    assertThat(asks).hasSize(2);
    assertThat(asks)
        .extracting(CloudEvent::stepkey)
        .containsOnly(cancellation + "/return-booking/do");
    assertThat(asks).extracting(CloudEvent::id).doesNotHaveDuplicates();
    assertThat(asks.getLast().actor()).isEqualTo("service:booking-saga");
    assertThat(asks.getLast().correlationid()).isEqualTo(asks.getFirst().correlationid());
    attentionAfterAQuarterOfAnHour(cancellation, "return-booking");
    assertThat(lastTold().status()).isEqualTo(BookingStatus.CANCELLING);
    String raised = column("attention");
    other.handle(issued());
    assertThat(column("attention")).as("after a late reply").isEqualTo(raised);
    one.handle(replyToCancellation("return-booking/do", new BookingReturned(booking)));
    assertThat(column("attention")).isNull();
    assertThat(lastTold().attention()).isNull();
  }

  private void attentionAfterAQuarterOfAnHour(UUID saga, String about) {
    for (int minute = 0; minute < 15; minute++) {
      assertThat(column("attention")).isNull();
      clock.advance(Duration.ofMinutes(1));
      one.worker.runOnce();
    }
    assertThat(one.saga(saga, "attention_what")).contains(about);
    assertThat(column("attention")).contains(about, "since");
    assertThat(Objects.requireNonNull(lastTold().attention()).what()).contains(about);
  }

  private void collide(CloudEvent first, CloudEvent second) {
    one.collide(first, other, second);
  }

  @Test
  void refusesTheWithdrawalThatComesWhileTheOperatorsYesIsTaken() {
    pending();
    collide(accept(), free());
    assertThat(one.saga(booking, "step")).isEqualTo("capture-payment");
    assertThat(one.sentTypes(booking)).doesNotContain(WITHDRAW).containsOnlyOnce(CAPTURE);
    assertThat(told().state()).isEqualTo(Cancellation.State.REFUSED);
    assertThat(Objects.requireNonNull(told().reason()).code()).isEqualTo(Reason.ALREADY_CONFIRMED);
  }

  @Test
  void takesTheOperatorsYesThatComesWhileTheWithdrawalIsTaken() {
    pending();
    collide(free(), accept());
    assertThat(one.saga(booking, "state")).isEqualTo("FORWARD");
    assertThat(one.saga(booking, "step")).isEqualTo("capture-payment");
    assertThat(one.sentTypes(booking))
        .containsOnlyOnce(WITHDRAW)
        .containsOnlyOnce(CAPTURE)
        .doesNotContain(VOID);
    assertThat(told().state()).isEqualTo(Cancellation.State.REFUSED);
    other.handle(reply("confirm-with-operator/undo", new WithdrawalRefused(booking)));
    assertThat(one.saga(booking, "step")).isEqualTo("capture-payment");
  }

  @Test
  void beginsTheCancellationOnceThatComesWhileTheLastReplyIsTaken() {
    accepted();
    one.handle(captured());
    collide(issued(), byTiers());
    assertThat(lastTold().status()).isEqualTo(BookingStatus.CANCELLING);
    assertThat(one.sentTypes(booking)).containsOnlyOnce(RETURN);
    isToldConfirmed(1);
  }

  @Test
  void beginsTheCancellationOnceWhileItIsTakenWhenTheLastReplyComes() {
    accepted();
    one.handle(captured());
    collide(byTiers(), issued());
    assertThat(lastTold().status()).isEqualTo(BookingStatus.CANCELLING);
    assertThat(one.sentTypes(booking)).containsOnlyOnce(RETURN);
    isToldConfirmed(0);
  }

  @Test
  void beginsACancellationOnceWhenTwoInstancesAreAskedAtOnce() {
    confirmed();
    collide(byTiers(), byTiers());
    assertThat(one.sentTypes(booking)).containsOnlyOnce(RETURN);
    assertThat(one.journal(cancellation)).containsExactly("STARTED", "ASKED");
  }
}
