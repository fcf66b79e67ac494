package dev.landbridge.messaging.store;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The store as health shows it, under the name that Spring Boot gives to a database. Answers within
 * a second, and at once while the breaker is open; never waits for the pool.
 */
public final class StoreHealth implements HealthIndicator {
  /** Whoever asks for health gives up soon. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final StoreWatch watch;

  public StoreHealth(StoreWatch watch) {
    this.watch = watch;
  }

  @Override
  public Health health() {
    if (watch.refuses()) {
      return down("is away: its breaker '" + StoreGuard.BREAKER + "' is open");
    }
    Answer answer;
    try {
      answer = watch.ask().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      answer = Answer.SILENT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Health.unknown().build();
    }
    if (answer.isAway()) {
      watch.reportAway();
    }
    return switch (answer) {
      case ANSWERS -> Health.up().withDetail("database", "PostgreSQL").build();
      case TURNS_AWAY -> down("takes no further connection");
      case GONE -> down("cannot be reached");
      case SILENT -> down("does not answer within " + PATIENCE.toSeconds() + " s");
    };
  }

  private static Health down(String what) {
    return Health.down().withDetail("store", what).build();
  }
}
