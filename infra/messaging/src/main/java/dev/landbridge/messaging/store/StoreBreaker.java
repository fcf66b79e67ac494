package dev.landbridge.messaging.store;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;

/**
 * Opens and closes the breaker {@code store} by what the store itself answers, so that no call ever
 * has to try it.
 *
 * <p>Open is only held for a while, and held anew by each look at the store. When nobody looks any
 * more the hold runs out, and calls try by themselves as with any breaker: it never stays open for
 * good. What a person has forced or switched off is left alone.
 */
final class StoreBreaker {
  private final CircuitBreaker breaker;
  private final Duration hold;

  /**
   * @param hold longer than from one look to the next, however slow its answer
   */
  StoreBreaker(CircuitBreaker breaker, Duration hold) {
    this.breaker = breaker;
    this.hold = hold;
    breaker
        .getEventPublisher()
        .onStateTransition(event -> {
          if (event.getStateTransition().getToState() == State.OPEN) {
            holdOpen();
          }
        });
  }

  /**
   * Is told whenever calls are refused from now on; on the thread whose call opened the breaker.
   */
  void onRefusing(Runnable told) {
    breaker
        .getEventPublisher()
        .onStateTransition(event -> {
          State to = event.getStateTransition().getToState();
          if (to == State.OPEN || to == State.FORCED_OPEN) {
            told.run();
          }
        });
  }

  /**
   * What the store has said to the one who looked.
   *
   * @return whether it is away for those who call
   */
  boolean isAwayAfter(Answer answer) {
    switch (answer) {
      case ANSWERS -> close();
      case GONE, SILENT -> open();
      case TURNS_AWAY -> holdOpen();
    }
    return refuses() || answer.isAway();
  }

  /** Whether calls are refused, all but a trial at most. */
  boolean refuses() {
    return switch (breaker.getState()) {
      case OPEN, FORCED_OPEN, HALF_OPEN -> true;
      case CLOSED, DISABLED, METRICS_ONLY -> false;
    };
  }

  private void close() {
    State state = breaker.getState();
    if (state == State.OPEN || state == State.HALF_OPEN) {
      breaker.transitionToClosedState();
    }
  }

  private void open() {
    if (breaker.getState() == State.CLOSED) {
      breaker.transitionToOpenStateFor(hold);
    } else {
      holdOpen();
    }
  }

  private void holdOpen() {
    State state = breaker.getState();
    if (state == State.OPEN || state == State.HALF_OPEN) {
      breaker.transitionToOpenStateFor(hold);
    }
  }
}
