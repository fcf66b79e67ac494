package dev.landbridge.bookingsaga.engine;

import java.time.Duration;

/** Pauses that double from {@code first} up to {@code most}, and stay there for ever. */
public record Backoff(Duration first, Duration most) {
  public Backoff {
    if (!first.isPositive() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "backoff from %s to %s does not grow from a positive pause".formatted(first, most));
    }
  }

  /**
   * The pause after an ask.
   *
   * @param asks how often the step has been asked, 1 after the first
   */
  public Duration after(int asks) {
    Duration pause = first;
    for (int i = 1; i < asks && pause.compareTo(most) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(most) < 0 ? pause : most;
  }
}
