package dev.landbridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.acceptance.Market.Offer;
import dev.landbridge.embedded.net.EventStream;
import dev.landbridge.local.LocalPlatform;
import dev.landbridge.schemas.event.CloudEvents;
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

/**
 * Bookings that wait for an operator, are withdrawn or cancelled, over HTTP on the demo's packages;
 * after each, both stores are read and must agree.
 */
@ResourceLock(SharedPlatform.LOCK)
@ExtendWith(SharedPlatform.class)
@Order(5)
class WaitingEndToEndIntegrationTests {
  private static final Duration SETTLED = Duration.ofMinutes(2);
  private static final UUID ON_REQUEST = UUID.fromString("3f8e2a10-1c01-4b6e-8a01-000000000302");
  private static final UUID AT_ONCE = UUID.fromString("3f8e2a10-1c01-4b6e-8a01-000000000301");
  private static final UUID ANY_DATE = UUID.fromString("3f8e2a10-1c01-4b6e-8a01-000000000203");

  private static final UUID CARS_ONLY = UUID.fromString("3f8e2a10-1c01-4b6e-8a01-000000000107");

  private static LocalPlatform platform;
  private static Market market;
  private static AgentClient agent;
  private static AgentClient ximena;
  private static AgentClient haruto;

  @BeforeAll
  static void meet(LocalPlatform shared) {
    platform = shared;
    market = new Market(platform);
    agent = market.agent();
    ximena = AgentClient.ofDemoUser(platform.baseUri(), "ximena");
    haruto = AgentClient.ofDemoUser(platform.baseUri(), "haruto");
  }

  @AfterEach
  void bothStoresAgree() {
    market.awaitSettled(SETTLED);
    assertThat(market.checker().violations()).isEmpty();
  }

  @Test
  void confirmsWhenTheOperatorAccepts() {
    EventStream requests = ximena.follow("/api/operators/requests/events");
    UUID booking = request(ON_REQUEST, departure(ON_REQUEST));
    EventStream story = agent.follow("/api/bookings/" + booking + "/events");
    assertThat(told(requests, "bookingId", booking.toString()).get("status").asString())
        .isEqualTo("PENDING");
    JsonNode request = pending(ximena, booking);
    await("the agent to see until when the operator is awaited")
        .atMost(SETTLED)
        .until(() ->
            agent
                .booking(booking)
                .get("operatorDeadline")
                .asString("")
                .equals(request.get("deadline").asString()));
    assertThat(haruto.get("/api/operators/requests/" + id(request)).status()).isEqualTo(404);
    assertThat(agent.get("/api/operators/requests").status()).isEqualTo(401);

    JsonNode accepted = accept(ximena, request, "XM-1").expect(200);

    assertThat(accepted.get("status").asString()).isEqualTo("ACCEPTED");
    assertThat(awaitStatus(booking, "CONFIRMED").get("operatorReference").asString())
        .isEqualTo("XM-1");
    assertThat(told(requests, "bookingId", booking.toString()).get("status").asString())
        .isEqualTo("ACCEPTED");
    JsonNode told = told(story, "status", "CONFIRMED");
    assertThat(told.get("timeline")).isEqualTo(agent.booking(booking).get("timeline"));
    assertThat(story.lastId()).isEqualTo(Integer.toString(told.get("timeline").size()));
    requests.close();
    story.close();
    assertThat(decline(ximena, request, "Too late").status()).isEqualTo(409);
    assertThat(
            ximena
                .get("/api/operators/bookings?package=" + ON_REQUEST)
                .expect(200)
                .get("items")
                .valueStream()
                .map(sold -> sold.get("bookingId").asString()))
        .contains(booking.toString());
  }

  @Test
  void declinesWhenTheOperatorDeclines() {
    UUID booking = request(ON_REQUEST, departure(ON_REQUEST));
    JsonNode request = pending(ximena, booking);

    decline(ximena, request, "The refuge is closed.").expect(200);

    JsonNode declined = awaitStatus(booking, "DECLINED");
    assertThat(declined.at("/reason/code").asString()).isEqualTo("operator-declined");
    assertThat(declined.at("/reason/detail").asString()).isEqualTo("The refuge is closed.");
    assertThat(accept(ximena, request, "XM-2").status()).isEqualTo(409);
  }

  @Test
  void declinesWhenTheOperatorIsSilent() {
    market.operatorDecidesWithin(ON_REQUEST, "2 seconds");
    try {
      UUID booking = request(ON_REQUEST, departure(ON_REQUEST));

      assertThat(awaitStatus(booking, "DECLINED").at("/reason/code").asString())
          .isEqualTo("operator-silent");
    } finally {
      market.operatorDecidesWithin(ON_REQUEST, "24 hours");
    }
  }

  @Test
  void sellsAnyDateOfAPackageWithoutACalendar() {
    JsonNode shown = agent.get("/api/packages/" + ANY_DATE).expect(200);
    assertThat(shown.get("anyDate").asBoolean()).isTrue();
    assertThat(shown.get("departures").isEmpty()).isTrue();
    UUID booking = request(ANY_DATE, LocalDate.now(ZoneOffset.UTC).plusDays(97));

    accept(haruto, pending(haruto, booking), null).expect(200);

    awaitStatus(booking, "CONFIRMED");
  }

  @Test
  void sellsThePrivateCarThatTheAgentChooses() {
    LocalDate date = departure(CARS_ONLY);
    List<Integer> child = List.of(7);
    JsonNode open = agent.quote(CARS_ONLY, date, 2, child, Map.of()).expect(422);
    assertThat(open.get("code").asString()).isEqualTo("option-required");
    JsonNode minivan = open.get("options").get(1);
    assertThat(minivan.get("carType").asString()).isEqualTo("Minivan");

    JsonNode quote =
        agent
            .quote(CARS_ONLY, date, 2, child, Map.of("option", "PRIVATE", "carType", "Minivan"))
            .expect(201);
    assertThat(quote.get("total")).isEqualTo(minivan.get("total"));
    UUID booking = UUID.fromString(id(agent.book(quote, date, 2, child).expect(202)));

    JsonNode sold = awaitStatus(booking, "CONFIRMED");
    assertThat(sold.get("option").asString()).isEqualTo("PRIVATE");
    assertThat(sold.get("carType").asString()).isEqualTo("Minivan");
    assertThat(sold.get("seats").asInt()).isEqualTo(3);
    assertThat(voucher(booking)).contains("Private car: Minivan");
    assertThat(
            AgentClient.ofDemoUser(platform.baseUri(), "ilaria")
                .get("/api/operators/bookings?package=" + CARS_ONLY)
                .expect(200)
                .at("/items/0/carType")
                .asString())
        .isEqualTo("Minivan");
    await("agents to see the seats that are left")
        .atMost(SETTLED)
        .until(() -> seats(CARS_ONLY, date) == 9);
  }

  @Test
  void takesARequestBackWithoutChargeWhileTheOperatorThinksItOver() {
    UUID booking = request(ON_REQUEST, departure(ON_REQUEST));
    JsonNode request = pending(ximena, booking);

    JsonNode quoted = cancellation(booking);
    assertThat(quoted.at("/charge/amount").asLong()).isZero();
    confirm(booking, quoted).expect(202);

    JsonNode cancelled = awaitStatus(booking, "CANCELLED");
    assertThat(cancelled.at("/reason/code").asString()).isEqualTo("withdrawn");
    assertThat(cancelled.at("/cancellation/state").asString()).isEqualTo("DONE");
    assertThat(accept(ximena, request, "XM-3").status()).isEqualTo(409);
  }

  @Test
  void takesABookingBackBeforeItsOperatorIsAsked() throws Exception {
    UUID booking;
    try (Connection accounts = platform.agentsDb().connect()) {
      // Whoever authorizes the payment waits for this.
      accounts.setAutoCommit(false);
      market.leaveCredit(accounts, "amara", 1_000_000_00L);
      booking = request(ON_REQUEST, departure(ON_REQUEST));
      awaitStatus(booking, "HELD");
      JsonNode quoted = cancellation(booking);
      assertThat(quoted.at("/charge/amount").asLong()).isZero();
      confirm(booking, quoted).expect(202);
      accounts.commit();
    }

    JsonNode cancelled = awaitStatus(booking, "CANCELLED");
    assertThat(cancelled.at("/reason/code").asString()).isEqualTo("withdrawn");
    assertThat(
            ximena
                .get("/api/operators/requests?limit=100")
                .expect(200)
                .get("items")
                .valueStream()
                .map(item -> item.get("bookingId").asString()))
        .doesNotContain(booking.toString());
  }

  @Test
  void refusesAFreeCancellationOnceTheOperatorHasAccepted() {
    UUID booking = request(ON_REQUEST, departure(ON_REQUEST));
    JsonNode request = pending(ximena, booking);
    JsonNode free = cancellation(booking);
    accept(ximena, request, "XM-4").expect(200);
    awaitStatus(booking, "CONFIRMED");

    confirm(booking, free).expect(409);

    assertThat(agent.status(booking)).isEqualTo("CONFIRMED");
    confirm(booking, cancellation(booking)).expect(202);
    awaitStatus(booking, "CANCELLED");
  }

  @Test
  void refundsByTheTiersWhatWasConfirmed() {
    LocalDate departure = departure(AT_ONCE);
    UUID booking = request(AT_ONCE, departure);
    JsonNode confirmed = awaitStatus(booking, "CONFIRMED");
    long total = confirmed.at("/total/amount").asLong();
    paid(booking, owed());
    assertThat(owed()).isZero();
    long owed = owed();
    assertThat(voucher(booking)).contains(confirmed.get("reference").asString());

    JsonNode quoted = cancellation(booking);
    long refund = quoted.at("/refund/amount").asLong();
    assertThat(refund).isBetween(1L, total - 1);
    assertThat(quoted.at("/charge/amount").asLong()).isEqualTo(total - refund);
    confirm(booking, quoted).expect(202);

    JsonNode cancelled = awaitStatus(booking, "CANCELLED");
    assertThat(cancelled.at("/reason/code").asString()).isEqualTo("cancelled-by-agent");
    assertThat(cancelled.at("/cancellation/refund/amount").asLong()).isEqualTo(refund);
    assertThat(owed()).as("what was paid too much").isEqualTo(owed - refund);
    assertThat(voucher(booking)).contains("VOID");
    assertSeenByStaff(booking, cancelled);
    assertThat(
            agent.post("/api/bookings/" + booking + "/cancellations", Map.of(), Map.of()).status())
        .isEqualTo(409);
    AgentClient.Answer late =
        ximena.post(
            "/api/operators/bookings/" + booking + "/cancellations",
            Map.of("reason", "The road is closed."),
            Map.of());
    assertThat(late.expect(409).get("code").asString()).isEqualTo("booking-ended");
  }

  @Test
  void refundsAllLongBeforeTheDepartureAndNothingShortlyBefore() {
    Offer early = market.offer(1, 90);
    Offer late = market.offer(1, 5);
    UUID all = agent.request(early.packageId(), early.date(), 1);
    UUID none = agent.request(late.packageId(), late.date(), 1);
    long total = awaitStatus(all, "CONFIRMED").at("/total/amount").asLong();
    long lost = awaitStatus(none, "CONFIRMED").at("/total/amount").asLong();
    long owed = owed();

    JsonNode full = cancellation(all);
    assertThat(full.at("/charge/amount").asLong()).isZero();
    confirm(all, full).expect(202);
    JsonNode nothing = cancellation(none);
    assertThat(nothing.at("/refund/amount").asLong()).isZero();
    assertThat(nothing.at("/charge/amount").asLong()).isEqualTo(lost);
    confirm(none, nothing).expect(202);

    JsonNode refunded = awaitStatus(all, "CANCELLED");
    assertThat(refunded.at("/cancellation/refund/amount").asLong()).isEqualTo(total);
    JsonNode charged = awaitStatus(none, "CANCELLED");
    assertThat(charged.at("/cancellation/refund/amount").asLong()).isZero();
    assertThat(owed()).isEqualTo(owed - total);
  }

  @Test
  void refundsAllOfWhatItsOperatorCancelsWhateverTheTiersGive() {
    UUID booking = request(AT_ONCE, departure(AT_ONCE));
    JsonNode confirmed = awaitStatus(booking, "CONFIRMED");
    long total = confirmed.at("/total/amount").asLong();
    long owed = owed();
    JsonNode quoted = cancellation(booking);
    assertThat(quoted.at("/refund/amount").asLong()).isLessThan(total);
    String path = "/api/operators/bookings/" + booking + "/cancellations";
    assertThat(haruto.post(path, Map.of("reason", "x"), Map.of()).status()).isEqualTo(404);

    ximena.post(path, Map.of("reason", "The road is closed."), Map.of()).expect(202);

    JsonNode cancelled = awaitStatus(booking, "CANCELLED");
    assertThat(cancelled.at("/reason/code").asString()).isEqualTo("operator-cancelled");
    assertThat(cancelled.at("/reason/detail").asString()).isEqualTo("The road is closed.");
    assertThat(cancelled.at("/cancellation/refund/amount").asLong()).isEqualTo(total);
    assertThat(owed()).isEqualTo(owed - total);
    assertThat(voucher(booking)).contains("VOID");
    assertThat(confirm(booking, quoted).status()).isEqualTo(409);
    await("the operator to see it done")
        .atMost(SETTLED)
        .until(() -> sold(ximena, booking).at("/cancellation/state").asString().equals("DONE"));
  }

  @Test
  void endsAllOfADepartureThatItsOperatorCancels() {
    LocalDate date = departure(ON_REQUEST);
    UUID sold = request(ON_REQUEST, date);
    accept(ximena, pending(ximena, sold), null).expect(200);
    UUID other = request(ON_REQUEST, date);
    accept(ximena, pending(ximena, other), null).expect(200);
    UUID waiting = request(ON_REQUEST, date);
    pending(ximena, waiting);
    awaitStatus(sold, "CONFIRMED");
    awaitStatus(other, "CONFIRMED");

    JsonNode ended =
        ximena
            .post(
                "/api/operators/packages/%s/departures/%s/cancellations"
                    .formatted(ON_REQUEST, date),
                Map.of("reason", "The road is closed."),
                Map.of())
            .expect(202);

    assertThat(ended.get("bookings").asInt()).isEqualTo(2);
    assertThat(ended.get("requests").asInt()).isEqualTo(1);
    assertThat(awaitStatus(waiting, "DECLINED").at("/reason/detail").asString())
        .isEqualTo("The road is closed.");
    for (UUID each : List.of(sold, other)) {
      JsonNode cancelled = awaitStatus(each, "CANCELLED");
      assertThat(cancelled.at("/cancellation/refund")).isEqualTo(cancelled.get("total"));
    }
    await("the date to be off sale")
        .atMost(SETTLED)
        .until(() ->
            agent
                .get("/api/packages/" + ON_REQUEST)
                .expect(200)
                .get("departures")
                .valueStream()
                .noneMatch(departure -> departure.get("date").asString().equals(date.toString())));
  }

  /** A clerk records a payment of the agent's agency, twice, as an impatient browser does. */
  private static void paid(UUID booking, long amount) {
    AgentClient edwin = AgentClient.ofDemoUser(platform.baseUri(), "edwin");
    String agency = agent.get("/api/agents/me").expect(200).at("/agency/id").asString();
    for (int i = 0; i < 2; i++) {
      edwin
          .post(
              "/api/agents/agencies/" + agency + "/payments",
              Map.of("amount", Map.of("amount", amount, "currency", "USD"), "reference", "SEPA 88"),
              Map.of("Idempotency-Key", "payment-" + booking))
          .expect(201);
    }
  }

  /** Both sagas of the booking have ended, and say how. */
  private static void assertSeenByStaff(UUID booking, JsonNode cancelled) {
    AgentClient noor = AgentClient.ofDemoUser(platform.baseUri(), "noor");
    JsonNode sagas = noor.get("/api/operations/sagas?booking=" + booking).expect(200).get("items");
    assertThat(sagas.valueStream().map(saga -> saga.get("definition").asString()))
        .containsExactly("cancel-trip", "book-trip");
    JsonNode cancel =
        noor.get("/api/operations/sagas/" + cancelled.at("/cancellation/id").asString())
            .expect(200);
    assertThat(cancel.get("status").asString()).isEqualTo("COMPLETED");
    assertThat(cancel.get("next").isNull()).isTrue();
    assertThat(cancel.get("commands").valueStream().map(each -> each.get("outcome").asString()))
        .containsExactly("DONE", "DONE", "DONE", "DONE");
    agent.get("/api/operations/sagas/" + booking).expect(403);
    ximena.get("/api/operations/sagas/" + booking).expect(403);
  }

  // What agents and operators do.

  /** The next that is told of this; what else is told is passed over. */
  private static JsonNode told(EventStream events, String field, String value) {
    while (true) {
      JsonNode data = CloudEvents.mapper().readTree(events.next().data());
      if (data.path(field).asString("").equals(value)) {
        return data;
      }
    }
  }

  private static JsonNode sold(AgentClient operator, UUID booking) {
    return operator
        .get("/api/operators/bookings?limit=100")
        .expect(200)
        .get("items")
        .valueStream()
        .filter(item -> item.get("bookingId").asString().equals(booking.toString()))
        .findFirst()
        .orElseThrow();
  }

  private static LocalDate departure(UUID packageId) {
    // Late enough for every tier to be ahead, as the demo's are at most 60 days before.
    LocalDate unhurried = LocalDate.now(ZoneOffset.UTC).plusDays(75);
    for (JsonNode departure :
        agent.get("/api/packages/" + packageId).expect(200).get("departures")) {
      LocalDate date = LocalDate.parse(departure.get("date").asString());
      if (!date.isBefore(unhurried) && departure.get("seatsLeft").asInt() >= 2) {
        return date;
      }
    }
    throw new IllegalStateException("no departure of " + packageId + " is left");
  }

  private static int seats(UUID packageId, LocalDate date) {
    return agent
        .get("/api/packages/" + packageId)
        .expect(200)
        .get("departures")
        .valueStream()
        .filter(departure -> departure.get("date").asString().equals(date.toString()))
        .mapToInt(departure -> departure.get("seatsLeft").asInt())
        .sum();
  }

  private static UUID request(UUID packageId, LocalDate date) {
    return agent.request(packageId, date, 2);
  }

  private static JsonNode awaitStatus(UUID booking, String status) {
    await(booking + " to be " + status)
        .atMost(SETTLED)
        .until(() -> agent.status(booking).equals(status));
    return agent.booking(booking);
  }

  private static JsonNode pending(AgentClient operator, UUID booking) {
    awaitStatus(booking, "AWAITING_OPERATOR");
    return await("the request of " + booking)
        .atMost(SETTLED)
        .until(
            () ->
                operator
                    .get("/api/operators/requests")
                    .expect(200)
                    .get("items")
                    .valueStream()
                    .filter(item -> item.get("bookingId").asString().equals(booking.toString()))
                    .findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  private static String id(JsonNode node) {
    return node.get("id").asString();
  }

  private static AgentClient.Answer accept(
      AgentClient operator, JsonNode request, @org.jspecify.annotations.Nullable String reference) {
    return operator.post(
        "/api/operators/requests/" + id(request) + "/accept",
        reference == null ? Map.of() : Map.of("operatorReference", reference),
        Map.of());
  }

  private static AgentClient.Answer decline(AgentClient operator, JsonNode request, String reason) {
    return operator.post(
        "/api/operators/requests/" + id(request) + "/decline", Map.of("reason", reason), Map.of());
  }

  private static JsonNode cancellation(UUID booking) {
    return agent
        .post("/api/bookings/" + booking + "/cancellations", Map.of(), Map.of())
        .expect(201);
  }

  private static AgentClient.Answer confirm(UUID booking, JsonNode cancellation) {
    return agent.post(
        "/api/bookings/" + booking + "/cancellations/" + id(cancellation) + "/confirm",
        Map.of(),
        Map.of());
  }

  private static String voucher(UUID booking) {
    AgentClient.Answer page = agent.get("/api/bookings/" + booking + "/voucher");
    assertThat(page.status()).isEqualTo(200);
    return page.text();
  }

  private static long owed() {
    for (JsonNode account : agent.get("/api/agents/me").expect(200).get("creditAccounts")) {
      if (account.get("currency").asString().equals("USD")) {
        return account.at("/owed/amount").asLong();
      }
    }
    throw new IllegalStateException("no account in USD");
  }

  @Test
  void showsWhatTheDemoSellsOnRequest() {
    List<String> onRequest =
        agent
            .get("/api/packages?limit=100")
            .expect(200)
            .get("items")
            .valueStream()
            .filter(item -> item.get("onRequest").asBoolean())
            .map(WaitingEndToEndIntegrationTests::id)
            .toList();
    assertThat(onRequest).containsExactlyInAnyOrder(ON_REQUEST.toString(), ANY_DATE.toString());
  }
}
