package dev.landbridge.messaging.outbox;

import static dev.landbridge.messaging.TestDatabase.SCHEMA;
import static dev.landbridge.messaging.outbox.LogFixture.open;
import static dev.landbridge.messaging.outbox.LogFixture.write;
import static dev.landbridge.messaging.outbox.LogFixture.writeAndCommit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.messaging.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayIntegrationTests {
  private TestDatabase database;

  @BeforeEach
  void database() {
    database = new TestDatabase();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  /** Remembers what was published, and fails when told to. */
  private static final class Recorder implements Publisher {
    final Queue<UUID> published = new ConcurrentLinkedQueue<>();
    final Queue<Integer> packs = new ConcurrentLinkedQueue<>();
    final AtomicBoolean ready = new AtomicBoolean(true);
    final AtomicBoolean failing = new AtomicBoolean();
    final Set<String> tried = ConcurrentHashMap.newKeySet();

    @Override
    public boolean isReady() {
      return ready.get();
    }

    @Override
    public void publish(String topic, byte[] pack) {
      tried.add(topic);
      if (failing.get()) {
        throw new IllegalStateException("away");
      }
      List<UUID> ids = LogFixture.ids(pack);
      packs.add(ids.size());
      published.addAll(ids);
    }
  }

  private Relay relay(javax.sql.DataSource dataSource, Publisher publisher, Duration lease) {
    return new Relay(
        dataSource,
        SCHEMA,
        publisher,
        new Relay.Settings(
            "test",
            50,
            lease,
            20,
            200 * 1024,
            4,
            Duration.ofMillis(10),
            Duration.ofMillis(5),
            Duration.ofSeconds(5)),
        new SimpleMeterRegistry());
  }

  @Test
  void losesNothingOfEightWritersWhileARelayDiesInTheMiddleOfAClaim() throws Exception {
    Recorder recorder = new Recorder();
    Relay first = relay(database.dataSource(), recorder, Duration.ofMillis(500));
    Relay second = relay(database.dataSource(), recorder, Duration.ofMillis(500));
    var doomedPool = database.pool(4);
    AtomicBoolean killed = new AtomicBoolean();
    Publisher dying =
        new Publisher() {
          @Override
          public boolean isReady() {
            return true;
          }

          @Override
          public void publish(String topic, byte[] pack) {
            // Dies after its claim is committed and before anything is out: no close can follow.
            killed.set(true);
            doomedPool.close();
            throw new IllegalStateException("killed");
          }
        };
    Set<UUID> committed = ConcurrentHashMap.newKeySet();
    Set<UUID> rolledBack = ConcurrentHashMap.newKeySet();
    Relay doomed = relay(doomedPool, dying, Duration.ofMillis(500));
    try (ExecutorService writers = Executors.newFixedThreadPool(8)) {
      List<Future<?>> writing = new ArrayList<>();
      for (int w = 0; w < 8; w++) {
        int seed = w;
        writing.add(writers.submit(() -> writeFor(1500, new Random(seed), committed, rolledBack)));
      }
      doomed.start();
      await().until(killed::get);
      first.start();
      second.start();
      for (Future<?> each : writing) {
        each.get();
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Set.copyOf(recorder.published).containsAll(committed));
    } finally {
      doomed.stop();
      first.stop();
      second.stop();
      doomedPool.close();
    }
    assertThat(committed).hasSizeGreaterThan(500);
    assertThat(Set.copyOf(recorder.published)).isEqualTo(committed);
    assertThat(recorder.published).doesNotContainAnyElementsOf(rolledBack);
  }

  private void writeFor(
      int milliseconds, Random random, Set<UUID> committed, Set<UUID> rolledBack) {
    long end = System.nanoTime() + Duration.ofMillis(milliseconds).toNanos();
    try (Connection connection = open(database)) {
      while (System.nanoTime() < end) {
        List<UUID> ids = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
          ids.add(write(connection, "topic-" + random.nextInt(3)));
          if (random.nextInt(20) == 0) {
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(60)).toNanos());
          }
        }
        if (random.nextInt(5) == 0) {
          connection.rollback();
          rolledBack.addAll(ids);
        } else {
          connection.commit();
          committed.addAll(ids);
        }
      }
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void publishesAgainUnderTheSameIdsAfterACrashBetweenPublishAndClose() throws Exception {
    UUID id = writeAndCommit(database, "a");
    Claims crashed = new Claims(database.dataSource(), SCHEMA, "crashed", 10, Duration.ZERO);
    assertThat(crashed.next()).isPresent();
    Recorder recorder = new Recorder();
    Relay relay = relay(database.dataSource(), recorder, Duration.ofSeconds(5));
    relay.start();
    await().until(() -> recorder.published.contains(id));
    relay.stop();
    assertThat(recorder.published).containsExactly(id);
  }

  @Test
  void claimsNothingWhileTheBreakerIsOpen() throws Exception {
    Recorder recorder = new Recorder();
    recorder.ready.set(false);
    UUID id = writeAndCommit(database, "a");
    Relay relay = relay(database.dataSource(), recorder, Duration.ofSeconds(5));
    relay.start();
    relay.nudge();
    await().during(Duration.ofMillis(200)).until(() -> claims() == 0);
    recorder.ready.set(true);
    await().until(() -> recorder.published.contains(id));
    relay.stop();
  }

  @Test
  void triesAFailedPublishAgainUnderItsOwnLeaseWhichItExtends() throws Exception {
    Recorder recorder = new Recorder();
    recorder.failing.set(true);
    UUID a = writeAndCommit(database, "a");
    UUID b = writeAndCommit(database, "b");
    Relay relay = relay(database.dataSource(), recorder, Duration.ofMillis(200));
    relay.start();
    await().until(() -> recorder.tried.size() == 2 && claims() > 1);
    recorder.failing.set(false);
    await().until(() -> recorder.published.size() == 2);
    relay.stop();
    assertThat(recorder.published).containsExactlyInAnyOrder(a, b);
    assertThat(openLeases()).isZero();
  }

  @Test
  void finishesWhatIsCommittedWhenItStops() throws Exception {
    Recorder recorder = new Recorder();
    Relay relay = relay(database.dataSource(), recorder, Duration.ofSeconds(5));
    relay.start();
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      ids.add(writeAndCommit(database, "a"));
    }
    relay.stop();
    assertThat(recorder.published).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(recorder.packs).allMatch(size -> size <= 20);
    assertThat(openLeases()).isZero();
  }

  @Test
  void givesItsClaimBackWhenItStopsWithoutHavingPublishedIt() throws Exception {
    Recorder recorder = new Recorder();
    recorder.failing.set(true);
    writeAndCommit(database, "a");
    Relay relay = relay(database.dataSource(), recorder, Duration.ofMinutes(10));
    relay.start();
    await().until(() -> !recorder.tried.isEmpty());
    relay.stop();
    assertThat(
            new Claims(database.dataSource(), SCHEMA, "next", 10, Duration.ofMinutes(1)).takeOver())
        .isPresent();
  }

  private long claims() {
    return count("select count(*) from %s.outbox_claim".formatted(SCHEMA));
  }

  private long openLeases() {
    return count(
        "select count(*) from %1$s.outbox_claim where number not in (select number from %1$s.outbox_claim_closed)"
            .formatted(SCHEMA));
  }

  private long count(String sql) {
    Long count = database.jdbc().queryForObject(sql, Long.class);
    return count == null ? 0 : count;
  }
}
