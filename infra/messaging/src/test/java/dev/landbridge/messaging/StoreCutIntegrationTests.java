package dev.landbridge.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.embedded.net.CuttableProxy;
import dev.landbridge.messaging.store.StoreGuard;
import dev.landbridge.messaging.store.StoreWatch;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.Uuid7;
import dev.landbridge.schemas.agent.IssueVoucher;
import dev.landbridge.schemas.event.CloudEvent;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** The store goes away and comes back. */
class StoreCutIntegrationTests {

  @Test
  void losesNothingAndCountsNoAttemptWhileTheStoreIsCut() throws Exception {
    TestService.broker().clear();
    try (TestDatabase database = new TestDatabase();
        CuttableProxy proxy = CuttableProxy.inFrontOf(TestDatabase.cluster().port());
        TestService service =
            TestService.start(
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
      String queue = queueUrl(service);
      for (UUID booking : bookings.subList(10, 20)) {
        sqs(service)
            .sendMessage(send -> send.queueUrl(queue).messageBody(pack(booking)))
            .join();
      }
      await().until(watch::isAway);
      await()
          .until(
              () ->
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
      assertThat(
              service
                  .context
                  .getBean(MeterRegistry.class)
                  .find("landbridge.inbox.retries")
                  .counters())
          .isEmpty();
    }
  }

  private static SqsAsyncClient sqs(TestService service) {
    return service.context.getBean(SqsAsyncClient.class);
  }

  private static String queueUrl(TestService service) {
    return sqs(service).getQueueUrl(get -> get.queueName(TestService.QUEUE)).join().queueUrl();
  }

  private static String pack(UUID booking) {
    return new String(
        CloudEvents.writeBatch(
            List.of(
                new CloudEvent(
                    Uuid7.next(),
                    "agent.issue-voucher.v1",
                    "/test",
                    booking.toString(),
                    Instant.now(),
                    booking,
                    null,
                    TestService.ACTOR,
                    null,
                    null,
                    null,
                    CloudEvents.data(new IssueVoucher(booking, null))))),
        StandardCharsets.UTF_8);
  }
}
