package dev.landbridge.messaging;

import com.zaxxer.hikari.HikariDataSource;
import dev.landbridge.embedded.postgres.PostgresCluster;
import dev.landbridge.messaging.store.MessagingSchema;
import dev.landbridge.messaging.store.Partitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database of its own with the messaging tables, on the one cluster of the JVM. */
public final class TestDatabase implements AutoCloseable {
  public static final String SCHEMA = "svc";
  private static final PostgresCluster CLUSTER = PostgresCluster.temporary();

  private final String name = "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  private final HikariDataSource dataSource;
  private final Partitions partitions;

  /** Migrated once; every database is a copy of it. */
  private static final String TEMPLATE = "messaging_template";

  static {
    CLUSTER.createDatabase(TEMPLATE);
    try (HikariDataSource pool = pool(TEMPLATE, 3)) {
      new MessagingSchema(pool, SCHEMA, partitions(pool)).afterPropertiesSet();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public TestDatabase() {
    try (Connection connection = CLUSTER.connect("postgres");
        Statement create = connection.createStatement()) {
      create.execute("create database %s template %s".formatted(name, TEMPLATE));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    dataSource = pool(20);
    partitions = partitions(dataSource);
    partitions.look();
  }

  private static Partitions partitions(DataSource dataSource) {
    return new Partitions(dataSource, SCHEMA, Duration.ofDays(3), Duration.ofDays(30));
  }

  public static PostgresCluster cluster() {
    return CLUSTER;
  }

  /** Another pool of the same database, as another process would have. */
  public HikariDataSource pool(int size) {
    return pool(name, size);
  }

  private static HikariDataSource pool(String database, int size) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(CLUSTER.jdbcUrl(database));
    pool.setUsername(CLUSTER.user());
    pool.setPassword(CLUSTER.password());
    pool.setMaximumPoolSize(size);
    pool.setMinimumIdle(1);
    return pool;
  }

  public String name() {
    return name;
  }

  public String url() {
    return CLUSTER.jdbcUrl(name);
  }

  public HikariDataSource dataSource() {
    return dataSource;
  }

  public Partitions partitions() {
    return partitions;
  }

  public JdbcTemplate jdbc() {
    return new JdbcTemplate(dataSource);
  }

  public TransactionTemplate transaction() {
    return new TransactionTemplate(new DataSourceTransactionManager(dataSource));
  }

  @Override
  public void close() {
    dataSource.close();
    CLUSTER.dropDatabase(name);
  }
}
