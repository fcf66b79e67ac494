package dev.landbridge.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.landbridge.embedded.broker.EmbeddedBroker;
import dev.landbridge.embedded.net.CuttableProxy;
import dev.landbridge.messaging.store.StoreGuard;
import dev.landbridge.messaging.store.StoreWatch;
import dev.landbridge.schemas.event.Uuid7;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

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
                    "spring.datasource.hikari.data-source-properties.socketTimeout", "600",
                    "landbridge.messaging.store.patience", "100ms",
                    "landbridge.messaging.store.probe-interval", "100ms",
                    "landbridge.messaging.store.probe-timeout", "1s",
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
      await().until(() -> breaker(service).getState() == CircuitBreaker.State.OPEN);
      proxy.restore();
      await().atMost(Duration.ofSeconds(30)).until(() -> !watch.isAway());
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> bookings.stream().allMatch(booking -> service.effects(booking) == 1));
      assertThat(service.count("retry")).isZero();
      assertThat(service.counter("landbridge.inbox.retries")).isZero();
      breaksACallThatHangsOnAFrozenStoreAndRefusesOthers(service, proxy, watch);
    }
  }

  /** In the same service: another start would cost seconds. */
  private static void breaksACallThatHangsOnAFrozenStoreAndRefusesOthers(
      TestService service, CuttableProxy proxy, StoreWatch watch) throws Exception {
    CircuitBreaker breaker = breaker(service);
    HealthIndicator health = service.context.getBean("dbHealthContributor", HealthIndicator.class);
    await().until(() -> health.health().getStatus().equals(Status.UP));
    try {
      // Its connection is healthy when it gets it, and would wait for the socket's time-out.
      CompletableFuture<Integer> hanging =
          CompletableFuture.supplyAsync(() ->
              service.inTransaction(() -> {
                service.jdbc().sql("select 1").query(Integer.class).single();
                proxy.freeze();
                return service.jdbc().sql("select 2").query(Integer.class).single();
              }));
      await().atMost(Duration.ofSeconds(30)).until(hanging::isDone);
      assertThat(hanging.exceptionNow())
          .isInstanceOfAny(DataAccessException.class, TransactionException.class);
      assertThat(watch.isAway()).isTrue();
      assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
      assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
      assertThatThrownBy(() -> service.jdbc().sql("select 3").query(Integer.class).single())
          .hasRootCauseInstanceOf(CallNotPermittedException.class);
    } finally {
      proxy.restore();
    }
    await().until(() -> !watch.isAway());
    assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    assertThat(service.jdbc().sql("select 4").query(Integer.class).single()).isEqualTo(4);
    assertThat(pool(service).getMinimumIdle()).isPositive();
  }

  private static HikariDataSource pool(TestService service) throws SQLException {
    return service.context.getBean(DataSource.class).unwrap(HikariDataSource.class);
  }

  private static CircuitBreaker breaker(TestService service) {
    return service.context.getBean(CircuitBreakerRegistry.class).circuitBreaker(StoreGuard.BREAKER);
  }
}
