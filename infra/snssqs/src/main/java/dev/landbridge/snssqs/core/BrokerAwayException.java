package dev.landbridge.snssqs.core;

import org.jspecify.annotations.Nullable;

/**
 * The broker could not be asked: unreachable, overloaded, without the destination, or its circuit
 * breaker is open. It says nothing about the message, which may even have arrived; send it again
 * later.
 */
public final class BrokerAwayException extends RuntimeException {

  BrokerAwayException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether this is, or was caused by, a broker that is away; binders wrap what handlers throw. */
  public static boolean isCauseOf(@Nullable Throwable thrown) {
    return Causes.find(thrown, BrokerAwayException.class) != null;
  }
}
