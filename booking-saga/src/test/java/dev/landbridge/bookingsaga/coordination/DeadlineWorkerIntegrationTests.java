package dev.landbridge.bookingsaga.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.PaymentAuthorized;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.Uuid7;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlineWorkerIntegrationTests {
  private static final Money TOTAL = new Money(125_000, "USD");
  private static final String HOLD = "operator.hold-inventory.v1";
  private static final String UPDATED = "saga.booking-updated.v1";

  private SettableClock clock;
  private Service one;
  private Service other;

  @BeforeEach
  void startTwoInstances() {
    Service.Pair pair = Service.emptyPair();
    clock = pair.clock();
    one = pair.one();
    other = pair.other();
  }

  private InventoryHeld held(UUID booking) {
    return new InventoryHeld(booking, clock.instant().plus(Duration.ofMinutes(30)), TOTAL);
  }

  private UUID begun() {
    UUID booking = Uuid7.next();
    one.handle(one.start(booking));
    return booking;
  }

  @Test
  void asksAgainUnderTheSameStepKeyAndANewMessageId() {
    UUID booking = begun();
    assertThat(one.worker.runOnce()).isZero();
    clock.advance(Duration.ofSeconds(2));
    assertThat(one.worker.runOnce()).isEqualTo(1);
    assertThat(one.worker.runOnce()).isZero();
    clock.advance(Duration.ofSeconds(4));
    assertThat(other.worker.runOnce()).isEqualTo(1);
    List<CloudEvent> asks =
        one.sent(booking).stream().filter(event -> event.type().equals(HOLD)).toList();
    assertThat(asks).hasSize(3);
    assertThat(asks).extracting(CloudEvent::stepkey).containsOnly(booking + "/hold-inventory/do");
    assertThat(asks).extracting(CloudEvent::id).doesNotHaveDuplicates();
    assertThat(asks).extracting(CloudEvent::data).containsOnly(asks.getFirst().data());
    assertThat(asks.getLast().actor()).isEqualTo("service:booking-saga");
    assertThat(asks.getLast().causationid()).isNull();
    assertThat(asks.getLast().correlationid()).isEqualTo(asks.getFirst().correlationid());
    assertThat(one.sentTypes(booking)).containsOnlyOnce(UPDATED);
  }

  @Test
  void givesUpBeforeThePivotWhenTheBudgetEnds() {
    UUID booking = begun();
    clock.advance(Duration.ofMinutes(5));
    one.worker.runOnce();
    assertThat(one.saga(booking, "state")).isEqualTo("COMPENSATING");
    one.handle(one.reply(booking, "hold-inventory/do", held(booking)));
    one.handle(one.reply(booking, "hold-inventory/undo", new InventoryReleased(booking)));
    BookingUpdated told = one.sent(booking).getLast().data(BookingUpdated.class);
    assertThat(told.status()).isEqualTo(BookingStatus.DECLINED);
    assertThat(Objects.requireNonNull(told.reason()).code()).isEqualTo("unavailable");
  }

  @Test
  void raisesAttentionFromThePivotOnAndClearsItWithTheReply() {
    UUID booking = begun();
    one.handle(one.reply(booking, "hold-inventory/do", held(booking)));
    one.handle(one.reply(booking, "authorize-payment/do", new PaymentAuthorized(booking, TOTAL)));
    for (int minute = 0; minute < 15; minute++) {
      assertThat(one.saga(booking, "attention_since")).isNull();
      clock.advance(Duration.ofMinutes(1));
      one.worker.runOnce();
    }
    assertThat(one.saga(booking, "attention_what")).contains("confirm-with-operator");
    one.handle(one.reply(booking, "confirm-with-operator/do", new BookingAccepted(booking, null)));
    assertThat(one.saga(booking, "attention_since")).isNull();
    assertThat(one.saga(booking, "step")).isEqualTo("capture-payment");
  }

  @Test
  void passesOverWhatAReplyIsMoving() {
    UUID booking = begun();
    clock.advance(Duration.ofSeconds(2));
    one.handle(
        List.of(one.reply(booking, "hold-inventory/do", held(booking))),
        () -> assertThat(other.worker.runOnce()).isZero());
    assertThat(other.worker.runOnce()).isZero();
    assertThat(one.sentTypes(booking)).containsOnlyOnce(HOLD);
  }

  @Test
  void sharesTheWorkBetweenInstances() {
    List<UUID> bookings = new ArrayList<>();
    List<CloudEvent> starts = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      bookings.add(Uuid7.next());
      starts.add(one.start(bookings.getLast()));
    }
    one.handle(starts, () -> {});
    clock.advance(Duration.ofSeconds(2));
    CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> all(one));
    CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> all(other));
    assertThat(first.join() + second.join()).isEqualTo(1_000);
    assertThat(
            one.jdbc
                .sql(
                    """
                    select count(*) from booking_saga.outbox_log where type = :type
                    group by subject having count(*) <> 2\
                    """)
                .param("type", HOLD)
                .query(Integer.class)
                .list())
        .isEmpty();
  }

  private static int all(Service service) {
    int all = 0;
    for (int batch = service.worker.runOnce(); batch > 0; batch = service.worker.runOnce()) {
      all += batch;
    }
    return all;
  }

  @Test
  void leavesARowThatCannotBeReadAloneAndMovesTheOthers() {
    UUID broken = begun();
    UUID sound = begun();
    one.jdbc
        .sql("update booking_saga.instances set data = '{\"seats\": \"many\"}' where id = :id")
        .param("id", broken)
        .update();
    clock.advance(Duration.ofSeconds(2));
    one.worker.runOnce();
    assertThat(one.journal(sound)).containsExactly("STARTED", "ASKED", "ASKED_AGAIN");
    assertThat(one.journal(broken)).containsExactly("STARTED", "ASKED");
    assertThat(one.worker.runOnce()).isZero();
    clock.advance(Duration.ofMinutes(1));
    assertThat(one.worker.runOnce()).isEqualTo(2);
  }

  @Test
  void wakesByItselfWhileItRuns() {
    UUID booking = begun();
    clock.advance(Duration.ofSeconds(2));
    one.worker.start();
    await().untilAsserted(() -> assertThat(one.journal(booking)).contains("ASKED_AGAIN"));
    one.worker.stop();
    assertThat(one.worker.isRunning()).isFalse();
  }
}
