package dev.landbridge.messaging.inbox;

import dev.landbridge.messaging.PackHandler.PutOff;
import dev.landbridge.messaging.inbox.Retries.Row;
import dev.landbridge.messaging.store.StoreFailures;
import dev.landbridge.messaging.store.StoreWatch;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs messages from their retry rows, each in a transaction of its own, without asking the inbox.
 */
public class RetryRunner implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(RetryRunner.class);

  /** A type that no handler of this version takes waits for an instance that knows it. */
  private static final Duration UNKNOWN = Duration.ofSeconds(60);

  /** Stopped before the relay, so that what retries send still goes out. */
  public static final int PHASE = 1000;

  private final TransactionTemplate transaction;
  private final Retries retries;
  private final Handlers handlers;
  private final StoreWatch store;
  private final DeadLetters deadLetters;
  private final Meters meters;
  private final RetrySettings settings;
  private final Semaphore nudges = new Semaphore(0);

  /**
   * How often in a row an attempt whose connection was lost is struck out though the store answers;
   * then the message is to blame, and it counts.
   */
  private static final int LOST_CONNECTIONS = 10;

  /** How many messages' lost connections are remembered. */
  private static final int REMEMBERED = 10_000;

  /** Lost connections in a row, by message; what another instance saw counts there. */
  private final Map<UUID, Integer> lostConnections = new ConcurrentHashMap<>();

  /** Attempts that ended with their connection: struck out when the store is back. */
  private final Queue<Row> struckOut = new ConcurrentLinkedQueue<>();

  private volatile @Nullable Thread thread;

  RetryRunner(
      TransactionTemplate transaction,
      Retries retries,
      Handlers handlers,
      StoreWatch store,
      DeadLetters deadLetters,
      Meters meters,
      RetrySettings settings) {
    this.transaction = transaction;
    this.retries = retries;
    this.handlers = handlers;
    this.store = store;
    this.deadLetters = deadLetters;
    this.meters = meters;
    this.settings = settings;
  }

  /** Says that a row may be due; never blocks. */
  void nudge() {
    if (nudges.availablePermits() == 0) {
      nudges.release();
    }
  }

  /**
   * Runs rows whose attempts were begun, one after another. Never fails: what can't be run stays in
   * its row.
   */
  void runEach(List<Row> rows) {
    long end = System.nanoTime() + settings.lease().toNanos() * 3 / 4;
    for (int i = 0; i < rows.size(); i++) {
      if (store.isAway()) {
        struckOut.addAll(rows.subList(i, rows.size()));
        return;
      }
      if (System.nanoTime() > end) {
        // Their lease would run out under them: given back uncounted, for whoever comes first.
        strikeOut(rows.subList(i, rows.size()), Duration.ZERO);
        return;
      }
      run(rows.get(i));
    }
  }

  private void run(Row row) {
    for (int time = 1; ; time++) {
      try {
        transaction.executeWithoutResult(status -> runInTransaction(List.of(row)));
        lostConnections.remove(row.message());
        return;
      } catch (RuntimeException | Error e) {
        if (StoreFailures.isNoFaultOfTheMessage(e)) {
          lostConnection(row, e);
          return;
        }
        if (StoreFailures.isCollision(e)) {
          if (time < settings.atOnce()) {
            continue;
          }
          strikeOut(List.of(row), settings.pause().apply(1));
          return;
        }
        failed(row, e);
        return;
      }
    }
  }

  /** The store went away, or this message alone lost its connection. */
  private void lostConnection(Row row, Throwable e) {
    if (!store.answers()) {
      struckOut.add(row);
      store.reportAway();
      return;
    }
    if (lostConnections.size() >= REMEMBERED) {
      lostConnections.clear();
    }
    int times = lostConnections.merge(row.message(), 1, Integer::sum);
    if (times <= LOST_CONNECTIONS || !StoreFailures.isAway(e)) {
      strikeOut(List.of(row), settings.pause().apply(times));
    } else {
      failed(row, e);
    }
  }

  /** Rows that were only put off are run together, as the pack that they came in was. */
  private void runTogether(List<Row> rows) {
    try {
      transaction.executeWithoutResult(status -> runInTransaction(rows));
    } catch (RuntimeException | Error e) {
      if (StoreFailures.isNoFaultOfTheMessage(e) && !store.answers()) {
        struckOut.addAll(rows);
        store.reportAway();
        return;
      }
      runEach(rows);
    }
  }

  private void runInTransaction(List<Row> rows) {
    if (retries.finish(rows) < rows.size()) {
      throw new LeaseLostException();
    }
    List<CloudEvent> known = new ArrayList<>();
    for (Row row : rows) {
      CloudEvent event = CloudEvents.read(row.event());
      if (handlers.take(row.type())) {
        known.add(event);
      } else {
        meters.unknown(List.of(row.type()));
        retries.putOff(
            row.queue(), event, row.attempt() - 1, UNKNOWN, "no handler takes " + row.type());
      }
    }
    List<PutOff> putOff = handlers.handle(known);
    for (PutOff each : putOff) {
      Row row =
          rows.stream().filter(of -> of.message().equals(each.message())).findFirst().orElseThrow();
      retries.putOff(
          row.queue(),
          CloudEvents.read(row.event()),
          row.attempt() - 1,
          each.delay(),
          each.reason());
    }
    String queue = rows.getFirst().queue();
    meters.putOff(queue, putOff.size());
    meters.handled(queue, known.size() - putOff.size());
  }

  /** Another instance has the row: its lease ran out here. */
  private static final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void failed(Row row, Throwable thrown) {
    if (thrown instanceof LeaseLostException) {
      return;
    }
    Failure failure = Failure.of(thrown, data(row));
    boolean dead = row.attempt() >= settings.attempts();
    LOG.warn(
        "attempt {} of {} {} from {} failed{}: {}",
        row.attempt(),
        row.type(),
        row.message(),
        row.queue(),
        dead ? ", it is dead" : "",
        failure.error());
    try {
      retries.failed(row, failure, settings.pause().apply(row.attempt()), dead);
      meters.retries(row.queue());
      if (dead) {
        meters.dead(row.queue());
        nudge();
      }
    } catch (RuntimeException e) {
      // The row stays under its lease, and is tried again when that runs out.
      LOG.warn("the failure could not be written: {}", e.toString());
      if (StoreFailures.isNoFaultOfTheMessage(e)) {
        store.reportAway();
      }
    }
  }

  private static tools.jackson.databind.JsonNode data(Row row) {
    return CloudEvents.read(row.event()).data();
  }

  private void strikeOut(List<Row> rows, Duration pause) {
    try {
      retries.strikeOut(rows, pause);
    } catch (RuntimeException e) {
      struckOut.addAll(rows);
      if (StoreFailures.isNoFaultOfTheMessage(e)) {
        store.reportAway();
      }
    }
  }

  @Override
  public void start() {
    Thread runner = Thread.ofPlatform().name("inbox-retries").daemon().unstarted(this::loop);
    thread = runner;
    runner.start();
  }

  private void loop() {
    while (Thread.currentThread().equals(thread)) {
      boolean worked = false;
      try {
        worked = !store.isAway() && round();
      } catch (RuntimeException | Error e) {
        if (StoreFailures.isNoFaultOfTheMessage(e)) {
          store.reportAway();
        } else {
          LOG.warn("retries could not go on, they try again: {}", e.toString());
        }
      }
      try {
        if (!worked
            && nudges.tryAcquire(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
          nudges.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /**
   * Runs what is due and sends what is dead.
   *
   * @return whether there may be more
   */
  private boolean round() {
    List<Row> struck = new ArrayList<>();
    for (Row row = struckOut.poll(); row != null; row = struckOut.poll()) {
      struck.add(row);
    }
    strikeOut(struck, settings.pause().apply(1));
    List<Row> rows =
        Objects.requireNonNull(
            transaction.execute(
                status -> retries.claim(handlers.types(), settings.batch(), settings.lease())));
    List<Row> alone = new ArrayList<>();
    List<Row> together = new ArrayList<>();
    for (Row row : rows) {
      (row.putOff() != null && row.error() == null ? together : alone).add(row);
    }
    together.stream()
        .collect(
            java.util.stream.Collectors.groupingBy(
                Row::queue, java.util.LinkedHashMap::new, java.util.stream.Collectors.toList()))
        .values()
        .forEach(this::runTogether);
    runEach(alone);
    boolean sent = deadLetters.sendDead(settings.batch());
    return !rows.isEmpty() || sent;
  }

  @Override
  public void stop() {
    Thread runner = thread;
    thread = null;
    if (runner != null) {
      nudge();
      try {
        if (!runner.join(settings.stopWithin())) {
          runner.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
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
