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
 * Asks the breaker {@code store} before a connection is taken; while it is open that fails at once.
 */
class GuardedDataSource extends DelegatingDataSource {
  private final Supplier<CircuitBreaker> breaker;

  GuardedDataSource(DataSource target, Supplier<CircuitBreaker> breaker) {
    super(target);
    this.breaker = breaker;
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
    try {
      Connection connection = acquisition.get();
      guard.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      return connection;
    } catch (SQLException | RuntimeException | Error e) {
      guard.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e);
      throw e;
    }
  }
}
