package dev.landbridge.snssqs.core;

import java.time.Duration;

/**
 * How a queue is received from.
 *
 * @param concurrency how many messages are handled at once
 * @param maxMessages the most that one receive asks for, 1 to 10
 * @param waitTime how long a receive waits for the first message, up to 20 s
 * @param visibilityTimeout how long a received message is hidden from others; a handler that takes
 *     longer has its message delivered a second time
 * @param backoff how long a message stays hidden after its first failure
 * @param backoffMultiplier by how much longer after each further one
 * @param maxBackoff and how long at most, up to 12 hours
 * @param drain how long a stop waits for handlers that are at work
 */
public record ReceiverSettings(
    int concurrency,
    int maxMessages,
    Duration waitTime,
    Duration visibilityTimeout,
    Duration backoff,
    double backoffMultiplier,
    Duration maxBackoff,
    Duration drain) {

  public static final ReceiverSettings DEFAULT =
      new ReceiverSettings(
          1,
          10,
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          2,
          Duration.ofMinutes(5),
          Duration.ofSeconds(10));

  public ReceiverSettings {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency " + concurrency + " is less than 1");
    }
    if (maxMessages < 1 || maxMessages > 10) {
      throw new IllegalArgumentException("maxMessages " + maxMessages + " is not within 1 and 10");
    }
    if (waitTime.isNegative() || waitTime.compareTo(Duration.ofSeconds(20)) > 0) {
      throw new IllegalArgumentException("wait time " + waitTime + " is not within 0 and 20 s");
    }
    if (visibilityTimeout.compareTo(Duration.ofSeconds(1)) < 0
        || visibilityTimeout.compareTo(Duration.ofHours(12)) > 0) {
      throw new IllegalArgumentException(
          "visibility timeout " + visibilityTimeout + " is not within 1 s and 12 hours");
    }
    if (backoff.isNegative() || maxBackoff.compareTo(Duration.ofHours(12)) > 0) {
      throw new IllegalArgumentException(
          "backoff " + backoff + " up to " + maxBackoff + " is not within 0 and 12 hours");
    }
    if (backoffMultiplier < 1) {
      throw new IllegalArgumentException(
          "backoff multiplier " + backoffMultiplier + " is less than 1");
    }
    if (drain.isNegative()) {
      throw new IllegalArgumentException("drain " + drain + " is negative");
    }
  }

  /** The pause after a message's failure, by how often it was received. */
  Duration backoffAfter(int receives) {
    double factor = Math.pow(backoffMultiplier, Math.max(0, receives - 1));
    double millis = Math.min(backoff.toMillis() * factor, (double) maxBackoff.toMillis());
    return Duration.ofMillis((long) millis);
  }
}
