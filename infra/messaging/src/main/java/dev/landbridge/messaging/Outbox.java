package dev.landbridge.messaging;

import dev.landbridge.schemas.event.CloudEvent;
import java.util.List;

/** The log of what this service sends. */
public class Outbox {

  /**
   * Writes messages to the log; they are published, at least once, after the transaction has committed, and never
   * if it rolls back.
   *
   * @return the messages with their ids
   * @throws IllegalStateException outside a transaction
   * @throws IllegalArgumentException for a message beyond the size limit, naming type and size
   */
  public List<CloudEvent> send(List<Outgoing> messages) {
    throw new UnsupportedOperationException();
  }
}
