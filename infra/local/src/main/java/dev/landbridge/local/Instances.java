package dev.landbridge.local;

import dev.landbridge.local.frontdoor.Backends;
import dev.landbridge.local.frontdoor.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** The services' instances in this JVM, known to the front door while they run. */
final class Instances implements AutoCloseable {
  private final Backends backends;
  private final List<RunningService> running = new ArrayList<>();
  private boolean closed;

  Instances(Backends backends) {
    this.backends = backends;
  }

  void started(RunningService instance) {
    synchronized (running) {
      if (!closed) {
        running.add(instance);
        backends.add(instance.service(), instance.uri());
        return;
      }
    }
    instance.close();
  }

  List<RunningService> running() {
    synchronized (running) {
      return running.stream().sorted(Comparator.comparing(RunningService::service)).toList();
    }
  }

  /** Stops those of one service, each as a signal would. */
  void stop(Service service) {
    stop(instance -> instance.service() == service);
  }

  @Override
  public void close() {
    synchronized (running) {
      closed = true;
    }
    stop(instance -> true);
  }

  /** Side by side: each drains what it has in hand. */
  private void stop(Predicate<RunningService> which) {
    List<RunningService> ending;
    synchronized (running) {
      ending = running.stream().filter(which).toList();
      running.removeAll(ending);
    }
    try (Concurrently work = new Concurrently()) {
      for (RunningService instance : ending) {
        backends.remove(instance.service(), instance.uri());
        work.start(
            "end-" + instance.service().title(),
            () -> {
              instance.close();
              return instance;
            });
      }
    }
  }
}
