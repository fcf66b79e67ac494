package dev.landbridge.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class Uuid7Tests {
  private static final Instant NOW = Instant.parse("2026-12-01T09:30:00.123Z");

  @Test
  void carriesItsTimeItsVersionAndItsVariant() {
    UUID id = Uuid7.next(Clock.fixed(NOW, ZoneOffset.UTC));
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(Uuid7.time(id)).isEqualTo(NOW);
  }

  @Test
  void neverGoesBackwardsWithinAMillisecondOrWithAClockThatIsSetBack() {
    Clock fixed = new SettableClock(NOW);
    UUID last = Uuid7.next(fixed);
    for (int i = 0; i < 10_000; i++) { // past the 4096 of a millisecond
      if (i == 5_000) {
        ((SettableClock) fixed).now = NOW.minusSeconds(60);
      }
      UUID next = Uuid7.next(fixed);
      assertThat(next.toString()).isGreaterThan(last.toString());
      assertThat(next.version()).isEqualTo(7);
      last = next;
    }
    assertThat(Duration.between(NOW, Uuid7.time(last))).isLessThan(Duration.ofMillis(4));
  }

  @Test
  void isNotDraggedAlongByAnotherClock() {
    Uuid7.next(Clock.fixed(Instant.parse("2099-01-01T00:00:00Z"), ZoneOffset.UTC));
    assertThat(Uuid7.time(Uuid7.next())).isBefore(Instant.parse("2098-01-01T00:00:00Z"));
  }

  @Test
  void neverRepeatsAmongThreads() throws Exception {
    List<Callable<List<UUID>>> makers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      makers.add(() -> {
        List<UUID> made = new ArrayList<>();
        for (int j = 0; j < 20_000; j++) {
          made.add(Uuid7.next());
        }
        return made;
      });
    }
    Set<Long> stamps = new HashSet<>();
    try (var pool = Executors.newFixedThreadPool(8)) {
      for (Future<List<UUID>> made : pool.invokeAll(makers)) {
        List<UUID> ids = made.get();
        assertThat(ids).isSortedAccordingTo((a, b) -> a.toString().compareTo(b.toString()));
        ids.forEach(id -> stamps.add(id.getMostSignificantBits())); // time and counter alone differ
      }
    }
    assertThat(stamps).hasSize(160_000);
  }

  @Test
  void beginsAMillisecondWithItsSmallestId() {
    UUID first = Uuid7.first(NOW);
    assertThat(Uuid7.time(first)).isEqualTo(NOW);
    assertThat(first.version()).isEqualTo(7);
    assertThat(Uuid7.next(Clock.fixed(NOW, ZoneOffset.ofHours(1))).toString())
        .isGreaterThanOrEqualTo(first.toString());
    assertThat(Uuid7.next(Clock.fixed(NOW.minusMillis(1), ZoneOffset.ofHours(2))).toString())
        .isLessThan(first.toString());
  }

  @Test
  void readsNoTimeInAnotherVersion() {
    assertThatIllegalArgumentException().isThrownBy(() -> Uuid7.time(UUID.randomUUID()));
  }

  private static final class SettableClock extends Clock {
    private volatile Instant now;

    private SettableClock(Instant now) {
      this.now = now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
