package dev.landbridge.bookingsaga.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.landbridge.messaging.PackHandler.Outcome;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.CreditRefused;
import dev.landbridge.schemas.agent.PaymentAuthorized;
import dev.landbridge.schemas.agent.PaymentCaptured;
import dev.landbridge.schemas.agent.VoucherIssued;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.TimelineEntry;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.Uuid7;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import dev.landbridge.schemas.operator.SoldOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CoordinatorIntegrationTests {
  private static final Money TOTAL = new Money(125_000, "USD");
  private static final String UPDATED = "saga.booking-updated.v1";
  private static final String HOLD = "operator.hold-inventory.v1";
  private static final String AUTHORIZE = "agent.authorize-payment.v1";

  private static SettableClock clock;
  private static Service one;
  private static Service other;

  @BeforeAll
  static void startTwoInstances() {
    Service.Pair pair = Service.emptyPair();
    clock = pair.clock();
    one = pair.one();
    other = pair.other();
  }

  private static InventoryHeld held(UUID booking) {
    return new InventoryHeld(booking, clock.instant().plus(Duration.ofMinutes(30)), TOTAL);
  }

  private static BookingUpdated lastTold(UUID booking) {
    return one.sent(booking).stream()
        .filter(event -> event.type().equals(UPDATED))
        .toList()
        .getLast()
        .data(BookingUpdated.class);
  }

  @Test
  void beginsWithTheHoldAndTellsOfIt() {
    UUID booking = Uuid7.next();
    CloudEvent start = one.start(booking);
    one.handle(start);
    List<CloudEvent> sent = one.sent(booking);
    assertThat(sent).extracting(CloudEvent::type).containsExactly(HOLD, UPDATED);
    assertThat(sent)
        .allSatisfy(event -> {
          assertThat(event.subject()).isEqualTo(booking.toString());
          assertThat(event.correlationid()).isEqualTo(start.correlationid());
          assertThat(event.causationid()).isEqualTo(start.id());
          assertThat(event.actor()).isEqualTo("agent:ada");
          assertThat(event.traceparent()).isEqualTo(Service.TRACE);
        });
    assertThat(sent.getFirst().stepkey()).isEqualTo(booking + "/hold-inventory/do");
    assertThat(sent.getLast().sequence()).isEqualTo(1);
    assertThat(lastTold(booking).status()).isEqualTo(BookingStatus.REQUESTED);
  }

  @Test
  void confirmsAndForgetsThePersonalData() {
    UUID booking = Uuid7.next();
    one.handle(one.start(booking));
    one.handle(one.reply(booking, "hold-inventory/do", held(booking)));
    other.handle(one.reply(booking, "authorize-payment/do", new PaymentAuthorized(booking, TOTAL)));
    assertThat(one.saga(booking, "data")).contains("Byron");
    one.handle(
        one.reply(booking, "confirm-with-operator/do", new BookingAccepted(booking, "OP-1")));
    other.handle(
        one.reply(booking, "capture-payment/do", new PaymentCaptured(booking, TOTAL, TOTAL)));
    one.handle(one.reply(booking, "issue-voucher/do", new VoucherIssued(booking, "V-1")));
    assertThat(one.saga(booking, "state")).isEqualTo("COMPLETED");
    assertThat(one.saga(booking, "data")).doesNotContain("Byron", "7946", "Vegetarian");
    BookingUpdated told = lastTold(booking);
    assertThat(told.status()).isEqualTo(BookingStatus.CONFIRMED);
    assertThat(told.operatorReference()).isEqualTo("OP-1");
    assertThat(told.timeline()).hasSize(11);
    assertThat(told.timeline().getLast())
        .extracting(TimelineEntry::step, TimelineEntry::outcome)
        .containsExactly("issue-voucher", "done");
    assertThat(one.sent(booking).stream().filter(event -> event.type().equals(UPDATED)))
        .extracting(CloudEvent::sequence)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void compensatesAndTellsTheReasonLast() {
    UUID booking = Uuid7.next();
    one.handle(one.start(booking));
    one.handle(one.reply(booking, "hold-inventory/do", held(booking)));
    one.handle(
        one.reply(
            booking, "authorize-payment/do", new CreditRefused(booking, TOTAL, Money.zero("USD"))));
    assertThat(one.saga(booking, "state")).isEqualTo("COMPENSATING");
    assertThat(lastTold(booking).reason()).isNull();
    one.handle(one.reply(booking, "hold-inventory/undo", new InventoryReleased(booking)));
    assertThat(one.saga(booking, "state")).isEqualTo("COMPENSATED");
    assertThat(lastTold(booking).status()).isEqualTo(BookingStatus.DECLINED);
    assertThat(Objects.requireNonNull(lastTold(booking).reason()).code())
        .isEqualTo("credit-refused");
  }

  @Test
  void handlesAPackOfManySagasAndDuplicatesAtOnce() {
    List<UUID> asked = new ArrayList<>();
    List<CloudEvent> starts = new ArrayList<>();
    List<UUID> fresh = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      asked.add(Uuid7.next());
      starts.add(one.start(asked.getLast()));
      fresh.add(Uuid7.next());
    }
    one.handle(starts, () -> {});
    List<CloudEvent> pack = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      UUID booking = asked.get(i);
      pack.add(one.reply(booking, "hold-inventory/do", held(booking)));
      pack.add(one.reply(booking, "hold-inventory/do", held(booking)));
      pack.add(one.start(booking));
      pack.add(one.start(fresh.get(i)));
      pack.add(one.start(fresh.get(i)));
    }
    Collections.shuffle(pack, new Random(7));
    one.handle(pack, () -> {});
    assertThat(asked)
        .allSatisfy(booking -> {
          assertThat(one.sentTypes(booking))
              .containsExactlyInAnyOrder(HOLD, UPDATED, AUTHORIZE, UPDATED);
          assertThat(one.journal(booking))
              .containsExactly("STARTED", "ASKED", "DONE", "ASKED", "IGNORED");
          assertThat(lastTold(booking).status()).isEqualTo(BookingStatus.HELD);
        });
    assertThat(fresh)
        .allSatisfy(booking -> assertThat(one.sentTypes(booking)).containsExactly(HOLD, UPDATED));
  }

  @Test
  void answersAKnownStartWithThePresentStateUnderItsSequence() {
    UUID booking = Uuid7.next();
    one.handle(one.start(booking));
    one.handle(one.reply(booking, "hold-inventory/do", new SoldOut(booking, 0)));
    CloudEvent again = one.start(booking);
    other.handle(again);
    CloudEvent told = one.sent(booking).getLast();
    assertThat(told.type()).isEqualTo(UPDATED);
    assertThat(told.sequence()).isEqualTo(2);
    assertThat(told.causationid()).isEqualTo(again.id());
    assertThat(told.data(BookingUpdated.class).status()).isEqualTo(BookingStatus.DECLINED);
    assertThat(one.sentTypes(booking)).containsExactly(HOLD, UPDATED, UPDATED, UPDATED);
  }

  @Test
  void leavesNothingBehindWhenTheTransactionDoesNotCommit() {
    UUID booking = Uuid7.next();
    assertThatThrownBy(() ->
            one.handle(
                List.of(one.start(booking)),
                () -> {
                  throw new IllegalStateException("killed");
                }))
        .hasMessage("killed");
    assertThat(one.saga(booking, "id")).isNull();
    assertThat(one.sent(booking)).isEmpty();
    other.handle(one.start(booking));
    assertThat(one.sentTypes(booking)).containsExactly(HOLD, UPDATED);
  }

  /**
   * Runs {@code second} on the other instance while {@code first} has not committed, and sees it
   * wait.
   */
  private static void collide(CloudEvent first, CloudEvent second) {
    List<CompletableFuture<Void>> running = new ArrayList<>();
    one.handle(
        List.of(first),
        () -> {
          running.add(CompletableFuture.runAsync(() -> other.handle(second)));
          await()
              .until(() ->
                  other
                          .jdbc
                          .sql(
                              """
                              select count(*) from pg_stat_activity
                              where datname = current_database() and wait_event_type = 'Lock'\
                              """)
                          .query(Integer.class)
                          .single()
                      == 1);
        });
    running.forEach(CompletableFuture::join);
  }

  @Test
  void beginsABookingOnceWhenTwoInstancesAreAskedAtOnce() {
    UUID booking = Uuid7.next();
    collide(one.start(booking), one.start(booking));
    assertThat(one.sentTypes(booking)).containsExactly(HOLD, UPDATED, UPDATED);
    assertThat(one.journal(booking)).containsExactly("STARTED", "ASKED");
  }

  @Test
  void movesASagaOnceWhenTwoInstancesHaveTheReplyAtOnce() {
    UUID booking = Uuid7.next();
    one.handle(one.start(booking));
    collide(
        one.reply(booking, "hold-inventory/do", held(booking)),
        one.reply(booking, "hold-inventory/do", held(booking)));
    assertThat(one.sentTypes(booking)).containsExactly(HOLD, UPDATED, AUTHORIZE, UPDATED);
    assertThat(one.journal(booking))
        .containsExactly("STARTED", "ASKED", "DONE", "ASKED", "IGNORED");
  }

  @Test
  void putsOffTheReplyToASagaThatIsNotKnownAndRefusesItInTheEnd() {
    UUID booking = Uuid7.next();
    CloudEvent reply = one.reply(booking, "hold-inventory/do", held(booking));
    Outcome outcome = one.handle(reply);
    assertThat(outcome.putOff()).extracting(putOff -> putOff.message()).containsExactly(reply.id());
    assertThat(outcome.sends()).isEmpty();
    clock.advance(Duration.ofMinutes(31));
    assertThatThrownBy(() -> one.handle(reply)).hasMessageContaining("does not exist");
  }

  @Test
  void putsOffTheReplyToASagaOfAVersionThatOnlyOthersKnow() {
    UUID booking = Uuid7.next();
    one.handle(one.start(booking));
    one.jdbc
        .sql("update booking_saga.instances set definition_version = 9 where id = :id")
        .param("id", booking)
        .update();
    Outcome outcome = one.handle(one.reply(booking, "hold-inventory/do", held(booking)));
    assertThat(outcome.putOff())
        .singleElement()
        .extracting(putOff -> putOff.reason())
        .isEqualTo("saga book-trip version 9 is not known here");
    clock.advance(Duration.ofMinutes(10));
    while (one.worker.runOnce() > 0) {}
    assertThat(one.journal(booking)).containsExactly("STARTED", "ASKED");
  }

  @Test
  void takesNoReplyWithoutAStepKey() {
    UUID booking = Uuid7.next();
    CloudEvent start = one.start(booking);
    CloudEvent reply = one.reply(booking, "hold-inventory/do", held(booking));
    CloudEvent without =
        new CloudEvent(
            reply.id(),
            reply.type(),
            reply.source(),
            reply.subject(),
            reply.time(),
            reply.correlationid(),
            null,
            reply.actor(),
            null,
            null,
            null,
            reply.data());
    assertThatThrownBy(() -> one.handle(start, without)).hasMessageContaining("no step key");
    assertThat(one.saga(booking, "id")).isNull();
  }
}
