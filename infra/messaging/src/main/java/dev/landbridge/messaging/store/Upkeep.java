package dev.landbridge.messaging.store;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks after the partitions from time to time; every instance may. */
public class Upkeep implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Partitions partitions;
  private volatile @Nullable ScheduledExecutorService thread;

  public Upkeep(Partitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public void start() {
    ScheduledExecutorService upkeep =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("messaging-upkeep").daemon().factory());
    thread = upkeep;
    var _ =
        upkeep.scheduleWithFixedDelay(
            this::run, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  private void run() {
    try {
      partitions.maintain();
    } catch (Throwable e) { // one that gets out ends the schedule
      LOG.warn("partitions could not be looked after, it is tried again: {}", e.toString());
    }
  }

  @Override
  public void stop() {
    ScheduledExecutorService upkeep = thread;
    thread = null;
    if (upkeep != null) {
      upkeep.shutdownNow();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }

  @Override
  public int getPhase() {
    return -2000;
  }
}
