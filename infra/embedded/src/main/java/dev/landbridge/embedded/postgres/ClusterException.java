package dev.landbridge.embedded.postgres;

import org.jspecify.annotations.Nullable;

/**
 * A cluster that cannot be used as it is; the message is one sentence for the person who started
 * it.
 */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ClusterException(String message) {
    this(message, null);
  }

  ClusterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
