package dev.landbridge.messaging.store;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Knows whether the store is away. While it is, whoever works on it pauses, and a statement of the
 * watch's own, never a message, asks whether it is back.
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

  private final JdbcTemplate jdbc;
  private final CircuitBreaker breaker;
  private final Duration probeInterval;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean away;
  private boolean told;
  private volatile @Nullable ScheduledExecutorService thread;

  public StoreWatch(DataSource dataSource, CircuitBreaker breaker, Duration probeInterval) {
    this.jdbc = new JdbcTemplate(dataSource);
    this.breaker = breaker;
    this.probeInterval = probeInterval;
    breaker
        .getEventPublisher()
        .onStateTransition(event -> {
          if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
            reportAway();
          }
        });
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  public boolean isAway() {
    return away;
  }

  /** Says that the store could not be reached, or that its connection was lost. Doesn't block. */
  public void reportAway() {
    ScheduledExecutorService watch = thread;
    if (!away && watch != null) {
      away = true;
      try {
        watch.execute(this::look);
      } catch (java.util.concurrent.RejectedExecutionException e) {
        LOG.debug("the watch has stopped");
      }
    }
  }

  /** Asks the store now, with a statement of the watch's own. */
  public boolean answers() {
    try {
      return jdbc.queryForObject("select 1", Integer.class) != null;
    } catch (RuntimeException e) {
      LOG.debug("the store does not answer: {}", e.toString());
      return false;
    }
  }

  @Override
  public void start() {
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("store-watch").daemon().factory());
    thread = watch;
    var _ =
        watch.scheduleWithFixedDelay(
            this::look, probeInterval.toMillis(), probeInterval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (!away) {
      return;
    }
    try {
      if (!told) {
        told = true;
        LOG.warn("the store is away: nothing is received until it is back");
        tell(Listener::away);
      }
      Objects.requireNonNull(jdbc.queryForObject("select 1", Integer.class));
      if (breaker.getState() == CircuitBreaker.State.OPEN) {
        return;
      }
      away = false;
      told = false;
      LOG.info("the store is back");
      tell(Listener::back);
    } catch (Throwable e) { // one that gets out ends the schedule
      LOG.debug("the store is still away: {}", e.toString());
    }
  }

  private void tell(java.util.function.Consumer<Listener> what) {
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
