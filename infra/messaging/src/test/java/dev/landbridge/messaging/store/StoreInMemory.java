package dev.landbridge.messaging.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * A store that says what it is told to say, and a pool whose connections end when they are told.
 */
final class StoreInMemory {
  final AtomicInteger asked = new AtomicInteger();
  volatile Answer says = Answer.ANSWERS;

  /** What its pool makes callers wait for. */
  volatile @Nullable CountDownLatch wait;

  final CountDownLatch waits = new CountDownLatch(1);

  /** A connection of the pool. */
  static final class Taken {
    volatile boolean closed;
    volatile boolean broken;
  }

  Connection probed() throws SQLException {
    asked.incrementAndGet();
    switch (says) {
      case ANSWERS -> {}
      case TURNS_AWAY -> throw new SQLException("too many clients", "53300");
      case GONE -> throw new SQLException("refused", "08001");
      case SILENT -> throw new SQLException("no answer", "08006", new SocketTimeoutException());
    }
    return connection(new Taken());
  }

  /** Its connections tell {@code Taken} what became of them. */
  AbstractDataSource pool(Taken taken) {
    return new AbstractDataSource() {
      @Override
      public Connection getConnection() throws SQLException {
        CountDownLatch latch = wait;
        if (latch != null) {
          waits.countDown();
          try {
            latch.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
          }
        }
        return connection(taken);
      }

      @Override
      public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
      }
    };
  }

  private static Connection connection(Taken taken) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "createStatement" -> proxy(Statement.class, (_, _, _) -> true);
              case "isClosed" -> taken.closed;
              case "close" -> {
                taken.closed = true;
                yield null;
              }
              case "abort" -> {
                taken.broken = true;
                yield null;
              }
              default -> throw new UnsupportedOperationException(method.getName());
            });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
