package dev.landbridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.local.LocalPlatform;
import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

/** A booking that its agent cancels, and then its operator too, over HTTP. */
@ResourceLock(SharedPlatform.LOCK)
@ExtendWith(SharedPlatform.class)
@Order(5)
class CancelledByBothEndToEndIntegrationTests {
  private static final Duration SETTLED = Duration.ofMinutes(2);
  private static final UUID AT_ONCE = UUID.fromString("3f8e2a10-1c01-4b6e-8a01-000000000301");
  private static final Map<String, String> WHY = Map.of("reason", "The road is closed.");

  private static LocalPlatform platform;
  private static Market market;
  private static AgentClient agent;
  private static AgentClient ximena;

  @BeforeAll
  static void meet(LocalPlatform shared) {
    platform = shared;
    market = new Market(platform);
    agent = market.agent();
    ximena = AgentClient.ofDemoUser(platform.baseUri(), "ximena");
  }

  @AfterEach
  void bothStoresAgree() {
    market.awaitSettled(SETTLED);
    assertThat(market.checker().violations()).isEmpty();
  }

  @Test
  void refundsAllOfWhatItsOperatorCancelsWhileTheRefundIsNotPaid() throws Exception {
    UUID booking = agent.request(AT_ONCE, departure(), 2);
    long total = awaitStatus(booking, "CONFIRMED").at("/total/amount").asLong();
    long owed = owed();
    String cancellations = "/api/bookings/" + booking + "/cancellations";
    JsonNode quoted = agent.post(cancellations, Map.of(), Map.of()).expect(201);
    long byTiers = quoted.at("/refund/amount").asLong();
    assertThat(byTiers).isBetween(1L, total - 1);
    String operators = "/api/operators/bookings/" + booking + "/cancellations";

    try (Connection accounts = platform.agentsDb().connect()) {
      // Whoever pays the refund waits for this.
      accounts.setAutoCommit(false);
      market.leaveCredit(accounts, "amara", 1_000_000_00L);
      String confirm = cancellations + "/" + quoted.get("id").asString() + "/confirm";
      agent.post(confirm, Map.of(), Map.of()).expect(202);
      await("the refund to be asked for")
          .atMost(SETTLED)
          .until(() -> steps(booking).contains("refund-payment requested"));
      JsonNode taken = ximena.post(operators, WHY, Map.of()).expect(202);
      assertThat(taken.get("status").asString()).isEqualTo("CANCELLED");
      assertThat(taken.at("/cancellation/state").asString()).isEqualTo("ASKED");
      accounts.commit();
    }

    JsonNode cancelled = awaitStatus(booking, "CANCELLED");
    assertThat(cancelled.at("/reason/code").asString()).isEqualTo("operator-cancelled");
    assertThat(cancelled.at("/reason/detail").asString()).isEqualTo("The road is closed.");
    assertThat(cancelled.at("/cancellation/id")).isEqualTo(quoted.get("id"));
    assertThat(cancelled.at("/cancellation/refund/amount").asLong()).isEqualTo(total);
    assertThat(steps(booking))
        .containsSubsequence(
            "refund-payment requested", "refund-payment done", "refund-rest requested")
        .endsWith("refund-rest done", "void-voucher requested", "void-voucher done");
    assertThat(owed()).isEqualTo(owed - total);
    assertThat(refunds(booking, "REFUND_REST_")).isEqualTo(total - byTiers);
    assertThat(refunds(booking, "REFUND_")).isEqualTo(total);
    assertThat(agent.get("/api/bookings/" + booking + "/voucher").text()).contains("VOID");
    await("the operator to see it done")
        .atMost(SETTLED)
        .until(() ->
            ximena
                .post(operators, WHY, Map.of())
                .expect(202)
                .at("/cancellation/state")
                .asString()
                .equals("DONE"));
  }

  /** What the agency's statement says came back of a booking. */
  private static long refunds(UUID booking, String kinds) {
    return agent
        .get("/api/agents/me/statement?limit=100")
        .expect(200)
        .get("items")
        .valueStream()
        .filter(item -> item.path("bookingId").asString("").equals(booking.toString()))
        .filter(item -> item.get("kind").asString().startsWith(kinds))
        .mapToLong(item -> item.at("/amount/amount").asLong())
        .sum();
  }

  private static List<String> steps(UUID booking) {
    return agent
        .booking(booking)
        .get("timeline")
        .valueStream()
        .map(entry -> entry.get("step").asString() + " " + entry.get("outcome").asString())
        .toList();
  }

  private static JsonNode awaitStatus(UUID booking, String status) {
    await(booking + " to be " + status)
        .atMost(SETTLED)
        .until(() -> agent.status(booking).equals(status));
    return agent.booking(booking);
  }

  /** Late enough for a refund that is neither all nor nothing. */
  private static LocalDate departure() {
    LocalDate unhurried = LocalDate.now(ZoneOffset.UTC).plusDays(75);
    return agent
        .get("/api/packages/" + AT_ONCE)
        .expect(200)
        .get("departures")
        .valueStream()
        .filter(departure -> departure.get("seatsLeft").asInt() >= 2)
        .map(departure -> LocalDate.parse(departure.get("date").asString()))
        .filter(date -> !date.isBefore(unhurried))
        .findFirst()
        .orElseThrow();
  }

  private static long owed() {
    return agent
        .get("/api/agents/me")
        .expect(200)
        .get("creditAccounts")
        .valueStream()
        .filter(account -> account.get("currency").asString().equals("USD"))
        .mapToLong(account -> account.at("/owed/amount").asLong())
        .sum();
  }
}
