package dev.landbridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.acceptance.Market.Offer;
import dev.landbridge.local.LocalPlatform;
import dev.landbridge.local.Options;
import dev.landbridge.local.frontdoor.Service;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each service from its own jar and with its own class path, in the place of the one in the
 * platform's JVM; then killed, SIGKILL. Their start costs most, so that those who are killed are
 * those who carried the first booking. The benchmark {@code faults} kills each service in each
 * step.
 */
@Order(6)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ServiceProcessesIntegrationTests {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static LocalPlatform platform;
  private static Market market;
  private static Kills kills;
  private static Map<Service, ServiceProcess> processes;

  @BeforeAll
  static void start(@TempDir Path data, @TempDir Path logs) {
    platform = LocalPlatform.start(Impatience.with(Options.in(data).withoutHistory()));
    market = new Market(platform);
    market.leaveCredit("amara", 1_000_000_000L);
    kills = new Kills(platform, market, logs);
    processes = kills.startProcesses();
  }

  @AfterAll
  static void stop() {
    kills.close();
    platform.close();
  }

  @Test
  @Order(1)
  void carryABookingThrough() throws Exception {
    assertThat(processes).containsOnlyKeys(Service.values());
    for (Map.Entry<Service, ServiceProcess> entry : processes.entrySet()) {
      ServiceProcess process = entry.getValue();
      assertThat(health(process))
          .as(entry.getKey().title())
          // The breakers of what leaves the process, by name.
          .contains("\"status\":\"UP\"", "circuitBreakers", "\"store\"", "sns", "sqs");
      assertThat(platform.instances(entry.getKey())).containsExactly(process.base());
    }
    AgentClient agent = market.agent();
    Offer offer = market.offer(2);

    UUID booking = agent.request(offer.packageId(), offer.date(), 2);

    await()
        .atMost(Duration.ofSeconds(60))
        .failFast(() -> agent.status(booking).equals("DECLINED"))
        .until(() -> agent.status(booking).equals("CONFIRMED"));
    for (ServiceProcess process : processes.values()) {
      assertThat(process.output()).doesNotContain(" ERROR ");
    }
  }

  @Test
  @Order(2)
  void goOnWithoutTheOperatorsStoreAndSettleWhatWaitsWhenItIsBack() throws Exception {
    Offer offer = market.offer(5);
    AgentClient agent = market.agent();
    AgentClient operator = AgentClient.ofDemoUser(platform.baseUri(), "ximena");
    ServiceProcess bridge = processes.get(Service.OPERATOR_BRIDGE);
    List<UUID> bookings;
    kills.operatorsStore().cut();
    try {
      // Each is quoted, and answered 202.
      bookings = market.bookAtOnce(offer, 5);
      await("health to say that the store is away")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(health(bridge)).contains("\"status\":\"DOWN\"", "\"store\":"));
      assertThat(health(platform.baseUri())).as("the front door's").contains("503: db DOWN");
      assertThat(operator.get("/api/operators/requests").status()).isEqualTo(503);
      assertThat(agent.get("/api/packages?q=test").status()).isEqualTo(200);
      assertThat(bookings.stream().map(agent::status)).containsOnly("REQUESTED");
    } finally {
      kills.operatorsStore().restore();
    }
    market.awaitSettled(Duration.ofMinutes(2));

    assertThat(bookings.stream().map(agent::status)).containsOnly("CONFIRMED");
    assertThat(operator.get("/api/operators/requests").status()).isEqualTo(200);
    assertThat(health(bridge)).contains("\"status\":\"UP\"");
  }

  @Test
  @Order(3)
  void settleEveryBookingWhenOneIsKilledInAStepOfItsOwn() {
    settle(Service.OPERATOR_BRIDGE, "operator.hold-inventory.v1");
    settle(Service.BOOKING_SAGA, "operator.booking-accepted.v1");
    settle(Service.AGENT_EVENTS, "agent.capture-payment.v1");
  }

  private static void settle(Service service, String at) {
    Offer offer = market.offer(12);

    Kills.Met met = kills.kill(service, at, 3, offer, 20);

    assertThat(met.told().answered()).isNotEmpty();
    assertThat(met.unsettledAtTheKill())
        .as("bookings under way when %s was killed", service)
        .isPositive();
    AgentClient agent = market.agent();
    assertThat(met.told().answered().stream().map(agent::status))
        .isSubsetOf("CONFIRMED", "DECLINED");
    assertThat(market.checker().violations()).isEmpty();
  }

  private static String health(ServiceProcess process) throws Exception {
    return health(process.base());
  }

  private static String health(URI base) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(base.resolve("/actuator/health")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
