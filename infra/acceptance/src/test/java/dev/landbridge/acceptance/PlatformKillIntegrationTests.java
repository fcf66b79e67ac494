package dev.landbridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.acceptance.Market.Offer;
import dev.landbridge.local.LocalPlatform;
import dev.landbridge.local.Options;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole platform, databases and broker included, killed under load: SIGKILL. */
class PlatformKillIntegrationTests {

  @Test
  void settlesEveryBookingThatWasAnswered(@TempDir Path data, @TempDir Path logs) {
    Offer offer;
    try (LocalPlatform platform = LocalPlatform.start(Options.in(data).withoutHistory())) {
      Market market = new Market(platform);
      market.leaveCredit("amara", 1_000_000_000L);
      offer = market.offer(60);
    }

    Kills.Told told = Kills.killPlatform(data, logs, offer, 8, 30, Duration.ofMinutes(1));

    try (LocalPlatform platform = LocalPlatform.start(Impatience.with(Options.in(data)))) {
      Market market = new Market(platform);
      market.awaitSettled(Duration.ofMinutes(2));
      AgentClient agent = market.agent();
      assertThat(told.answered()).hasSizeGreaterThanOrEqualTo(30);
      assertThat(told.answered().stream().map(agent::status)).isSubsetOf("CONFIRMED", "DECLINED");
      assertThat(market.checker().violations()).isEmpty();
    }
  }
}
