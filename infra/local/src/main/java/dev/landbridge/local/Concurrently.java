package dev.landbridge.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Starts things side by side; leaving it waits for all of them. */
final class Concurrently implements AutoCloseable {
  private final List<CompletableFuture<?>> started = new ArrayList<>();

  /** What is being started. */
  record Started<T>(CompletableFuture<T> future) {
    T join() {
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

  <T> Started<T> start(String name, Callable<T> work) {
    CompletableFuture<T> future = new CompletableFuture<>();
    started.add(future);
    Thread.ofPlatform()
        .name("start-" + name)
        .start(() -> {
          try {
            future.complete(work.call());
          } catch (Throwable e) {
            future.completeExceptionally(e);
          }
        });
    return new Started<>(future);
  }

  @Override
  public void close() {
    for (CompletableFuture<?> one : started) {
      one.handle((result, failure) -> failure).join();
    }
  }
}
