package dev.landbridge.messaging.outbox;

/** Where packs go: a topic, through the binder. */
public interface Publisher {

  /** Whether a publish makes sense now: the broker's breaker is not open. */
  boolean isReady();

  /**
   * Publishes a pack, at least once.
   *
   * @param pack a CloudEvents batch
   * @throws RuntimeException if it is not known to have arrived; it may have
   */
  void publish(String topic, byte[] pack);
}
