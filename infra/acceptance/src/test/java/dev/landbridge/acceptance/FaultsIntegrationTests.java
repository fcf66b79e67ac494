package dev.landbridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.acceptance.Market.Offer;
import dev.landbridge.embedded.broker.Deliveries;
import dev.landbridge.local.LocalPlatform;
import dev.landbridge.local.Options;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.Contracts.Contract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two instances of every service, with a broker between that repeats, reorders, loses and holds
 * back. Asking again begins sooner than by default, so that what was lost is mended while the test
 * waits; whatever happens, every booking settles and both stores agree.
 */
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
  static Stream<String> messagesOfTheHappyPath() {
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

  @ParameterizedTest
  @MethodSource("messagesOfTheHappyPath")
  void confirmsAlthoughAMessageIsLost(String type) {
    Offer offer = market.offer(1);
    MisbehavingNetwork network = MisbehavingNetwork.faithful().losing(type, 1);
    platform.broker().through(network);

    UUID booking = agent.request(offer.packageId(), offer.date(), 1);
    market.awaitSettled(SETTLED);

    assertThat(network.lost(type)).isEqualTo(1);
    assertThat(agent.status(booking)).isEqualTo("CONFIRMED");
  }

  /** Commands before the pivot with their compensations. */
  static Stream<List<String>> compensations() {
    return Stream.of(
        List.of("operator.hold-inventory.v1", "operator.release-inventory.v1"),
        List.of("agent.authorize-payment.v1", "agent.void-payment.v1"));
  }

  @ParameterizedTest
  @MethodSource("compensations")
  void leavesNothingBehindWhenTheCompensationComesAheadOfItsCommand(List<String> pair) {
    Offer offer = market.offer(3);
    MisbehavingNetwork network =
        MisbehavingNetwork.faithful().holdingBack(pair.getFirst(), pair.getLast());
    platform.broker().through(network);

    UUID booking = agent.request(offer.packageId(), offer.date(), 1);
    market.awaitSettled(SETTLED);

    assertThat(network.overtaken()).hasSize(1);
    assertThat(agent.booking(booking).get("reason").get("code").asString())
        .isEqualTo("unavailable");
    assertThat(network.heldBackAndDelivered()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("compensations")
  void compensatesAlthoughTheCompensationIsLostOnce(List<String> pair) {
    Offer offer = market.offer(3);
    MisbehavingNetwork network =
        MisbehavingNetwork.faithful().losing(pair.getFirst(), 1_000).losing(pair.getLast(), 1);
    platform.broker().through(network);

    UUID booking = agent.request(offer.packageId(), offer.date(), 1);
    market.awaitSettled(SETTLED);

    assertThat(network.lost(pair.getLast())).isEqualTo(1);
    assertThat(agent.status(booking)).isEqualTo("DECLINED");
  }

  private static Stream<String> typesOfATrip() {
    return Contracts.all().stream()
        .filter(contract -> TOPICS_OF_A_TRIP.contains(contract.topic()))
        .map(Contract::type);
  }
}
