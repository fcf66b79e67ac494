package dev.landbridge.operatorbridge;

import dev.landbridge.embedded.operators.OperatorFixtures;
import dev.landbridge.embedded.operators.OperatorSystem;
import dev.landbridge.embedded.postgres.PostgresCluster;
import dev.landbridge.messaging.Outbox;
import dev.landbridge.messaging.PackHandler;
import dev.landbridge.operatorbridge.packages.Capture;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.event.Uuid7;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The bridge on an operators' database of its own, attached as their tables' owner and run as its
 * own role. Nothing happens by itself: no timer, no relay and no consumer runs.
 */
public final class RunningBridge implements AutoCloseable {
  static final PostgresCluster CLUSTER = PostgresCluster.temporary();
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final String OWNER_PASSWORD = "owner";

  private final Database database;
  private final ConfigurableApplicationContext context;
  private final SettableClock clock;

  /** An operators' database, not attached to. */
  public record Database(OperatorSystem system, String url, String bridgeRole) {

    public static Database create() {
      String name = "operators_" + NUMBER.incrementAndGet();
      CLUSTER.createDatabase(name);
      String url = CLUSTER.jdbcUrl(name);
      OperatorSystem system = OperatorSystem.create(url, CLUSTER.user(), CLUSTER.password());
      system.letSignIn("postgres", OWNER_PASSWORD);
      return new Database(system, url, "bridge_" + name);
    }

    public OperatorFixtures fixtures() {
      return system.fixtures();
    }

    public JdbcClient superuser() {
      return JdbcClient.create(
          new DriverManagerDataSource(url, CLUSTER.user(), CLUSTER.password()));
    }

    public JdbcClient owner() {
      return JdbcClient.create(new DriverManagerDataSource(url, "postgres", OWNER_PASSWORD));
    }

    public Connection connectAsOwner() throws java.sql.SQLException {
      return DriverManager.getConnection(url, "postgres", OWNER_PASSWORD);
    }

    /**
     * Command-line arguments; of those given, the last of a name counts, an empty one removes it.
     */
    public String[] arguments(String... more) {
      Map<String, String> settings = new LinkedHashMap<>();
      settings.put("--server.port", "0");
      settings.put("--spring.main.web-application-type", "none");
      settings.put("--spring.datasource.url", url);
      settings.put("--spring.datasource.username", bridgeRole);
      settings.put("--spring.datasource.password", "bridge");
      settings.put("--spring.flyway.url", url);
      settings.put("--spring.flyway.user", "postgres");
      settings.put("--spring.flyway.password", OWNER_PASSWORD);
      settings.put("--spring.cloud.aws.region.static", "eu-central-1");
      settings.put("--spring.cloud.aws.credentials.access-key", "test");
      settings.put("--spring.cloud.aws.credentials.secret-key", "test");
      for (String setting : more) {
        String name = setting.substring(0, setting.indexOf('='));
        String value = setting.substring(setting.indexOf('=') + 1);
        if (value.isEmpty()) {
          settings.remove(name);
        } else {
          settings.put(name, value);
        }
      }
      return settings.entrySet().stream()
          .map(setting -> setting.getKey() + "=" + setting.getValue())
          .toArray(String[]::new);
    }
  }

  private RunningBridge(
      Database database, ConfigurableApplicationContext context, SettableClock clock) {
    this.database = database;
    this.context = context;
    this.clock = clock;
  }

  public static RunningBridge start() {
    return start(Database.create());
  }

  public static RunningBridge start(Database database, String... more) {
    SettableClock clock = new SettableClock();
    List<String> settings =
        new ArrayList<>(
            List.of(
                "--landbridge.messaging.relay.enabled=false",
                "--landbridge.messaging.inbox.enabled=false",
                "--landbridge.bridge.timers=false",
                "--spring.datasource.hikari.minimum-idle=1",
                "--spring.datasource.hikari.connection-timeout=60000"));
    settings.addAll(List.of(more));
    ConfigurableApplicationContext context =
        OperatorBridge.application()
            .initializers((GenericApplicationContext generic) ->
                generic.registerBean(Clock.class, () -> clock))
            .run(database.arguments(settings.toArray(String[]::new)));
    return new RunningBridge(database, context, clock);
  }

  public Database database() {
    return database;
  }

  public OperatorFixtures fixtures() {
    return database.fixtures();
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  public SettableClock clock() {
    return clock;
  }

  /** As the bridge's own role. */
  public JdbcClient jdbc() {
    return context.getBean(JdbcClient.class);
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** Handles a pack as the inbox does: in one transaction, its sends into the outbox. */
  public PackHandler.Outcome handle(CloudEvent... pack) {
    return handle(List.of(pack));
  }

  public PackHandler.Outcome handle(List<CloudEvent> pack) {
    return bean(TransactionTemplate.class).execute(status -> handleWithin(pack));
  }

  /** Likewise, in the caller's transaction. */
  public PackHandler.Outcome handleWithin(List<CloudEvent> pack) {
    PackHandler handler =
        context.getBeansOfType(PackHandler.class).values().stream()
            .filter(each -> each.types().contains(pack.getFirst().type()))
            .findFirst()
            .orElseThrow();
    PackHandler.Outcome outcome = handler.handle(pack);
    bean(Outbox.class).send(outcome.sends());
    return outcome;
  }

  /** The one reply to one command. */
  public Record ask(CloudEvent command) {
    PackHandler.Outcome outcome = handle(command);
    if (outcome.sends().size() != 1) {
      throw new AssertionError("expected one reply, got " + outcome);
    }
    return outcome.sends().getFirst().payload();
  }

  public static CloudEvent command(StepKey key, Record payload, UUID booking) {
    return command(key, payload, booking, null);
  }

  static CloudEvent command(
      StepKey key, Record payload, UUID booking, @Nullable String traceparent) {
    return new CloudEvent(
        Uuid7.next(),
        Contracts.of(payload.getClass()).type(),
        "/landbridge/booking-saga",
        booking.toString(),
        Clock.systemUTC().instant(),
        booking,
        null,
        "agent:1",
        key.toString(),
        null,
        traceparent,
        CloudEvents.data(payload));
  }

  /** What was sent about a subject, in the order of the outbox. */
  public List<CloudEvent> sent(String subject) {
    return jdbc()
        .sql("select event from landbridge.outbox_log where subject = ? order by position")
        .param(subject)
        .query((row, number) -> CloudEvents.read(row.getBytes(1)))
        .list();
  }

  /** Takes the notes, lets the settle time pass, and reads what is due. */
  public void settle() {
    Capture capture = bean(Capture.class);
    capture.spreadNotes();
    jdbc()
        .sql(
            "update landbridge.packages set noted_first = noted_first - interval '1 min', noted_last = noted_last - interval '1 min' where noted_first is not null")
        .update();
    capture.readDue();
  }

  public void departure(UUID packageId, java.time.LocalDate date, int capacity) {
    database
        .owner()
        .sql(
            "insert into landbridge.departures (package_id, departure_date, capacity) values (?, ?, ?)")
        .params(packageId, date, capacity)
        .update();
  }

  public Seats departure(UUID packageId, java.time.LocalDate date) {
    return jdbc()
        .sql(
            "select held, sold, version from landbridge.departures where package_id = ? and departure_date = ?")
        .params(packageId, date)
        .query((row, number) ->
            new Seats(row.getInt("held"), row.getInt("sold"), row.getLong("version")))
        .single();
  }

  /** Of a departure's seats, those that count. */
  Map<String, Object> seats(UUID packageId, java.time.LocalDate date) {
    Seats row = departure(packageId, date);
    return Map.of("held", row.held(), "sold", row.sold());
  }

  public record Seats(int held, int sold, long version) {}

  @Override
  public void close() {
    context.close();
  }
}
