package dev.landbridge.snssqs.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrefetchTests {

  private final Prefetch prefetch = new Prefetch(Duration.ofSeconds(40), 2, 9);

  @Test
  void letsNothingWaitBeforeItKnowsHowLongHandlingTakes() {
    assertThat(prefetch.allowance()).isZero();
  }

  @Test
  void letsAsManyWaitAsAreHandledInAQuarterOfTheVisibilityTimeout() {
    prefetch.took(Duration.ofSeconds(4).toNanos());

    assertThat(prefetch.allowance()).isEqualTo(5);
  }

  @Test
  void letsNoMoreWaitThanOneReceiveBrings() {
    prefetch.took(Duration.ofMillis(1).toNanos());

    assertThat(prefetch.allowance()).isEqualTo(9);
  }

  @Test
  void letsNothingWaitWhenHandlingBecomesSlow() {
    prefetch.took(Duration.ofMillis(1).toNanos());
    for (int i = 0; i < 20; i++) {
      prefetch.took(Duration.ofSeconds(30).toNanos());
    }

    assertThat(prefetch.allowance()).isZero();
  }
}
