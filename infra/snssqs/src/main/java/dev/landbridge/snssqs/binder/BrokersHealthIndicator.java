package dev.landbridge.snssqs.binder;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The brokers as their circuit breakers see them: down while one is open, unknown while it probes.
 * Asks nobody.
 */
class BrokersHealthIndicator implements HealthIndicator {

  private final CircuitBreakerRegistry breakers;

  BrokersHealthIndicator(CircuitBreakerRegistry breakers) {
    this.breakers = breakers;
  }

  @Override
  public Health health() {
    Health.Builder health = Health.up();
    for (String name : List.of(SnsSqsAutoConfiguration.SNS, SnsSqsAutoConfiguration.SQS)) {
      CircuitBreaker.State state = breakers.circuitBreaker(name).getState();
      health.withDetail(name, state.name());
      switch (state) {
        case OPEN, FORCED_OPEN -> health.down();
        case HALF_OPEN -> {
          if (!health
              .build()
              .getStatus()
              .equals(org.springframework.boot.health.contributor.Status.DOWN)) {
            health.unknown();
          }
        }
        case CLOSED, DISABLED, METRICS_ONLY -> {}
      }
    }
    return health.build();
  }
}
