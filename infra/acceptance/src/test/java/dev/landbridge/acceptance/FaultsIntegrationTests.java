package dev.landbridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.acceptance.Market.Offer;
import dev.landbridge.embedded.broker.Deliveries;
import dev.landbridge.local.LocalPlatform;
import dev.landbridge.local.Options;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.Contracts.Contract;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Two instances of every service, with a broker between that repeats, reorders, loses and holds
 * back. Asking again begins sooner than by default, so that what was lost is mended while the test
 * waits; whatever happens, every booking settles and both stores agree.
 */
@Order(2)
class FaultsIntegrationTests {
  private static final Duration SETTLED = Duration.ofMinutes(3);
  private static final Set<String> TOPICS_OF_A_TRIP =
      Set.of(
          "agent-actions",
          "operator-commands",
          "operator-replies",
          "agent-commands",
          "agent-replies",
          "booking-updates");

  private static final UUID CUSCO = UUID.fromString("3f8e2a10-1c01-4b6e-8a01-000000000301");

  private static LocalPlatform platform;
  private static Market market;
  private static AgentClient agent;

  @BeforeAll
  static void start(@TempDir Path data) {
    platform =
        LocalPlatform.start(
            Options.in(data)
                .withoutHistory()
                .with("landbridge.saga.ask-soon-after", "300ms")
                .with("landbridge.saga.ask-later-after", "300ms")
                .with("landbridge.saga.deadline-poll", "100ms")
                .with("landbridge.saga.patience", "2s")
                .with("landbridge.saga.budget", "7s")
                .with("landbridge.bridge.packages.settle", "100ms")
                .with("landbridge.bookings.ask-after", "1s"));
    platform.startSecondInstances();
    market = new Market(platform);
    market.leaveCredit("amara", 1_000_000_000L);
    agent = market.agent();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @AfterEach
  void everyBookingSettlesAndBothStoresAgree() {
    market.awaitSettled(SETTLED);
    platform.broker().through(Deliveries.UNTOUCHED);
    assertThat(market.checker().violations()).isEmpty();
  }

  @Test
  void settlesWhatIsDeliveredTwiceShuffledAndOncePerTypeNotAtAll() {
    MisbehavingNetwork network = MisbehavingNetwork.twiceAndShuffled(20261122);
    typesOfATrip().forEach(type -> network.losing(type, 1));
    Offer offer = market.offer(12);
    platform.broker().through(network);

    List<UUID> bookings = market.bookAtOnce(offer, 30);
    market.awaitSettled(SETTLED);

    // More than there are seats, so that compensations and refusals are among what is lost.
    assertThat(bookings.stream().map(agent::status))
        .containsOnly("CONFIRMED", "DECLINED")
        .filteredOn("CONFIRMED"::equals)
        .hasSizeBetween(1, 12);
    assertThat(network.lost("operator.hold-inventory.v1")).isEqualTo(1);
    assertThat(network.lost("operator.sold-out.v1")).isEqualTo(1);
    assertThat(network.lost("agent.payment-captured.v1")).isEqualTo(1);
    assertThat(network.lost("saga.booking-updated.v1")).isEqualTo(1);
  }

  /** The messages of a trip that is confirmed. */
  private static Stream<String> messagesOfTheHappyPath() {
    return Stream.of(
        "agent.booking-requested.v1",
        "operator.hold-inventory.v1",
        "operator.inventory-held.v1",
        "agent.authorize-payment.v1",
        "agent.payment-authorized.v1",
        "operator.confirm-booking.v1",
        "operator.booking-accepted.v1",
        "agent.capture-payment.v1",
        "agent.payment-captured.v1",
        "agent.issue-voucher.v1",
        "agent.voucher-issued.v1",
        "saga.booking-updated.v1");
  }

  /** A booking for each message, all at once: each loses one. */
  @Test
  void confirmsAlthoughAMessageIsLost() {
    Map<String, MisbehavingNetwork> losing = new LinkedHashMap<>();
    messagesOfTheHappyPath()
        .forEach(type -> losing.put(type, MisbehavingNetwork.faithful().losing(type, 1)));
    NetworkPerBooking network = through(losing.values());

    market.bookAtOnce(market.offer(losing.size()), losing.size());
    market.awaitSettled(SETTLED);

    assertThat(losing)
        .allSatisfy((type, lossy) -> {
          assertThat(lossy.lost(type)).isEqualTo(1);
          assertThat(agent.status(met(network, lossy))).isEqualTo("CONFIRMED");
        });
  }

  /** Commands before the pivot with their compensations. */
  private static final Map<String, String> COMPENSATIONS =
      Map.of(
          "operator.hold-inventory.v1", "operator.release-inventory.v1",
          "agent.authorize-payment.v1", "agent.void-payment.v1");

  /** What the compensations answer. */
  private static final Map<String, String> ANSWERS =
      Map.of(
          "operator.release-inventory.v1", "operator.inventory-released.v1",
          "agent.void-payment.v1", "agent.payment-voided.v1");

  @Test
  void leavesNothingBehindWhenACompensationComesAheadOfItsCommandOrIsLost() {
    List<MisbehavingNetwork> overtaking = new ArrayList<>();
    Map<String, MisbehavingNetwork> losing = new LinkedHashMap<>();
    COMPENSATIONS.forEach((command, compensation) -> {
      overtaking.add(MisbehavingNetwork.faithful().holdingBack(command, compensation));
      losing.put(
          compensation,
          MisbehavingNetwork.faithful().losing(command, 1_000).losing(compensation, 1));
      String answer = Objects.requireNonNull(ANSWERS.get(compensation));
      losing.put(answer, MisbehavingNetwork.faithful().losing(command, 1_000).losing(answer, 1));
    });
    NetworkPerBooking network =
        through(Stream.concat(overtaking.stream(), losing.values().stream()).toList());

    market.bookAtOnce(market.offer(8), 6);
    market.awaitSettled(SETTLED);

    assertThat(overtaking)
        .allSatisfy(late -> {
          assertThat(late.overtaken()).hasSize(1);
          assertThat(late.heldBackAndDelivered()).isPositive();
          assertUnavailable(met(network, late));
        });
    assertThat(losing)
        .allSatisfy((message, lossy) -> {
          assertThat(lossy.lost(message)).isEqualTo(1);
          assertUnavailable(met(network, lossy));
        });
  }

  /**
   * Agents are refunded by the tiers, and nobody but their own shore hears of it: what their
   * operator cancels then comes back in full, although each booking loses another message.
   */
  @Test
  void refundsTheRestOfWhatItsOperatorCancelsAlthoughAMessageIsLost() {
    String refunded = "agent.payment-refunded.v1";
    List<MisbehavingNetwork> networks =
        new ArrayList<>(List.of(MisbehavingNetwork.twiceAndShuffled(20261123)));
    Map<String, MisbehavingNetwork> losing = new LinkedHashMap<>();
    for (String type : List.of("agent.refund-rest.v1", "agent.voucher-voided.v1")) {
      losing.put(type, MisbehavingNetwork.faithful().losing(type, 1));
    }
    // The operator's own message never comes: the closing tells of it.
    for (String type : List.of("operator.close-booking.v1", "operator.booking-closed.v1")) {
      losing.put(
          type,
          MisbehavingNetwork.faithful()
              .losing(type, 1)
              .losing("operator.booking-cancelled.v1", 1_000));
    }
    networks.addAll(losing.values());
    networks.forEach(each -> each.losing(refunded, 1_000));
    LocalDate date = departure(networks.size());
    List<UUID> bookings = new ArrayList<>();
    networks.forEach(_ -> bookings.add(agent.request(CUSCO, date, 1)));
    market.awaitSettled(SETTLED);
    through(networks);

    bookings.forEach(FaultsIntegrationTests::cancel);
    await("the refunds to be paid")
        .atMost(SETTLED)
        .until(() -> market.checker().refunded(bookings) == bookings.size());
    assertThat(bookings.stream().map(agent::status)).containsOnly("CANCELLING");
    JsonNode taken =
        AgentClient.ofDemoUser(platform.baseUri(), "ximena")
            .post(
                "/api/operators/packages/%s/departures/%s/cancellations".formatted(CUSCO, date),
                Map.of("reason", "The road is closed."),
                Map.of())
            .expect(202);
    assertThat(taken.get("bookings").asInt()).isEqualTo(bookings.size());
    networks.forEach(each -> each.losing(refunded, 0));
    market.awaitSettled(SETTLED);

    assertThat(bookings.stream().map(agent::booking))
        .allSatisfy(cancelled -> {
          assertThat(cancelled.at("/reason/code").asString()).isEqualTo("operator-cancelled");
          assertThat(cancelled.at("/cancellation/refund")).isEqualTo(cancelled.get("total"));
          assertThat(cancelled.get("timeline").toString()).contains("refund-rest");
        });
    assertThat(losing).allSatisfy((type, each) -> assertThat(each.lost(type)).isEqualTo(1));
  }

  private static void cancel(UUID booking) {
    String path = "/api/bookings/" + booking + "/cancellations";
    JsonNode quoted = agent.post(path, Map.of(), Map.of()).expect(201);
    assertThat(quoted.at("/charge/amount").asLong()).isPositive();
    agent
        .post(path + "/" + quoted.get("id").asString() + "/confirm", Map.of(), Map.of())
        .expect(202);
  }

  /** One with so many seats, on which the tiers keep something. */
  private static LocalDate departure(int seats) {
    return agent
        .get("/api/packages/" + CUSCO)
        .expect(200)
        .get("departures")
        .valueStream()
        .filter(each -> each.get("seatsLeft").asInt() >= seats)
        .map(each -> LocalDate.parse(each.get("date").asString()))
        .filter(each -> each.isAfter(LocalDate.now(ZoneOffset.UTC).plusDays(75)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void raisesAttentionWhereTheBridgeMaySellNothingUntilItMay() {
    Offer offer = market.offer(1);
    market.revokeFromTheBridge("insert on landbridge.sold_bookings");
    UUID booking = agent.request(offer.packageId(), offer.date(), 1);
    try {
      assertThat(awaitAttention(agent, booking).get("status").asString())
          .isEqualTo("AWAITING_OPERATOR");
    } finally {
      market.grantToTheBridge("insert on landbridge.sold_bookings");
    }
    market.awaitSettled(SETTLED);

    JsonNode mended = agent.booking(booking);
    assertThat(mended.get("status").asString()).isEqualTo("CONFIRMED");
    assertThat(mended.get("attention").isNull()).isTrue();
  }

  @Test
  void raisesAttentionWhereACompensationIsNotAllowedUntilItIs() throws Exception {
    AgentClient poor = AgentClient.ofDemoUser(platform.baseUri(), "lucia");
    Offer offer = market.offer(1);
    UUID booking;
    try (Connection accounts = platform.agentsDb().connect()) {
      // Whoever authorizes the payment waits for this, and then finds no credit.
      accounts.setAutoCommit(false);
      market.leaveCredit(accounts, "lucia", 0);
      booking = poor.request(offer.packageId(), offer.date(), 1);
      await("its seat to be held").atMost(SETTLED).until(() -> poor.status(booking).equals("HELD"));
      market.revokeFromTheBridge("update on landbridge.holds");
      accounts.commit();
      JsonNode stuck = awaitAttention(poor, booking);
      assertThat(stuck.get("status").asString()).isEqualTo("HELD");
    } finally {
      market.grantToTheBridge("update on landbridge.holds");
    }
    market.awaitSettled(SETTLED);

    JsonNode mended = poor.booking(booking);
    assertThat(mended.at("/reason/code").asString()).isEqualTo("credit-refused");
    assertThat(mended.get("attention").isNull()).isTrue();
  }

  private static JsonNode awaitAttention(AgentClient who, UUID booking) {
    await("attention")
        .atMost(SETTLED)
        .until(() -> who.booking(booking).path("attention").isObject());
    return who.booking(booking);
  }

  private static NetworkPerBooking through(Collection<MisbehavingNetwork> networks) {
    NetworkPerBooking network =
        new NetworkPerBooking(typesOfATrip().collect(Collectors.toSet()), networks);
    platform.broker().through(network);
    return network;
  }

  private static UUID met(NetworkPerBooking network, MisbehavingNetwork each) {
    return Objects.requireNonNull(network.metBy(each), "a booking met each network");
  }

  private static void assertUnavailable(UUID booking) {
    JsonNode declined = agent.booking(booking);
    assertThat(declined.get("status").asString()).isEqualTo("DECLINED");
    assertThat(declined.at("/reason/code").asString()).isEqualTo("unavailable");
  }

  private static Stream<String> typesOfATrip() {
    return Contracts.all().stream()
        .filter(contract -> TOPICS_OF_A_TRIP.contains(contract.topic()))
        .map(Contract::type);
  }
}
