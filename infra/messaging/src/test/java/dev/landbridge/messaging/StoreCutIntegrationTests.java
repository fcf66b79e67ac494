package dev.landbridge.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.embedded.broker.EmbeddedBroker;
import dev.landbridge.embedded.net.CuttableProxy;
import dev.landbridge.messaging.store.StoreGuard;
import dev.landbridge.messaging.store.StoreWatch;
import dev.landbridge.schemas.event.Uuid7;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The store goes away and comes back. */
class StoreCutIntegrationTests {
  private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  @Test
  void losesNothingAndCountsNoAttemptWhileTheStoreIsCut() throws Exception {
    BROKER.clear();
    try (TestDatabase database = new TestDatabase();
        CuttableProxy proxy = CuttableProxy.inFrontOf(TestDatabase.cluster().port());
        TestService service =
            TestService.start(
                BROKER,
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(proxy.port(), database.name()),
                Map.of(
                    "landbridge.messaging.retry.attempts", "1",
                    "spring.datasource.hikari.connection-timeout", "500",
                    "spring.cloud.stream.snssqs.default.consumer.visibility-timeout", "2s"))) {
      StoreWatch watch = service.context.getBean(StoreWatch.class);
      List<UUID> bookings = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        bookings.add(Uuid7.next());
      }
      service.issue(bookings.subList(0, 10));
      await().until(() -> bookings.subList(0, 10).stream().allMatch(b -> service.effects(b) == 1));

      proxy.cut();
      // Straight into the queue: the outbox is away as well.
      for (UUID booking : bookings.subList(10, 20)) {
        service.put(
            TestService.pack(TestService.event(Uuid7.next(), "agent.issue-voucher.v1", booking)));
      }
      await().until(watch::isAway);
      await()
          .until(() ->
              service
                  .context
                  .getBean(CircuitBreakerRegistry.class)
                  .circuitBreaker(StoreGuard.BREAKER)
                  .getState()
                  .name()
                  .contains("OPEN"));
      proxy.restore();
      await().atMost(Duration.ofSeconds(30)).until(() -> !watch.isAway());
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> bookings.stream().allMatch(booking -> service.effects(booking) == 1));
      assertThat(service.count("retry")).isZero();
      assertThat(service.counter("landbridge.inbox.retries")).isZero();
    }
  }
}
