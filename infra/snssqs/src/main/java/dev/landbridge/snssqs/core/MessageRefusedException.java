package dev.landbridge.snssqs.core;

import org.jspecify.annotations.Nullable;

/**
 * The message itself cannot be sent (too large, not allowed by the broker); sending it again
 * changes nothing.
 */
public final class MessageRefusedException extends RuntimeException {

  MessageRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether this is, or was caused by, a refused message; binders wrap what handlers throw. */
  public static boolean isCauseOf(@Nullable Throwable thrown) {
    return Causes.find(thrown, MessageRefusedException.class) != null;
  }
}
