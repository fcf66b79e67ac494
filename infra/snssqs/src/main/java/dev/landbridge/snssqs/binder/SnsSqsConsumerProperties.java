package dev.landbridge.snssqs.binder;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code spring.cloud.stream.snssqs.bindings.<binding>.consumer}. What is null comes from the
 * topology, if the context has one that knows the queue, and is else the default of {@link
 * dev.landbridge.snssqs.core.QueueSettings}.
 */
public class SnsSqsConsumerProperties {

  private DestinationType destinationType = DestinationType.TOPIC;
  private @Nullable Duration visibilityTimeout;
  private @Nullable Duration retention;
  private @Nullable Integer maxReceiveCount;
  private Duration waitTime = Duration.ofSeconds(20);
  private int maxNumberOfMessages = 10;
  private Duration backoff = Duration.ofSeconds(1);
  private double backoffMultiplier = 2;
  private Duration maxBackoff = Duration.ofMinutes(5);

  /** Whether the destination is a topic or a queue, which then is only received from. */
  public DestinationType getDestinationType() {
    return destinationType;
  }

  public void setDestinationType(DestinationType destinationType) {
    this.destinationType = destinationType;
  }

  /** How long a received message is hidden from others; longer than a handler takes. */
  public @Nullable Duration getVisibilityTimeout() {
    return visibilityTimeout;
  }

  public void setVisibilityTimeout(@Nullable Duration visibilityTimeout) {
    this.visibilityTimeout = visibilityTimeout;
  }

  /** How long the queue and its dead-letter queues keep a message. */
  public @Nullable Duration getRetention() {
    return retention;
  }

  public void setRetention(@Nullable Duration retention) {
    this.retention = retention;
  }

  /** After how many receives SQS moves a message to the dead-letter queue. */
  public @Nullable Integer getMaxReceiveCount() {
    return maxReceiveCount;
  }

  public void setMaxReceiveCount(@Nullable Integer maxReceiveCount) {
    this.maxReceiveCount = maxReceiveCount;
  }

  /** How long a receive waits for the first message, up to 20 s. */
  public Duration getWaitTime() {
    return waitTime;
  }

  public void setWaitTime(Duration waitTime) {
    this.waitTime = waitTime;
  }

  /** The most that one receive asks for, 1 to 10. */
  public int getMaxNumberOfMessages() {
    return maxNumberOfMessages;
  }

  public void setMaxNumberOfMessages(int maxNumberOfMessages) {
    this.maxNumberOfMessages = maxNumberOfMessages;
  }

  /** How long a message stays hidden after its first failure. */
  public Duration getBackoff() {
    return backoff;
  }

  public void setBackoff(Duration backoff) {
    this.backoff = backoff;
  }

  /** By how much longer after each further failure. */
  public double getBackoffMultiplier() {
    return backoffMultiplier;
  }

  public void setBackoffMultiplier(double backoffMultiplier) {
    this.backoffMultiplier = backoffMultiplier;
  }

  /** The longest time that a failed message stays hidden. */
  public Duration getMaxBackoff() {
    return maxBackoff;
  }

  public void setMaxBackoff(Duration maxBackoff) {
    this.maxBackoff = maxBackoff;
  }
}
