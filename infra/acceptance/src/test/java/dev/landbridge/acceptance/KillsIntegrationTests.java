package dev.landbridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.acceptance.Market.Offer;
import dev.landbridge.local.LocalPlatform;
import dev.landbridge.local.Options;
import dev.landbridge.local.frontdoor.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A handful of kills, SIGKILL: each service once in a step of its own, the whole platform once
 * under load. Every booking that was answered 202 settles. The benchmark {@code faults} kills each
 * service in each step.
 */
class KillsIntegrationTests {

  @Test
  void settlesEveryBookingWhenAServiceIsKilledInAStepOfItsOwn(
      @TempDir Path data, @TempDir Path logs) {
    try (LocalPlatform platform = LocalPlatform.start(patient(Options.in(data).withoutHistory()))) {
      Market market = new Market(platform);
      market.leaveCredit("amara", 1_000_000_000L);
      Kills kills = new Kills(platform, market, logs);

      settles(kills, market, Service.OPERATOR_BRIDGE, "operator.hold-inventory.v1");
      settles(kills, market, Service.BOOKING_SAGA, "operator.booking-accepted.v1");
      settles(kills, market, Service.AGENT_EVENTS, "agent.capture-payment.v1");
    }
  }

  private static void settles(Kills kills, Market market, Service service, String at) {
    Offer offer = market.offer(12);

    Kills.Met met = kills.kill(service, at, 3, offer, 20);

    assertThat(met.answered()).isNotEmpty();
    assertThat(met.unsettledAtTheKill())
        .as("bookings under way when %s was killed", service)
        .isPositive();
    AgentClient agent = market.agent();
    assertThat(met.answered().stream().map(agent::status)).isSubsetOf("CONFIRMED", "DECLINED");
    assertThat(market.checker().violations()).isEmpty();
  }

  @Test
  void settlesEveryBookingWhenTheWholePlatformIsKilledUnderLoad(
      @TempDir Path data, @TempDir Path logs) {
    ConcurrentLinkedQueue<UUID> answered = new ConcurrentLinkedQueue<>();
    Offer offer;
    try (LocalPlatform platform = LocalPlatform.start(Options.in(data).withoutHistory())) {
      Market market = new Market(platform);
      market.leaveCredit("amara", 1_000_000_000L);
      offer = market.offer(60);
    }
    try (PlatformProcess platform = PlatformProcess.start(data, logs, List.of());
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      AgentClient agent = AgentClient.ofDemoUser(platform.base(), "amara");
      for (int i = 0; i < 8; i++) {
        callers.execute(() -> {
          while (answered.size() < 200) {
            answered.add(agent.request(offer.packageId(), offer.date(), 1));
          }
        });
      }
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> answered.size() >= 30);
      platform.kill();
    }

    try (LocalPlatform platform = LocalPlatform.start(patient(Options.in(data)))) {
      Market market = new Market(platform);
      market.awaitSettled(Duration.ofMinutes(2));
      AgentClient agent = market.agent();
      assertThat(answered).hasSizeGreaterThanOrEqualTo(30);
      assertThat(answered.stream().map(agent::status)).isSubsetOf("CONFIRMED", "DECLINED");
      assertThat(market.checker().violations()).isEmpty();
    }
  }

  /** Asks sooner than by default, so that the test does not wait for a minute. */
  private static Options patient(Options options) {
    return options
        .with("landbridge.saga.ask-later-after", "2s")
        .with("landbridge.bookings.ask-after", "3s");
  }
}
