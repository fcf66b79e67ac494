package dev.landbridge.messaging.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for a connection to the store, and which connections are in use: so that a wait that is
 * in vain can be noticed and ended. Times are {@link System#nanoTime()}.
 */
final class StoreCalls {
  private static final Logger LOG = LoggerFactory.getLogger(StoreCalls.class);

  /**
   * Nobody tells when a connection goes back to its pool; those that have are forgotten so often.
   */
  private static final int FORGET_EVERY = 1024;

  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final AtomicInteger begun = new AtomicInteger();

  /** The calling thread is about to wait for a connection. */
  Call begin(long now) {
    if (begun.incrementAndGet() % FORGET_EVERY == 0) {
      calls.removeIf(Call::isOver);
    }
    Call call = new Call(now, Thread.currentThread());
    calls.add(call);
    return call;
  }

  /** Whether one that began before that time still waits, or still uses its connection. */
  boolean anyBegunBefore(long time) {
    calls.removeIf(Call::isOver);
    return calls.stream().anyMatch(call -> call.begunBefore(time));
  }

  /** Ends the wait of all who wait for a connection. */
  void endWaits() {
    calls.forEach(Call::endWait);
  }

  /** Breaks the connections that were taken before that time and are still in use. */
  void breakTakenBefore(long time) {
    calls.forEach(call -> call.breakIfTakenBefore(time));
  }

  int size() {
    return calls.size();
  }

  /** One caller's way to a connection, and its use of it. */
  final class Call {
    private long since;
    private @Nullable Thread waiting;
    private @Nullable Connection connection;
    private boolean ended;

    private Call(long since, Thread waiting) {
      this.since = since;
      this.waiting = waiting;
    }

    /**
     * Has got its connection.
     *
     * @return false if its wait has been ended meanwhile
     */
    boolean got(Connection taken, long now) {
      if (!stopWaiting()) {
        return false;
      }
      synchronized (this) {
        since = now;
        connection = taken;
      }
      return true;
    }

    /**
     * Has got none.
     *
     * @return false if that is because its wait has been ended
     */
    boolean failed() {
      boolean byItself = stopWaiting();
      calls.remove(this);
      return byItself;
    }

    private synchronized boolean stopWaiting() {
      waiting = null;
      if (ended) {
        // The interrupt was for the wait alone.
        Thread.interrupted();
      }
      return !ended;
    }

    private synchronized void endWait() {
      if (waiting != null && !ended) {
        ended = true;
        waiting.interrupt();
      }
    }

    private synchronized boolean begunBefore(long time) {
      return since - time < 0;
    }

    private synchronized boolean isOver() {
      try {
        return connection != null && connection.isClosed();
      } catch (SQLException e) {
        return true;
      }
    }

    private synchronized void breakIfTakenBefore(long time) {
      if (connection != null && since - time < 0 && !isOver()) {
        try {
          connection.abort(Runnable::run);
        } catch (SQLException e) {
          LOG.debug("a connection could not be broken: {}", e.toString());
        }
      }
    }
  }
}
