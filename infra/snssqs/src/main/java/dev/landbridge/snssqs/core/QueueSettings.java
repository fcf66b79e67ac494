package dev.landbridge.snssqs.core;

import java.time.Duration;

/**
 * A queue's attributes.
 *
 * @param visibilityTimeout how long a received message is hidden from others, whole seconds up to
 *     12 hours
 * @param retention how long a message is kept, one minute to 14 days
 * @param maxReceiveCount after how many receives SQS itself moves a message to the dead-letter
 *     queue, 1 to 1000
 */
public record QueueSettings(Duration visibilityTimeout, Duration retention, int maxReceiveCount) {

  public static final QueueSettings DEFAULT =
      new QueueSettings(Duration.ofSeconds(30), Duration.ofDays(14), 50);

  public QueueSettings {
    if (visibilityTimeout.isNegative()
        || visibilityTimeout.compareTo(Duration.ofHours(12)) > 0
        || !visibilityTimeout.equals(Duration.ofSeconds(visibilityTimeout.toSeconds()))) {
      throw new IllegalArgumentException(
          "visibility timeout " + visibilityTimeout + " is not whole seconds up to 12 hours");
    }
    if (retention.compareTo(Duration.ofMinutes(1)) < 0
        || retention.compareTo(Duration.ofDays(14)) > 0) {
      throw new IllegalArgumentException(
          "retention " + retention + " is not within a minute and 14 days");
    }
    if (maxReceiveCount < 1 || maxReceiveCount > 1000) {
      throw new IllegalArgumentException(
          "maxReceiveCount " + maxReceiveCount + " is not within 1 and 1000");
    }
  }
}
