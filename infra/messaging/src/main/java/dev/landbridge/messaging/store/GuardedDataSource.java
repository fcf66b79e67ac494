package dev.landbridge.messaging.store;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Asks the breaker {@code store} before a connection is taken; while it is open that fails at once,
 * and who already waits for a connection when it opens waits no longer.
 */
class GuardedDataSource extends DelegatingDataSource {
  private final Supplier<CircuitBreaker> breaker;
  private final StoreCalls calls;

  GuardedDataSource(DataSource target, Supplier<CircuitBreaker> breaker, StoreCalls calls) {
    super(target);
    this.breaker = breaker;
    this.calls = calls;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return guarded(super::getConnection);
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return guarded(() -> super.getConnection(username, password));
  }

  private interface Acquisition {
    Connection get() throws SQLException;
  }

  private Connection guarded(Acquisition acquisition) throws SQLException {
    CircuitBreaker guard = breaker.get();
    try {
      guard.acquirePermission();
    } catch (CallNotPermittedException e) {
      throw new StoreAwayException(e);
    }
    long start = System.nanoTime();
    StoreCalls.Call call = calls.begin(start);
    try {
      if (guard.getState() == CircuitBreaker.State.OPEN) {
        // Since the permission, and maybe before whoever opened it saw this call wait.
        throw new StoreAwayException();
      }
      Connection connection = acquisition.get();
      long now = System.nanoTime();
      if (!call.got(connection, now)) {
        connection.close();
        throw new StoreAwayException();
      }
      guard.onSuccess(now - start, TimeUnit.NANOSECONDS);
      return connection;
    } catch (SQLException | RuntimeException | Error e) {
      boolean byItself = call.failed();
      SQLException ended =
          byItself || e instanceof StoreAwayException ? null : new StoreAwayException();
      guard.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, ended == null ? e : ended);
      if (ended != null) {
        ended.addSuppressed(e);
        throw ended;
      }
      throw e;
    }
  }
}
