package dev.landbridge.messaging.inbox;

import java.util.Map;

/**
 * Where what was given up on goes: the dead-letter queue of the queue that it came from, through
 * the binder.
 */
public interface DeadLetterQueue {

  /**
   * Sends, at least once.
   *
   * @param queue the queue on which it failed
   * @param body as it would be on that queue
   * @param attributes at most ten, none empty
   * @throws RuntimeException if it is not known to have arrived
   */
  void send(String queue, byte[] body, Map<String, String> attributes);
}
