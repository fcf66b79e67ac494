package dev.landbridge.messaging.outbox;

import static dev.landbridge.messaging.TestDatabase.SCHEMA;
import static dev.landbridge.messaging.outbox.LogFixture.open;
import static dev.landbridge.messaging.outbox.LogFixture.write;
import static dev.landbridge.messaging.outbox.LogFixture.writeAndCommit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.messaging.TestDatabase;
import dev.landbridge.snssqs.core.BrokerCalls;
import dev.landbridge.snssqs.core.Letter;
import dev.landbridge.snssqs.core.Topic;
import dev.landbridge.snssqs.core.TopicPublisher;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;

/** What fails holds up nothing else. */
class RelayFairnessIntegrationTests {
  private final List<UUID> published = new CopyOnWriteArrayList<>();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();
  private final Set<UUID> refused = ConcurrentHashMap.newKeySet();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TopicPublisher refusing =
      new TopicPublisher(
          new SnsClient() {
            @Override
            public String serviceName() {
              return "sns";
            }

            @Override
            public void close() {}
          },
          new BrokerCalls(CircuitBreaker.ofDefaults("test")),
          Duration.ofSeconds(1));
  private TestDatabase database;
  private Relay relay;

  @BeforeEach
  void database() {
    database = new TestDatabase();
    Publisher publisher =
        new Publisher() {
          @Override
          public boolean isReady() {
            return true;
          }

          @Override
          public void publish(String topic, byte[] pack) {
            if (failing.contains(topic)) {
              throw new IllegalStateException("no right to publish");
            }
            List<UUID> ids = LogFixture.ids(pack);
            if (ids.stream().anyMatch(refused::contains)) {
              refusing.publish(new Topic(topic, "arn", 1), new Letter(pack, Map.of()));
            }
            published.addAll(ids);
          }
        };
    relay =
        new Relay(
            database.dataSource(),
            SCHEMA,
            publisher,
            new Relay.Settings(
                "test",
                50,
                Duration.ofSeconds(5),
                20,
                200 * 1024,
                4,
                Duration.ofMillis(10),
                Duration.ofMillis(20),
                Duration.ofSeconds(5)),
            meters);
  }

  @AfterEach
  void drop() {
    relay.stop();
    database.close();
  }

  @Test
  void goesOnWithOtherTopicsWhileOneFails() throws Exception {
    failing.add("bad");
    relay.start();
    List<UUID> bad = new ArrayList<>();
    List<UUID> good = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      bad.add(writeAndCommit(database, "bad"));
      good.add(writeAndCommit(database, "good"));
      relay.nudge();
    }

    await().until(() -> published.containsAll(good));
    assertThat(published).doesNotContainAnyElementsOf(bad);
    assertThat(meters.get("landbridge.relay.stuck").gauge().value()).isPositive();

    failing.clear();
    await().until(() -> published.containsAll(bad));
    await().until(() -> meters.get("landbridge.relay.stuck").gauge().value() == 0);
    assertThat(published).containsExactlyInAnyOrderElementsOf(concat(good, bad));
  }

  @Test
  void keepsARefusedMessageAndPublishesItsNeighbours() throws Exception {
    List<UUID> ids = new ArrayList<>();
    try (Connection connection = open(database)) {
      for (int i = 0; i < 10; i++) {
        ids.add(write(connection, "a"));
      }
      connection.commit();
    }
    UUID bad = ids.remove(4);
    refused.add(bad);
    relay.start();

    await().until(() -> published.containsAll(ids));
    assertThat(published).containsExactlyInAnyOrderElementsOf(ids);
    refused.clear();
    await().until(() -> published.contains(bad));
  }

  @Test
  void publishesWhatIsNewAmongManyLeasesThatRanOut() throws Exception {
    try (Connection connection = open(database)) {
      for (int i = 0; i < 500; i++) {
        write(connection, "a");
      }
      connection.commit();
    }
    Claims resending = new Claims(database.dataSource(), SCHEMA, "other", 5, Duration.ofMinutes(1));
    // All of it is done once, so that only the resend is left.
    for (var done = resending.next(); done.isPresent(); done = resending.next()) {
      resending.close(done.get().claim());
    }
    resending.again(null);
    UUID fresh = writeAndCommit(database, "a");
    relay.start();

    await().until(() -> published.size() > 400);
    assertThat(published.indexOf(fresh)).isBetween(0, 50);
  }

  private static List<UUID> concat(List<UUID> a, List<UUID> b) {
    List<UUID> both = new ArrayList<>(a);
    both.addAll(b);
    return both;
  }
}
