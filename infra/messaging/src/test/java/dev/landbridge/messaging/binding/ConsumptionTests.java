package dev.landbridge.messaging.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsumptionTests {

  @Test
  void hidesWhatItGivesBackTwiceAsLongFromReceiveToReceive() {
    assertThat(IntStream.rangeClosed(1, 4).mapToObj(Consumption::hidden))
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8));
  }

  @Test
  void outlivesAnOutageOfHoursBeforeTheQueueGivesAPackUp() {
    Duration hidden =
        IntStream.range(1, 50).mapToObj(Consumption::hidden).reduce(Duration.ZERO, Duration::plus);

    assertThat(hidden).isGreaterThan(Duration.ofHours(3));
  }
}
