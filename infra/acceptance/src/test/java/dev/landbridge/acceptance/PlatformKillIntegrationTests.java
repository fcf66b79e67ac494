package dev.landbridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.local.LocalPlatform;
import dev.landbridge.local.Options;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole platform, databases and broker included, killed under a mix of all that agents and
 * operators do: SIGKILL.
 */
@Order(4)
class PlatformKillIntegrationTests {

  @Test
  void settlesEveryBookingWhateverWasDoneWithIt(@TempDir Path data, @TempDir Path logs) {
    Bustle bustle = Kills.killPlatform(data, logs, 4, 3, 20261123, Duration.ofMinutes(2));

    assertThat(bustle.deeds()).allSatisfy((deed, times) -> assertThat(times).isPositive());
    assertThat(bustle.failures()).isEmpty();
    try (LocalPlatform platform = LocalPlatform.start(Impatience.with(Options.in(data)))) {
      Kills.awaitSettledByOperators(platform, Duration.ofMinutes(2));
      Market market = new Market(platform);
      AgentClient agent = market.agent();
      assertThat(bustle.answered().stream().map(agent::status))
          .isNotEmpty()
          .isSubsetOf("CONFIRMED", "DECLINED", "CANCELLED");
      assertThat(market.checker().violations()).isEmpty();
    }
  }
}
