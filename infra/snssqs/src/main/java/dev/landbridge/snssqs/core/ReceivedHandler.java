package dev.landbridge.snssqs.core;

/** Handles one message: returning deletes it, throwing makes it visible again after the backoff. */
@FunctionalInterface
public interface ReceivedHandler {

  /**
   * Called by several threads at once, and more than once for the same message.
   *
   * @throws Exception if the message is to be delivered again; {@link RedeliverException} says when
   */
  void handle(Received message) throws Exception;
}
