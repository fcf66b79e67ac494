package dev.landbridge.messaging.outbox;

import dev.landbridge.messaging.outbox.Claim.Claimed;
import dev.landbridge.messaging.outbox.Packer.Pack;
import dev.landbridge.snssqs.core.MessageRefusedException;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** For giving claims back before the data source is closed. */
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

  /** About once a minute. */
  private static final int ATTEMPTS_PER_REPORT = 10;

  /** How many packs of stuck claims are tried at once, beside those of new claims. */
  private static final int STUCK_PARALLEL = 4;

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
  private final Semaphore stuckLanes = new Semaphore(STUCK_PARALLEL);
  private final StuckClaims stuck;
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
    this.stuck = new StuckClaims(meters);
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
        var _ = run.stopped().await(AFTER_INTERRUPT.toMillis(), TimeUnit.MILLISECONDS);
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
      Turns turns = new Turns();
      boolean expected = true;
      // What is committed when the stop begins still goes out: the loop ends when nothing is left.
      while (!Thread.currentThread().isInterrupted()) {
        boolean last = stopping.getCount() == 0;
        boolean worked = false;
        try {
          if (publisher.isReady() && stuck.hasRoom()) {
            Optional<Claimed> next = turns.next(expected, last);
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

  /** Leases that ran out and new rows by turns, so that neither starves the other. */
  private final class Turns {
    private long lastLook = System.nanoTime() - Duration.ofHours(1).toNanos();
    private boolean tookOver;

    Optional<Claimed> next(boolean expected, boolean last) {
      // One that stops leaves old leases to others.
      boolean look =
          !last
              && System.nanoTime() - lastLook
                  > Math.min(settings.lease().toNanos() / 10, 1_000_000_000L);
      boolean newFirst = tookOver;
      Optional<Claimed> next = look && !newFirst ? takeOver() : Optional.empty();
      if (next.isPresent()) {
        return next;
      }
      tookOver = false;
      if (expected || claims.somethingWaits()) {
        next = claims.next();
      }
      return next.isEmpty() && look && newFirst ? takeOver() : next;
    }

    private Optional<Claimed> takeOver() {
      Optional<Claimed> taken = claims.takeOver();
      tookOver = taken.isPresent();
      if (tookOver) {
        takenOver.increment();
      } else {
        lastLook = System.nanoTime();
      }
      return taken;
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
   * Publishes a claim's packs. What fails is tried again by a thread of its own under the same
   * lease, while the relay goes on with other claims.
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
    Lease lease = new Lease(claimed.claim());
    try {
      List<Pack> left = attempt(packer.pack(claimed.rows()), threads, lanes, lease);
      if (left.isEmpty() || lease.lost()) {
        lease.close();
        return true;
      }
      if (stopping.getCount() == 0) {
        lease.release();
        return false;
      }
      StuckClaims.Entry entry = stuck.add(left);
      var _ = threads.submit(() -> publishStuck(left, lease, entry, threads, stopping));
      return true;
    } catch (InterruptedException e) {
      lease.release();
      throw e;
    }
  }

  private void publishStuck(
      List<Pack> packs,
      Lease lease,
      StuckClaims.Entry entry,
      ExecutorService threads,
      CountDownLatch stopping) {
    List<Pack> left = packs;
    Duration backoff = settings.backoff();
    try {
      for (int attempt = 1; !left.isEmpty() && !lease.lost(); attempt++) {
        if (stopping.await(backoff.toMillis(), TimeUnit.MILLISECONDS)) {
          lease.release();
          return;
        }
        backoff = min(backoff.multipliedBy(2), min(LONGEST_BACKOFF, settings.lease().dividedBy(4)));
        try {
          lease.renewIfOld();
          if (publisher.isReady() && !lease.lost()) {
            left = attempt(left, threads, stuckLanes, lease);
            stuck.replace(entry, left);
            if (attempt % ATTEMPTS_PER_REPORT == 2) {
              report(left);
            }
          }
        } catch (RuntimeException | Error e) {
          LOG.warn("a claim's lease could not be renewed: {}; it is tried again", e.toString());
        }
      }
      lease.close();
    } catch (InterruptedException e) {
      lease.release();
    } catch (RuntimeException e) {
      LOG.warn("a claim could not be closed, another takes it over: {}", e.toString());
    } finally {
      stuck.remove(entry);
      nudge();
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static void report(List<Pack> packs) {
    for (Pack pack : packs) {
      LOG.error(
          "topic {} still does not take {} messages, the first is {} of {}; they are kept and tried again",
          pack.topic(),
          pack.rows().size(),
          pack.rows().getFirst().id(),
          pack.rows().getFirst().writtenAt());
    }
  }

  /** A claim while its packs are under way; renewed when half its lease is over. */
  private final class Lease {
    private Claim claim;
    private long renewAt;
    private boolean lost;

    Lease(Claim claim) {
      this.claim = claim;
      renewLater();
    }

    private void renewLater() {
      renewAt = System.nanoTime() + settings.lease().toNanos() / 2;
    }

    long nanosToRenewal() {
      return Math.max(1, renewAt - System.nanoTime());
    }

    void renewIfOld() {
      if (System.nanoTime() - renewAt >= 0 && !lost) {
        Optional<Claim> renewed = claims.renew(claim);
        renewed.ifPresentOrElse(anew -> claim = anew, () -> lost = true);
        renewLater();
      }
    }

    /** Another relay has taken it over. */
    boolean lost() {
      return lost;
    }

    void close() {
      if (!lost) {
        claims.close(claim);
      }
    }

    void release() {
      try {
        claims.release(claim);
      } catch (RuntimeException e) {
        LOG.warn("a claim could not be given back, its lease runs out: {}", e.toString());
      }
    }
  }

  /** Tries packs side by side and gives back those that failed, in order. */
  private List<Pack> attempt(
      List<Pack> packs, ExecutorService threads, Semaphore lanes, Lease lease)
      throws InterruptedException {
    List<Future<List<Pack>>> futures = new ArrayList<>();
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
      failed.addAll(result(futures.get(i), packs.get(i), lease));
    }
    return failed;
  }

  private List<Pack> result(Future<List<Pack>> future, Pack pack, Lease lease)
      throws InterruptedException {
    while (true) {
      try {
        return future.get(lease.nanosToRenewal(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        try {
          lease.renewIfOld();
        } catch (RuntimeException away) {
          lease.renewLater();
          LOG.warn("a claim's lease could not be renewed: {}", away.toString());
        }
      } catch (ExecutionException e) {
        return List.of(pack);
      }
    }
  }

  /**
   * Publishes a pack.
   *
   * @return what is left to be tried again: the messages of a refused pack one by one, so that only
   *     the one at fault is held up
   */
  private List<Pack> publish(Pack pack) {
    Timer.Sample sample = Timer.start(meters);
    try {
      publisher.publish(pack.topic(), pack.body());
      meters.counter("landbridge.relay.packs", "topic", pack.topic()).increment();
      meters
          .counter("landbridge.relay.published", "topic", pack.topic())
          .increment(pack.rows().size());
      return List.of();
    } catch (RuntimeException e) {
      LOG.warn(
          "{} messages for topic {} were not published, they are tried again: {}",
          pack.rows().size(),
          pack.topic(),
          e.toString());
      return MessageRefusedException.isCauseOf(e) ? pack.singly() : List.of(pack);
    } finally {
      sample.stop(publishing);
    }
  }
}
