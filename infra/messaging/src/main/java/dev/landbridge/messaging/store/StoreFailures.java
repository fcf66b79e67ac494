package dev.landbridge.messaging.store;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells a store that is away, and transactions that collided, from messages that failed. */
public final class StoreFailures {

  /** What the breaker {@code store} counts; named in its configuration. */
  public static final class Connection implements Predicate<Throwable> {
    @Override
    public boolean test(Throwable failure) {
      return isAway(failure);
    }
  }

  private StoreFailures() {}

  /**
   * The store could not be reached, or the connection to it was lost: SQLSTATE class 08, 57P01 to
   * 57P05 (shut down, starting, terminated), 53300 (no connection left).
   */
  public static boolean isAway(@Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql && isAwayState(sql.getSQLState())) {
        return true;
      }
      // A rollback fails only where the connection is gone, and pools then say no state.
      if (each instanceof TransactionSystemException rollback
          && rollback.getApplicationException() != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * No statement of the message's own failed: the store is away, its breaker is open, or the pool
   * had no connection in time.
   */
  public static boolean isNoFaultOfTheMessage(@Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof StoreAwayException
          || each instanceof CallNotPermittedException
          || each instanceof SQLTransientConnectionException
          || each instanceof CannotGetJdbcConnectionException
          || each instanceof CannotCreateTransactionException) {
        return true;
      }
    }
    return isAway(failure);
  }

  /** A deadlock (40P01), a serialization failure (40001) or a lock not had in time (55P03). */
  public static boolean isCollision(@Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        if (state.equals("40P01") || state.equals("40001") || state.equals("55P03")) {
          return true;
        }
      }
    }
    return false;
  }

  /** A lock not had in time. */
  public static boolean isLockTimeout(@Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql && "55P03".equals(sql.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  /** It is there, and says no: whatever state is not one of a store that is away, and 53300. */
  static boolean turnsAway(@Nullable String state) {
    return state != null && (state.equals("53300") || !isAwayState(state));
  }

  private static boolean isAwayState(@Nullable String state) {
    return state != null
        && (state.startsWith("08") || state.startsWith("57P") || state.equals("53300"));
  }
}
