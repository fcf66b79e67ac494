package dev.landbridge.local;

import dev.landbridge.embedded.postgres.ClusterException;
import dev.landbridge.embedded.postgres.PostgresCluster;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Tells what only a store knows: that a disk is full, or that its server has ended. While the
 * platform starts it is asked; once it runs it says so by itself, to the person at the console.
 */
final class StoreWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Every statement may meet the full disk; one sentence a minute is enough. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  /** Codes of a page, and of an index, that is not what was written, and of a file that is gone. */
  private static final Set<String> DAMAGED = Set.of("XX001", "XX002", "58P01");

  private final List<PostgresCluster> clusters = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("store-watch").factory());
  private Instant silentUntil = Instant.MIN;

  void add(PostgresCluster cluster) {
    clusters.add(cluster);
  }

  /**
   * Begins to look.
   *
   * @param says hears a sentence while the stores go on
   * @param ends hears, once, why a store is no more
   */
  void begin(Consumer<String> says, Consumer<String> ends) {
    ScheduledFuture<?> _ =
        rounds.scheduleWithFixedDelay(
            () -> lookAgain(says, ends), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A round that fails must not be the last one. */
  private void lookAgain(Consumer<String> says, Consumer<String> ends) {
    try {
      look(says, ends);
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(StoreWatch.class).warn("a look at the stores failed", e);
    }
  }

  private void look(Consumer<String> says, Consumer<String> ends) {
    for (PostgresCluster cluster : clusters) {
      Optional<ClusterException> complaint = cluster.complaint();
      if (complaint.isPresent()) {
        String sentence = StartRefused.sentence(complaint.get());
        if (!cluster.isRunning()) {
          rounds.shutdown();
          ends.accept(sentence);
          return;
        }
        Instant now = Instant.now();
        if (now.isAfter(silentUntil)) {
          silentUntil = now.plus(AGAIN);
          says.accept(sentence);
        }
      }
    }
  }

  /** Why a start failed, if the disk or a store is to blame. */
  Optional<StartRefused> blame(Path data, Throwable failure) {
    List<StartRefused> found = new ArrayList<>();
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ClusterException trouble) {
        found.add(StartRefused.because(trouble));
      }
      if (cause instanceof SQLException e && "53100".equals(e.getSQLState())) {
        found.add(StartRefused.diskFull(data, failure));
      }
      if (cause instanceof SQLException e && DAMAGED.contains(String.valueOf(e.getSQLState()))) {
        found.add(StartRefused.damaged(data, "PostgreSQL says " + firstLine(e)));
      }
    }
    for (PostgresCluster cluster : clusters) {
      cluster.complaint().map(StartRefused::because).ifPresent(found::add);
    }
    return found.stream().findFirst();
  }

  private static String firstLine(SQLException damage) {
    return String.valueOf(damage.getMessage()).lines().findFirst().orElse("so");
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
