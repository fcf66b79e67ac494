package dev.landbridge.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.embedded.broker.EmbeddedBroker;
import dev.landbridge.schemas.event.Uuid7;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Instances of one service that share a database and its queues, in one JVM, starting and stopping
 * under load.
 */
class SeveralInstancesIntegrationTests {
  private static final EmbeddedBroker BROKER = EmbeddedBroker.start();

  @Test
  void handlesEachMessageOnceWhileOneInstanceStopsAndAnotherStarts() {
    BROKER.clear();
    // Every delivery arrives twice.
    BROKER.through(delivery -> List.of(delivery, delivery));
    try (TestDatabase database = new TestDatabase();
        TestService first = TestService.start(BROKER, database.url(), Map.of())) {
      List<UUID> bookings = new ArrayList<>();
      try (TestService second = TestService.start(BROKER, database.url(), Map.of())) {
        for (int i = 0; i < 30; i++) {
          bookings.addAll(issue(i % 2 == 0 ? first : second, 10));
        }
      }
      for (int i = 0; i < 5; i++) {
        bookings.addAll(issue(first, 10));
      }
      await().atMost(Duration.ofSeconds(40)).until(() -> first.count("effect") >= bookings.size());
      assertThat(bookings).allMatch(booking -> first.effects(booking) == 1);
      assertThat(first.count("effect")).isEqualTo(bookings.size());
    } finally {
      BROKER.through(List::of);
    }
  }

  private static List<UUID> issue(TestService service, int number) {
    List<UUID> bookings = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      bookings.add(Uuid7.next());
    }
    service.issue(bookings);
    return bookings;
  }
}
