package dev.landbridge.bookingsaga.coordination;

import dev.landbridge.bookingsaga.engine.Engine;
import dev.landbridge.bookingsaga.engine.Saga;
import dev.landbridge.bookingsaga.trip.Booking;
import dev.landbridge.bookingsaga.trip.Course;
import dev.landbridge.bookingsaga.trip.Definitions;
import dev.landbridge.messaging.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks at the instances that are due: a batch is claimed, moved, armed anew and its asks written
 * to the outbox in one transaction. Any number of services share the work, since a claim passes
 * over what others have locked.
 */
@Component
class DeadlineWorker implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(DeadlineWorker.class);
  private static final Duration AFTER_A_BROKEN_ROW = Duration.ofMinutes(1);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

  private final Definitions definitions;
  private final Engine engine;
  private final Sagas sagas;
  private final Bookings bookings;
  private final Writing writing;
  private final Outbox outbox;
  private final TransactionTemplate transactions;
  private final CoordinationProperties properties;
  private final Clock clock;
  private @Nullable Loop loop;

  DeadlineWorker(
      Definitions definitions,
      Engine engine,
      Sagas sagas,
      Bookings bookings,
      Writing writing,
      Outbox outbox,
      TransactionTemplate transactions,
      CoordinationProperties properties,
      Clock clock) {
    this.definitions = definitions;
    this.engine = engine;
    this.sagas = sagas;
    this.bookings = bookings;
    this.writing = writing;
    this.outbox = outbox;
    this.transactions = transactions;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Works on one batch.
   *
   * @return how many instances were due
   */
  int runOnce() {
    return Objects.requireNonNull(transactions.execute(_ -> batch()));
  }

  private int batch() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<SagaRow> rows = sagas.claimDue(now, definitions.known(), properties.deadlineBatch());
    if (rows.isEmpty()) {
      return 0;
    }
    Map<java.util.UUID, Booking> told =
        bookings.lock(rows.stream().map(SagaRow::booking).distinct().sorted().toList()).stream()
            .collect(Collectors.toMap(Booking::id, booking -> booking));
    List<Writing.Ended> ended = new ArrayList<>(rows.size());
    for (SagaRow row : rows) {
      try {
        ended.add(new Writing.Ended(passed(row, told.get(row.booking()), now), _ -> row.origin()));
      } catch (RuntimeException e) {
        log.error(
            "saga {} cannot be moved on; looked at again in {}", row.id(), AFTER_A_BROKEN_ROW, e);
        sagas.putOff(row.id(), now, AFTER_A_BROKEN_ROW);
      }
    }
    outbox.send(writing.write(ended));
    return rows.size();
  }

  private Course.Result passed(SagaRow row, @Nullable Booking booking, Instant now) {
    Saga<?> saga =
        Objects.requireNonNull(definitions.find(row.definition(), row.definitionVersion()));
    Course course =
        Course.resumed(engine, Objects.requireNonNull(booking, "booking"))
            .with(saga, row.instance(saga));
    course.deadlinePassed(row.id(), now);
    return course.end();
  }

  private Duration pause() {
    Instant next = sagas.nextDue(definitions.known());
    Duration poll = properties.deadlinePoll();
    if (next == null) {
      return poll;
    }
    Duration until = Duration.between(clock.instant(), next);
    return until.compareTo(poll) < 0 ? until : poll;
  }

  @Override
  public synchronized void start() {
    if (loop == null) {
      loop = new Loop();
      loop.thread.start();
    }
  }

  @Override
  public synchronized void stop() {
    if (loop != null) {
      loop.stop();
      loop = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return loop != null;
  }

  /** The thread of one start. */
  private final class Loop implements Runnable {
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread =
        Thread.ofPlatform().name("saga-deadlines").daemon().unstarted(this);

    @Override
    public void run() {
      boolean failing = false;
      try {
        Duration pause = Duration.ZERO;
        while (!stopping.await(Math.max(0, pause.toMillis()), TimeUnit.MILLISECONDS)) {
          try {
            // A full batch is followed by the next at once.
            pause = runOnce() < properties.deadlineBatch() ? pause() : Duration.ZERO;
            failing = false;
          } catch (RuntimeException e) {
            if (!failing) {
              log.warn("deadlines wait for the store: {}", e.toString());
            }
            failing = true;
            pause = properties.deadlinePoll();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void stop() {
      stopping.countDown();
      try {
        thread.join(STOPS_WITHIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
