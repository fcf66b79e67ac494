package dev.landbridge.bookingsaga.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTests {

  @Test
  void doublesUpToItsMost() {
    assertThat(IntStream.rangeClosed(1, 7).mapToObj(Settings.DEFAULTS.soon()::after))
        .extracting(Duration::toSeconds)
        .containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L);
    assertThat(IntStream.rangeClosed(1, 6).mapToObj(Settings.DEFAULTS.later()::after))
        .extracting(Duration::toSeconds)
        .containsExactly(60L, 120L, 240L, 480L, 900L, 900L);
  }

  @Test
  void staysAtItsMostAfterAMillionAsks() {
    assertThat(Settings.DEFAULTS.soon().after(1_000_000)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void refusesToStandStill() {
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessageContaining("PT0S");
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("PT2S");
  }
}
