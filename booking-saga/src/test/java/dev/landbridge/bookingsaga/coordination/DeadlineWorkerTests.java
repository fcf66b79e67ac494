package dev.landbridge.bookingsaga.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineWorkerTests {
  private static final Duration POLL = Duration.ofSeconds(1);

  @Test
  void gathersWhatFallsDueSoonAfterTheNext() {
    assertThat(DeadlineWorker.pause(Duration.ofMillis(3), POLL)).isEqualTo(Duration.ofMillis(500));
    assertThat(DeadlineWorker.pause(Duration.ofMillis(-3), POLL)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void waitsForTheNextThatIsFurtherOff() {
    assertThat(DeadlineWorker.pause(Duration.ofMillis(700), POLL))
        .isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void waitsNeverLongerThanThePoll() {
    assertThat(DeadlineWorker.pause(Duration.ofSeconds(30), POLL)).isEqualTo(POLL);
    assertThat(DeadlineWorker.pause(Duration.ZERO, Duration.ofMillis(20)))
        .isEqualTo(Duration.ofMillis(20));
  }
}
