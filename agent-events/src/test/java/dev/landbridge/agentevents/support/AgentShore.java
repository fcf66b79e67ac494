package dev.landbridge.agentevents.support;

import dev.landbridge.agentevents.AgentEvents;
import dev.landbridge.embedded.broker.EmbeddedBroker;
import dev.landbridge.embedded.postgres.PostgresCluster;
import dev.landbridge.messaging.Outgoing;
import dev.landbridge.messaging.PackHandler;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.catalogue.DepartureSeats;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.event.Uuid7;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** The service on a real PostgreSQL and a real SNS and SQS protocol, one for all test classes. */
@SpringBootTest(
    classes = {AgentEvents.class, AgentShore.Settable.class},
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"spring.config.name=agent-events", "landbridge.bookings.look-every=1h"})
public abstract class AgentShore {
  protected static final PostgresCluster CLUSTER = PostgresCluster.temporary();
  protected static final EmbeddedBroker BROKER = EmbeddedBroker.start();
  protected static final Issuer ISSUER = new Issuer();
  protected static final String DATABASE = "travel_agent_db";

  private static final AtomicLong SEQUENCE = new AtomicLong(1);

  static {
    CLUSTER.createDatabase(DATABASE);
  }

  @Autowired protected JdbcClient jdbc;
  @Autowired protected TransactionTemplate transaction;
  @Autowired protected SettableClock clock;
  @Autowired private List<PackHandler> handlers;
  @LocalServerPort protected int port;

  @TestConfiguration(proxyBeanMethods = false)
  static class Settable {
    @Bean
    @Primary
    SettableClock settableClock() {
      return new SettableClock();
    }
  }

  /** An agency with an agent, a token's worth of identity, and accounts. */
  public record Agency(UUID id, UUID agent, String subject) {}

  @DynamicPropertySource
  static void parts(DynamicPropertyRegistry registry) {
    settings(registry::add);
  }

  /** Takes a setting. */
  protected interface Setting {
    void add(String name, java.util.function.Supplier<Object> value);
  }

  protected static void settings(Setting setting) {
    setting.add("spring.datasource.url", () -> CLUSTER.jdbcUrl(DATABASE));
    setting.add("spring.datasource.username", CLUSTER::user);
    setting.add("spring.datasource.password", CLUSTER::password);
    setting.add("spring.datasource.hikari.minimum-idle", () -> 1);
    setting.add("spring.cloud.aws.sqs.endpoint", BROKER::sqsEndpoint);
    setting.add("spring.cloud.aws.sns.endpoint", BROKER::snsEndpoint);
    setting.add("spring.cloud.aws.region.static", () -> EmbeddedBroker.REGION);
    setting.add("spring.cloud.aws.credentials.access-key", () -> "test");
    setting.add("spring.cloud.aws.credentials.secret-key", () -> "test");
    setting.add("landbridge.identity.agents.issuer", () -> Issuer.NAME);
    setting.add("landbridge.identity.agents.jwk-set-uri", ISSUER::keysUri);
    setting.add("landbridge.identity.agents.client-ids", () -> Issuer.CLIENT);
  }

  @AfterEach
  void backToNow() {
    clock.reset();
  }

  /** A new agency with a credit of so many minor units in each currency. */
  protected Agency agency(long limit, String... currencies) {
    UUID id = Uuid7.next();
    UUID agent = Uuid7.next();
    String subject = "sub-" + agent;
    jdbc.sql("insert into agent_events.agencies (id, name) values (?, ?)")
        .params(id, "Sunway Travel")
        .update();
    jdbc.sql("insert into agent_events.agents (id, agency_id, subject, name) values (?, ?, ?, ?)")
        .params(agent, id, subject, "Ana Lim")
        .update();
    for (String currency : currencies) {
      jdbc.sql(
              """
              insert into agent_events.credit_accounts (id, agency_id, currency, credit_limit)
              values (?, ?, ?, ?)
              """)
          .params(Uuid7.next(), id, currency, limit)
          .update();
    }
    return new Agency(id, agent, subject);
  }

  protected Api as(Agency agency) {
    return new Api(port, ISSUER.token(agency.subject(), "agents"));
  }

  protected Api anonymous() {
    return new Api(port, null);
  }

  protected static LocalDate inDays(int days) {
    return LocalDate.now(ZoneOffset.UTC).plusDays(days);
  }

  /** A package on sale with one departure in 90 days. */
  protected PackageSnapshot onSale(String title, String currency, int seats) {
    PackageSnapshot snapshot = Snapshots.of(UUID.randomUUID(), title, currency, "South-East Asia");
    handle(event(snapshot), event(Snapshots.seats(snapshot.packageId(), inDays(90), seats)));
    return snapshot;
  }

  protected static CloudEvent event(PackageSnapshot snapshot) {
    return event(snapshot, snapshot.packageId().toString(), null, SEQUENCE.incrementAndGet());
  }

  protected static CloudEvent event(DepartureSeats seats) {
    return event(seats, seats.packageId() + "/" + seats.date(), null, SEQUENCE.incrementAndGet());
  }

  protected static CloudEvent command(Record command, UUID booking, StepKey key) {
    return event(command, booking.toString(), key, null);
  }

  protected static CloudEvent event(
      Record data, String subject, @Nullable StepKey key, @Nullable Long sequence) {
    return new CloudEvent(
        Uuid7.next(),
        Contracts.of(data.getClass()).type(),
        "/landbridge/test",
        subject,
        Instant.now(),
        UUID.randomUUID(),
        null,
        "service:test",
        key == null ? null : key.toString(),
        sequence,
        null,
        CloudEvents.data(data));
  }

  /** Handles messages of one handler as a pack: in one transaction, by the bean that takes them. */
  protected List<Outgoing> handle(CloudEvent... pack) {
    PackHandler handler =
        handlers.stream()
            .filter(each -> each.types().contains(pack[0].type()))
            .findFirst()
            .orElseThrow();
    List<Outgoing> sends = transaction.execute(status -> handler.handle(List.of(pack)).sends());
    return sends == null ? List.of() : sends;
  }

  /** What the service has sent about a subject, in order. */
  protected List<CloudEvent> sent(String subject) {
    return jdbc.sql(
            "select event from agent_events.outbox_log where subject = :subject order by position")
        .param("subject", subject)
        .query((row, n) -> CloudEvents.read(row.getBytes("event")))
        .list();
  }

  protected static String quoteBody(PackageSnapshot snapshot, int adults, Integer... childAges) {
    return """
    {"packageId": "%s", "departureDate": "%s", "adults": %d, "childAges": %s}
    """
        .formatted(snapshot.packageId(), inDays(90), adults, List.of(childAges));
  }

  /** A booking of so many adults, born in 1980. */
  protected static String bookBody(String quote, int adults) {
    String traveller =
        """
        {"givenName": "Ada", "familyName": "O'Brien", "dateOfBirth": "1980-02-29"}\
        """;
    return """
    {"quoteId": "%s", "travellers": [%s], "leadPhone": "+60 3 1234", "remarks": "Vegetarian"}
    """
        .formatted(quote, String.join(",", java.util.Collections.nCopies(adults, traveller)));
  }

  protected String quoted(Api api, PackageSnapshot snapshot, int adults) {
    Api.Answer answer = api.post("/api/quotes", quoteBody(snapshot, adults));
    if (answer.status() != 201) {
      throw new AssertionError(answer.text());
    }
    return answer.json().path("id").asString();
  }

  protected UUID booked(Api api, PackageSnapshot snapshot, int adults) {
    Api.Answer answer =
        api.post(
            "/api/bookings",
            bookBody(quoted(api, snapshot, adults), adults),
            "Idempotency-Key",
            UUID.randomUUID().toString());
    if (answer.status() != 202) {
      throw new AssertionError(answer.text());
    }
    return UUID.fromString(answer.json().path("id").asString());
  }
}
