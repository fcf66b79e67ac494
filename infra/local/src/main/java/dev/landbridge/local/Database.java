package dev.landbridge.local;

import dev.landbridge.embedded.postgres.PostgresCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** One of the two stores, as its superuser sees it. */
public record Database(PostgresCluster cluster, String name) {

  public String jdbcUrl() {
    return cluster.jdbcUrl(name);
  }

  public String user() {
    return cluster.user();
  }

  public String password() {
    return cluster.password();
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user(), password());
  }
}
