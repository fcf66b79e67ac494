package dev.landbridge.messaging.store;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Knows whether the store is away. It asks the store by a connection of its own, never with a call
 * or a message: when somebody reports that the store is away, when a call waits for the store for
 * long, and then until it is back. What it hears opens and closes the breaker {@code store}; while
 * that is open whoever works on the store pauses and all others fail at once.
 */
public final class StoreWatch implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);

  /** Started before all that works on the store, stopped after it. */
  private static final int PHASE = -1000;

  /** Told, one after another on the watch's own thread, that the store went and came back. */
  public interface Listener {
    void away();

    void back();
  }

  private final StoreProbe probe;
  private final StoreBreaker breaker;
  private final StoreCalls calls;
  private final StorePool pool;
  private final Duration interval;
  private final Duration patience;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean away;
  private boolean told;
  private volatile @Nullable ScheduledExecutorService thread;

  /**
   * @param interval between looks
   * @param patience how long a call waits for the store before the watch asks it
   */
  StoreWatch(
      StoreProbe probe,
      StoreBreaker breaker,
      StoreCalls calls,
      StorePool pool,
      Duration interval,
      Duration patience) {
    this.probe = probe;
    this.breaker = breaker;
    this.calls = calls;
    this.pool = pool;
    this.interval = interval;
    this.patience = patience;
    breaker.onRefusing(() -> {
      calls.endWaits();
      reportAway();
    });
  }

  /**
   * Watches the store behind a guarded data source.
   *
   * @param timeout how long the store may take to connect and answer when it is asked
   */
  public static StoreWatch of(
      DataSource store,
      CircuitBreaker breaker,
      StoreGuard guard,
      Duration interval,
      Duration patience,
      Duration timeout) {
    // A few looks long, each of which may take its whole timeout.
    Duration hold = interval.plus(timeout).multipliedBy(4);
    return new StoreWatch(
        StoreProbe.of(store, timeout),
        new StoreBreaker(breaker, hold),
        guard.calls(),
        StorePool.of(store),
        interval,
        patience);
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  public boolean isAway() {
    return away;
  }

  /** Whether calls fail at once. */
  boolean refuses() {
    return breaker.refuses();
  }

  /** Says that the store could not be reached, or that its connection was lost. Doesn't block. */
  public void reportAway() {
    ScheduledExecutorService watch = thread;
    if (!away && watch != null) {
      away = true;
      try {
        watch.execute(this::look);
      } catch (RejectedExecutionException e) {
        LOG.debug("the watch has stopped");
      }
    }
  }

  /** Asks the store now, by a connection of the watch's own and for a bounded time. */
  public boolean answers() {
    return probe.ask() == Answer.ANSWERS;
  }

  CompletableFuture<Answer> ask() {
    return probe.begin();
  }

  @Override
  public void start() {
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("store-watch").daemon().factory());
    thread = watch;
    var _ =
        watch.scheduleWithFixedDelay(
            this::look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    if (breaker.refuses()) {
      // It opened before anybody watched.
      reportAway();
    }
  }

  /** One look, if there is reason for it. */
  void look() {
    try {
      long now = System.nanoTime();
      // The breaker may have opened by calls while the last look heard that the store is back.
      if (!away && !breaker.refuses() && !calls.anyBegunBefore(now - patience.toNanos())) {
        return;
      }
      if (away) {
        tellAway();
      }
      hear(probe.ask(), now);
    } catch (Throwable e) { // one that gets out ends the schedule
      LOG.warn("a look at the store failed, it is looked at again: {}", e.toString());
    }
  }

  private void hear(Answer answer, long asked) {
    if (breaker.isAwayAfter(answer)) {
      away = true;
      tellAway();
      if (answer.isAway()) {
        pool.rest();
      }
      if (breaker.refuses()) {
        calls.endWaits();
      }
      if (answer == Answer.SILENT) {
        // They have waited as long as the question, as much in vain, and would until TCP gives up.
        calls.breakTakenBefore(asked);
      }
      LOG.debug("the store is still away: {}", answer);
    } else if (away) {
      pool.wake();
      away = false;
      told = false;
      LOG.info("the store is back");
      tell(Listener::back);
    }
  }

  private void tellAway() {
    if (!told) {
      told = true;
      LOG.warn("the store is away: nothing is received until it is back");
      tell(Listener::away);
    }
  }

  private void tell(Consumer<Listener> what) {
    for (Listener listener : new ArrayList<>(listeners)) {
      try {
        what.accept(listener);
      } catch (RuntimeException | Error e) {
        LOG.warn("{} failed: {}", listener, e.toString());
      }
    }
  }

  @Override
  public void stop() {
    ScheduledExecutorService watch = thread;
    thread = null;
    if (watch != null) {
      watch.shutdownNow();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
