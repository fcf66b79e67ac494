package dev.landbridge.messaging.outbox;

import dev.landbridge.messaging.outbox.Claim.Claimed;
import dev.landbridge.messaging.outbox.Packer.Pack;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes the log: claims a stretch, packs it by topic, publishes outside any transaction, closes
 * the claim. Any number of relays share the work. A message is published at least once, under its
 * id; what a relay did not finish another takes over when the lease runs out.
 */
public class Relay implements SmartLifecycle {
  /**
   * After what receives and serves requests has stopped, so that what those committed still goes
   * out.
   */
  public static final int PHASE = 0;

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

  /**
   * How a relay works; the durations are those of {@code landbridge.messaging.relay}.
   *
   * @param name in the claims, for people
   */
  public record Settings(
      String name,
      int claim,
      Duration lease,
      int packMessages,
      long packBytes,
      int parallel,
      Duration pollInterval,
      Duration backoff,
      Duration stopWithin) {}

  private final Claims claims;
  private final Packer packer;
  private final Publisher publisher;
  private final Settings settings;
  private final MeterRegistry meters;
  private final Timer publishing;
  private final Counter claimed;
  private final Counter takenOver;
  private final Semaphore nudges = new Semaphore(0);
  private final Semaphore lanes;
  private volatile double lag;
  private volatile @Nullable Running running;

  /** One run, from start to stop. */
  private record Running(Thread thread, CountDownLatch stopping, CountDownLatch stopped) {}

  public Relay(
      DataSource dataSource,
      String schema,
      Publisher publisher,
      Settings settings,
      MeterRegistry meters) {
    this.claims =
        new Claims(dataSource, schema, settings.name(), settings.claim(), settings.lease());
    this.packer = new Packer(settings.packMessages(), settings.packBytes());
    this.publisher = publisher;
    this.settings = settings;
    this.lanes = new Semaphore(settings.parallel());
    this.meters = meters;
    this.publishing = meters.timer("landbridge.relay.publish");
    this.claimed = meters.counter("landbridge.relay.claims");
    this.takenOver = meters.counter("landbridge.relay.taken.over");
    Gauge.builder("landbridge.relay.lag", () -> lag)
        .description("age of the oldest message in the last claim; 0 when nothing waits")
        .baseUnit("seconds")
        .register(meters);
  }

  /** Says that something was committed; never blocks. */
  public void nudge() {
    if (nudges.availablePermits() == 0) {
      nudges.release();
    }
  }

  @Override
  public void start() {
    CountDownLatch stopping = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform().name("outbox-relay").daemon().unstarted(() -> run(stopping, stopped));
    running = new Running(thread, stopping, stopped);
    thread.start();
  }

  @Override
  public void stop() {
    Running run = running;
    if (run == null) {
      return;
    }
    run.stopping().countDown();
    nudge();
    try {
      if (!run.stopped().await(settings.stopWithin().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the relay did not finish in time; its lease runs out and another takes over");
        run.thread().interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running = null;
  }

  @Override
  public boolean isRunning() {
    return running != null;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }

  private void run(CountDownLatch stopping, CountDownLatch stopped) {
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("outbox-publish-", 0).factory())) {
      long lastLook = System.nanoTime() - Duration.ofHours(1).toNanos();
      boolean expected = true;
      // What is committed when the stop begins still goes out: the loop ends when nothing is left.
      while (!Thread.currentThread().isInterrupted()) {
        boolean last = stopping.getCount() == 0;
        boolean worked = false;
        try {
          if (publisher.isReady()) {
            Optional<Claimed> next = Optional.empty();
            if (System.nanoTime() - lastLook
                > Math.min(settings.lease().toNanos() / 10, 1_000_000_000L)) {
              next = claims.takeOver();
              if (next.isEmpty()) {
                lastLook = System.nanoTime();
              } else {
                takenOver.increment();
              }
            }
            if (next.isEmpty() && (expected || claims.somethingWaits())) {
              next = claims.next();
            }
            if (next.isPresent()) {
              worked = true;
              claimed.increment();
              if (!publish(next.get(), threads, stopping)) {
                return;
              }
            } else {
              lag = 0;
            }
          }
        } catch (RuntimeException | Error e) {
          LOG.warn("the relay could not go on: {}; it tries again", e.toString());
          LOG.debug("the relay could not go on", e);
        }
        if (!worked) {
          if (last) {
            return;
          }
          expected = pause();
        } else {
          expected = true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  /** Waits for a nudge, at most until the next poll; says whether one came. */
  private boolean pause() throws InterruptedException {
    boolean nudged = nudges.tryAcquire(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
    if (nudged) {
      nudges.drainPermits();
    }
    return nudged;
  }

  /**
   * Publishes a claim's packs; those that fail are tried again under the same lease, extended as it
   * grows old.
   *
   * @return false if the relay stops before all are out; the claim is given back
   */
  private boolean publish(Claimed claimed, ExecutorService threads, CountDownLatch stopping)
      throws InterruptedException {
    if (!claimed.rows().isEmpty()) {
      lag =
          Math.max(
              0,
              Duration.between(claimed.rows().getFirst().writtenAt(), Instant.now()).toMillis()
                  / 1e3);
    }
    Claim claim = claimed.claim();
    long renewAt = System.nanoTime() + settings.lease().toNanos() / 2;
    List<Pack> left = attempt(packer.pack(claimed.rows()), threads);
    Duration backoff = settings.backoff();
    while (!left.isEmpty()) {
      if (stopping.await(backoff.toMillis(), TimeUnit.MILLISECONDS)) {
        claims.release(claim);
        return false;
      }
      backoff = backoff.compareTo(LONGEST_BACKOFF) < 0 ? backoff.multipliedBy(2) : LONGEST_BACKOFF;
      if (System.nanoTime() >= renewAt) {
        Optional<Claim> renewed = claims.renew(claim);
        if (renewed.isEmpty()) {
          return true;
        }
        claim = renewed.get();
        renewAt = System.nanoTime() + settings.lease().toNanos() / 2;
      }
      left = attempt(left, threads);
    }
    claims.close(claim);
    return true;
  }

  /** Tries packs side by side and gives back those that failed, in order. */
  private List<Pack> attempt(List<Pack> packs, ExecutorService threads)
      throws InterruptedException {
    if (packs.size() == 1) {
      return publish(packs.getFirst()) ? List.of() : packs;
    }
    List<Future<Boolean>> futures = new ArrayList<>();
    for (Pack pack : packs) {
      futures.add(
          threads.submit(() -> {
            lanes.acquire();
            try {
              return publish(pack);
            } finally {
              lanes.release();
            }
          }));
    }
    List<Pack> failed = new ArrayList<>();
    for (int i = 0; i < packs.size(); i++) {
      try {
        if (!futures.get(i).get()) {
          failed.add(packs.get(i));
        }
      } catch (java.util.concurrent.ExecutionException e) {
        failed.add(packs.get(i));
      }
    }
    return failed;
  }

  private boolean publish(Pack pack) {
    Timer.Sample sample = Timer.start(meters);
    try {
      publisher.publish(pack.topic(), pack.body());
      meters.counter("landbridge.relay.packs", "topic", pack.topic()).increment();
      meters
          .counter("landbridge.relay.published", "topic", pack.topic())
          .increment(pack.events().size());
      return true;
    } catch (RuntimeException e) {
      LOG.warn(
          "{} messages for topic {} were not published, they are tried again: {}",
          pack.events().size(),
          pack.topic(),
          e.toString());
      return false;
    } finally {
      sample.stop(publishing);
    }
  }
}
