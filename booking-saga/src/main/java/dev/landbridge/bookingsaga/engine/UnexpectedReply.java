package dev.landbridge.bookingsaga.engine;

import dev.landbridge.schemas.event.StepKey;

/**
 * A reply that its step cannot have: a bug of the participant. The saga stays as it is and goes on
 * asking.
 */
public final class UnexpectedReply extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnexpectedReply(StepKey key, Object reply) {
    this(key + " cannot be answered by " + reply.getClass().getSimpleName());
  }

  public UnexpectedReply(String message) {
    super(message);
  }
}
