package dev.landbridge.bookingsaga.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.bookingsaga.BookingSaga;
import dev.landbridge.bookingsaga.trip.Requests;
import dev.landbridge.embedded.broker.EmbeddedBroker;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.Uuid7;
import dev.landbridge.shores.Shore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** Sagas over a real broker that loses a message of every type and delivers what is left twice. */
class BookingSagaIntegrationTests {
  private static EmbeddedBroker broker;
  private static Shore agents;
  private static Shore operators;
  private static ConfigurableApplicationContext saga;
  private static final Set<String> LOST = ConcurrentHashMap.newKeySet();

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
    broker.through(delivery -> {
      List<CloudEvent> pack =
          CloudEvents.readBatch(delivery.body().getBytes(StandardCharsets.UTF_8));
      List<CloudEvent> kept = pack.stream().filter(event -> !LOST.add(event.type())).toList();
      if (kept.isEmpty()) {
        return List.of();
      }
      var rest = delivery.withBody(CloudEvents.text(CloudEvents.writeBatch(kept)));
      return List.of(rest, rest.after(Duration.ofMillis(300)));
    });
    agents = new Shore("agent-events", settings("agents"));
    operators = new Shore("operator-bridge", settings("operators"));
    saga =
        BookingSaga.application()
            .web(WebApplicationType.NONE)
            .properties(settings("saga"))
            .properties("spring.main.banner-mode=off", "landbridge.saga.ask-later-after=2s")
            .run();
  }

  @AfterAll
  static void stop() {
    saga.close();
    agents.close();
    operators.close();
    broker.close();
  }

  private static Map<String, Object> settings(String database) {
    Map<String, Object> settings = new HashMap<>(Service.store(database));
    settings.put("spring.cloud.aws.sqs.endpoint", broker.sqsEndpoint().toString());
    settings.put("spring.cloud.aws.sns.endpoint", broker.snsEndpoint().toString());
    return settings;
  }

  @Test
  void settlesEveryBookingThoughOneMessageOfEveryTypeIsLost() {
    List<UUID> confirmed = new ArrayList<>();
    List<UUID> soldOut = new ArrayList<>();
    List<UUID> withoutCredit = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      confirmed.add(Uuid7.next());
      soldOut.add(Uuid7.next());
      withoutCredit.add(Uuid7.next());
    }
    soldOut.forEach(operators::refuse);
    withoutCredit.forEach(agents::refuse);
    List<UUID> all = new ArrayList<>(confirmed);
    all.addAll(soldOut);
    all.addAll(withoutCredit);
    all.forEach(booking -> agents.request(Requests.of(booking)));
    // What agent-events does for bookings without news.
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> {
          List<UUID> unsettled =
              all.stream().filter(booking -> !isSettled(agents.told(booking))).toList();
          unsettled.forEach(booking -> agents.request(Requests.of(booking)));
          return unsettled.isEmpty();
        });
    assertThat(confirmed)
        .allSatisfy(booking -> {
          BookingUpdated told = Objects.requireNonNull(agents.told(booking));
          assertThat(told.status()).isEqualTo(BookingStatus.CONFIRMED);
          assertThat(told.operatorReference()).isEqualTo("OP-LB-7Q2M");
        });
    assertThat(soldOut).allSatisfy(booking -> assertDeclined(booking, Reason.SOLD_OUT));
    assertThat(withoutCredit).allSatisfy(booking -> assertDeclined(booking, Reason.CREDIT_REFUSED));
    assertThat(LOST)
        .contains(
            "agent.booking-requested.v1",
            "operator.hold-inventory.v1",
            "operator.inventory-held.v1",
            "operator.sold-out.v1",
            "operator.release-inventory.v1",
            "operator.inventory-released.v1",
            "agent.authorize-payment.v1",
            "agent.payment-authorized.v1",
            "agent.credit-refused.v1",
            "operator.confirm-booking.v1",
            "operator.booking-accepted.v1",
            "agent.capture-payment.v1",
            "agent.payment-captured.v1",
            "agent.issue-voucher.v1",
            "agent.voucher-issued.v1",
            "saga.booking-updated.v1");
  }

  private static boolean isSettled(@Nullable BookingUpdated told) {
    return told != null && told.status().isSettled();
  }

  private static void assertDeclined(UUID booking, String reason) {
    BookingUpdated told = Objects.requireNonNull(agents.told(booking));
    assertThat(told.status()).isEqualTo(BookingStatus.DECLINED);
    assertThat(Objects.requireNonNull(told.reason()).code()).isEqualTo(reason);
  }
}
