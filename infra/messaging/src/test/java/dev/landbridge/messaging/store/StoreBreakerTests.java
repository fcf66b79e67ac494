package dev.landbridge.messaging.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreBreakerTests {
  private static final Duration HOLD = Duration.ofSeconds(10);

  private Instant now = Instant.EPOCH;
  private final CircuitBreaker breaker = breaker();
  private final StoreBreaker store = new StoreBreaker(breaker, HOLD);

  private CircuitBreaker breaker() {
    return CircuitBreaker.of(
        StoreGuard.BREAKER,
        CircuitBreakerConfig.custom()
            .clock(
                new Clock() {
                  @Override
                  public Instant instant() {
                    return now;
                  }

                  @Override
                  public ZoneId getZone() {
                    return ZoneOffset.UTC;
                  }

                  @Override
                  public Clock withZone(ZoneId zone) {
                    return this;
                  }
                })
            .slidingWindowSize(10)
            .minimumNumberOfCalls(3)
            .waitDurationInOpenState(Duration.ofSeconds(1))
            .permittedNumberOfCallsInHalfOpenState(1)
            .recordException(new StoreFailures.Connection())
            .build());
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private void callsFail() {
    for (int i = 0; i < 3; i++) {
      assertThat(breaker.tryAcquirePermission()).isTrue();
      breaker.onError(1, TimeUnit.MILLISECONDS, new SQLException("gone", "08006"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GONE", "SILENT"})
  void opensByTheStoresAnswerAlone(Answer answer) {
    assertThat(store.isAwayAfter(answer)).isTrue();

    assertThat(breaker.getState()).isEqualTo(State.OPEN);
    assertThat(breaker.tryAcquirePermission()).isFalse();
  }

  @Test
  void letsNoCallTryHoweverLongTheStoreIsAway() {
    callsFail();

    for (int look = 0; look < 1000; look++) {
      pass(Duration.ofSeconds(3));
      assertThat(breaker.tryAcquirePermission()).isFalse();
      assertThat(breaker.getState()).isEqualTo(State.OPEN);
      assertThat(store.isAwayAfter(Answer.SILENT)).isTrue();
    }

    assertThat(breaker.getMetrics().getNumberOfNotPermittedCalls()).isPositive();
    assertThat(store.isAwayAfter(Answer.ANSWERS)).isFalse();
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    assertThat(breaker.tryAcquirePermission()).isTrue();
  }

  @Test
  void forgetsTheFailuresOfTheOutage() {
    callsFail();
    store.isAwayAfter(Answer.ANSWERS);

    breaker.onError(1, TimeUnit.MILLISECONDS, new SQLException("once", "08006"));

    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void letsACallTryOnceNobodyLooksAnyMore() {
    store.isAwayAfter(Answer.GONE);

    pass(HOLD.plusMillis(1));

    assertThat(breaker.tryAcquirePermission()).isTrue();
    assertThat(breaker.tryAcquirePermission()).as("a second one").isFalse();
    breaker.onSuccess(1, TimeUnit.MILLISECONDS);
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void takesATrialBackWhenSomebodyLooksAgain() {
    store.isAwayAfter(Answer.GONE);
    pass(HOLD.plusMillis(1));
    assertThat(breaker.tryAcquirePermission()).isTrue();
    assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);

    store.isAwayAfter(Answer.GONE);

    assertThat(breaker.getState()).isEqualTo(State.OPEN);
    assertThat(breaker.tryAcquirePermission()).isFalse();
    assertThat(store.isAwayAfter(Answer.ANSWERS)).isFalse();
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void leavesWhatIsConnectedAloneWhileTheStoreTurnsAwayWhoConnects() {
    assertThat(store.isAwayAfter(Answer.TURNS_AWAY)).isFalse();
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);

    callsFail();
    pass(HOLD.minusMillis(1));
    assertThat(store.isAwayAfter(Answer.TURNS_AWAY)).isTrue();
    pass(HOLD.minusMillis(1));

    assertThat(breaker.tryAcquirePermission()).as("still held open").isFalse();
  }

  @Test
  void leavesAloneWhatAPersonHasForcedOpenOrSwitchedOff() {
    breaker.transitionToForcedOpenState();
    assertThat(store.isAwayAfter(Answer.ANSWERS)).isTrue();
    assertThat(store.isAwayAfter(Answer.GONE)).isTrue();
    assertThat(breaker.getState()).isEqualTo(State.FORCED_OPEN);

    breaker.transitionToDisabledState();
    assertThat(store.isAwayAfter(Answer.GONE)).isTrue();
    assertThat(store.isAwayAfter(Answer.ANSWERS)).isFalse();
    assertThat(breaker.getState()).isEqualTo(State.DISABLED);

    breaker.transitionToMetricsOnlyState();
    assertThat(store.isAwayAfter(Answer.SILENT)).isTrue();
    assertThat(breaker.getState()).isEqualTo(State.METRICS_ONLY);
  }

  @Test
  void tellsWhoAsksThatCallsAreRefused() {
    int[] told = new int[1];
    store.onRefusing(() -> told[0]++);

    callsFail();
    store.isAwayAfter(Answer.GONE);
    assertThat(told[0]).isOne();

    store.isAwayAfter(Answer.ANSWERS);
    breaker.transitionToForcedOpenState();
    assertThat(told[0]).isEqualTo(2);
  }
}
