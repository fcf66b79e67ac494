package dev.landbridge.snssqs.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

final class Causes {

  private Causes() {}

  static <T extends Throwable> @Nullable T find(@Nullable Throwable thrown, Class<T> type) {
    // Causes may form a circle; nobody nests this deep.
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 50; depth++) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** Waits, and throws what the SDK threw rather than its wrapper. */
  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
