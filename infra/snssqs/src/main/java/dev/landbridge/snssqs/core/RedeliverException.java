package dev.landbridge.snssqs.core;

import java.time.Duration;

/**
 * Thrown by a handler that cannot take the message now, through no fault of the message: it becomes
 * visible again after the delay, whatever the configured backoff, and is not logged as a failure.
 */
public final class RedeliverException extends RuntimeException {

  private final Duration delay;

  /**
   * @param delay zero to 12 hours, SQS's longest visibility timeout
   */
  public RedeliverException(String reason, Duration delay) {
    super(reason);
    if (delay.isNegative() || delay.compareTo(Duration.ofHours(12)) > 0) {
      throw new IllegalArgumentException("delay " + delay + " is not within 0 and 12 hours");
    }
    this.delay = delay;
  }

  public Duration delay() {
    return delay;
  }
}
