package dev.landbridge.bookingsaga.coordination;

import static org.awaitility.Awaitility.await;

import dev.landbridge.bookingsaga.BookingSaga;
import dev.landbridge.bookingsaga.trip.Requests;
import dev.landbridge.embedded.postgres.PostgresCluster;
import dev.landbridge.messaging.Outbox;
import dev.landbridge.messaging.PackHandler.Outcome;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.event.Uuid7;
import dev.landbridge.schemas.operator.BookingCancelled;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An instance of the service whose messages a test hands over and whose deadline worker the test
 * runs.
 */
final class Service {
  private static final PostgresCluster CLUSTER = PostgresCluster.temporary();
  static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static final Set<String> DATABASES = ConcurrentHashMap.newKeySet();
  private static @Nullable Pair pair;

  final Coordinator coordinator;
  final DeadlineWorker worker;
  final TransactionTemplate transactions;
  final JdbcClient jdbc;
  private final Outbox outbox;
  private final Clock clock;

  /** Two instances on one database, and their clock. */
  record Pair(SettableClock clock, Service one, Service other) {}

  /** The same two for all tests of this JVM, with empty tables. */
  static synchronized Pair emptyPair() {
    if (pair == null) {
      SettableClock clock = new SettableClock();
      pair = new Pair(clock, new Service(clock), new Service(clock));
    }
    pair.one().forgetEverything();
    return pair;
  }

  /** Settings of a database of its own, made when it is first asked for. */
  static Map<String, Object> store(String database) {
    if (DATABASES.add(database)) {
      CLUSTER.createDatabase(database);
    }
    return Map.of(
        "spring.datasource.url",
        CLUSTER.jdbcUrl(database),
        "spring.datasource.username",
        CLUSTER.user(),
        "spring.datasource.password",
        CLUSTER.password(),
        "spring.datasource.hikari.minimum-idle",
        1,
        "spring.cloud.aws.region.static",
        "eu-west-1",
        "spring.cloud.aws.credentials.access-key",
        "test",
        "spring.cloud.aws.credentials.secret-key",
        "test");
  }

  private Service(Clock clock) {
    this.clock = clock;
    ConfigurableApplicationContext context =
        BookingSaga.application()
            .web(WebApplicationType.NONE)
            .initializers(each ->
                ((GenericApplicationContext) each)
                    .registerBean("settableClock", Clock.class, () -> clock))
            .properties(store("sagas"))
            .properties(
                "landbridge.messaging.relay.enabled=false",
                "landbridge.messaging.inbox.enabled=false",
                "spring.main.banner-mode=off")
            .run();
    this.coordinator = context.getBean(Coordinator.class);
    this.worker = context.getBean(DeadlineWorker.class);
    this.transactions = context.getBean(TransactionTemplate.class);
    this.jdbc = context.getBean(JdbcClient.class);
    this.outbox = context.getBean(Outbox.class);
    worker.stop();
  }

  /** As messaging calls it: one transaction for the pack and what it sends. */
  Outcome handle(CloudEvent... pack) {
    return handle(List.of(pack), () -> {});
  }

  Outcome handle(List<CloudEvent> pack, Runnable beforeCommit) {
    return Objects.requireNonNull(
        transactions.execute(_ -> {
          Outcome outcome = coordinator.handle(pack);
          outbox.send(outcome.sends());
          beforeCommit.run();
          return outcome;
        }));
  }

  /**
   * Runs {@code second} on the other instance while {@code first} has not committed here, and sees
   * it wait.
   */
  void collide(CloudEvent first, Service other, CloudEvent second) {
    List<CompletableFuture<Void>> running = new ArrayList<>();
    handle(
        List.of(first),
        () -> {
          running.add(CompletableFuture.runAsync(() -> other.handle(second)));
          await().until(() -> other.waiting() == 1);
        });
    running.forEach(CompletableFuture::join);
  }

  private int waiting() {
    return jdbc.sql(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'\
            """)
        .query(Integer.class)
        .single();
  }

  CloudEvent start(UUID booking) {
    return event(Requests.of(booking), booking, null);
  }

  CloudEvent reply(UUID booking, String stepKey, Record payload) {
    return event(payload, booking, StepKey.parse(booking + "/" + stepKey));
  }

  /** A reply to a saga that is not the booking's own. */
  CloudEvent reply(UUID booking, UUID saga, String stepKey, Record payload) {
    return event(payload, booking, StepKey.parse(saga + "/" + stepKey));
  }

  CloudEvent cancellation(CancellationRequested request) {
    return event(request, request.bookingId(), null);
  }

  CloudEvent operatorCancellation(BookingCancelled cancelled) {
    return event(cancelled, cancelled.bookingId(), null);
  }

  private CloudEvent event(Record payload, UUID booking, @Nullable StepKey key) {
    return new CloudEvent(
        Uuid7.next(),
        Contracts.of(payload.getClass()).type(),
        "/landbridge/test",
        booking.toString(),
        clock.instant(),
        booking,
        null,
        "agent:ada",
        key == null ? null : key.toString(),
        null,
        TRACE,
        CloudEvents.data(payload));
  }

  /** What was sent about a booking, in its order. */
  List<CloudEvent> sent(UUID booking) {
    return jdbc.sql(
            "select event from booking_saga.outbox_log where subject = :subject order by position")
        .param("subject", booking.toString())
        .query((row, _) -> CloudEvents.read(row.getBytes("event")))
        .list();
  }

  List<String> sentTypes(UUID booking) {
    return sent(booking).stream().map(CloudEvent::type).toList();
  }

  /** A column of the saga's row, as text. */
  @Nullable String saga(UUID booking, String column) {
    return jdbc.sql("select " + column + "::text from booking_saga.instances where id = :id")
        .param("id", booking)
        .query(String.class)
        .optional()
        .orElse(null);
  }

  List<String> journal(UUID booking) {
    return jdbc.sql("select kind from booking_saga.journal where instance = :id order by position")
        .param("id", booking)
        .query((row, _) -> row.getString("kind"))
        .list();
  }

  private void forgetEverything() {
    jdbc.sql(
            "truncate booking_saga.instances, booking_saga.journal, booking_saga.bookings, booking_saga.outbox_log")
        .update();
  }
}
