package dev.landbridge.messaging.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the store itself, by a connection of its own and past breaker and pool, whose connections
 * may all be in use or dead. Who asks while another does hears the same answer.
 */
final class StoreProbe {
  private static final Logger LOG = LoggerFactory.getLogger(StoreProbe.class);

  /** A way to the store that no breaker guards. */
  interface Way {
    Connection open() throws SQLException;
  }

  private final Way way;
  private final Duration timeout;
  private CompletableFuture<Answer> asked = CompletableFuture.completedFuture(Answer.SILENT);

  /**
   * @param timeout after which the store is {@link Answer#SILENT}, whatever the connection waits
   *     for: a name, a handshake, an answer
   */
  StoreProbe(Way way, Duration timeout) {
    this.way = way;
    this.timeout = timeout;
  }

  static StoreProbe of(DataSource store, Duration timeout) {
    HikariDataSource pool = StorePool.hikari(store);
    return new StoreProbe(
        pool != null && String.valueOf(pool.getJdbcUrl()).startsWith("jdbc:postgresql:")
            ? () -> direct(pool, timeout)
            : target(store)::getConnection,
        timeout);
  }

  private static DataSource target(DataSource store) {
    return store instanceof GuardedDataSource guarded
        ? Objects.requireNonNull(guarded.getTargetDataSource())
        : store;
  }

  private static Connection direct(HikariDataSource pool, Duration timeout) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(pool.getDataSourceProperties());
    Credentials credentials = pool.getCredentials();
    if (credentials.getUsername() != null) {
      properties.setProperty("user", credentials.getUsername());
    }
    if (credentials.getPassword() != null) {
      properties.setProperty("password", credentials.getPassword());
    }
    // Later than the probe's own end, so that what is left behind ends too.
    String seconds = Long.toString(timeout.plusSeconds(1).plusMillis(999).toSeconds());
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("loginTimeout", seconds);
    properties.setProperty("socketTimeout", seconds);
    return DriverManager.getConnection(pool.getJdbcUrl(), properties);
  }

  /** Waits for the answer, at most for the timeout. */
  Answer ask() {
    return begin().join();
  }

  /** Never fails, and is complete when the timeout has passed. */
  synchronized CompletableFuture<Answer> begin() {
    if (asked.isDone()) {
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      asked = answer;
      // Of the platform: it must run although calls that hang keep all carriers of virtual ones.
      Thread.ofPlatform().name("store-probe").daemon().start(() -> answer.complete(inquire()));
      answer.completeOnTimeout(Answer.SILENT, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
    return asked;
  }

  private Answer inquire() {
    try (Connection connection = way.open();
        Statement statement = connection.createStatement()) {
      statement.execute("select 1");
      return Answer.ANSWERS;
    } catch (SQLException | RuntimeException | Error e) {
      LOG.debug("the store does not answer: {}", e.toString());
      return answer(e);
    }
  }

  static Answer answer(Throwable failure) {
    for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SocketTimeoutException) {
        return Answer.SILENT;
      }
      if (each instanceof SQLException sql && StoreFailures.turnsAway(sql.getSQLState())) {
        return Answer.TURNS_AWAY;
      }
    }
    return Answer.GONE;
  }
}
