package dev.landbridge.bookingsaga.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What configuration may change of every saga.
 *
 * @param patience after which a step from the pivot on, or a compensation, raises attention; counts
 *     from the first ask, or from when an answer is due at the latest
 * @param budget overrides the definitions' own budget before the pivot; null leaves it
 */
public record Settings(Backoff soon, Backoff later, Duration patience, @Nullable Duration budget) {

  public static final Settings DEFAULTS =
      new Settings(
          new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60)),
          new Backoff(Duration.ofSeconds(60), Duration.ofMinutes(15)),
          Duration.ofMinutes(15),
          null);

  public Settings {
    if (!patience.isPositive()) {
      throw new IllegalArgumentException("patience " + patience + " is not positive");
    }
    if (budget != null && !budget.isPositive()) {
      throw new IllegalArgumentException("budget " + budget + " is not positive");
    }
  }

  Backoff backoff(Pace pace) {
    return switch (pace) {
      case SOON -> soon;
      case LATER -> later;
    };
  }
}
