package dev.landbridge.messaging.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.InitializingBean;

/**
 * Brings the messaging tables up to date before any bean uses them, beside whatever else lives in
 * the schema: with a history table of its own, one instance at a time.
 */
public class MessagingSchema implements InitializingBean {
  static final String HISTORY = "messaging_schema_history";

  private final DataSource dataSource;
  private final String schema;
  private final Partitions partitions;

  public MessagingSchema(DataSource dataSource, String schema, Partitions partitions) {
    this.dataSource = dataSource;
    this.schema = schema;
    this.partitions = partitions;
  }

  @Override
  public void afterPropertiesSet() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      lock(connection);
      try {
        Flyway.configure(getClass().getClassLoader())
            .dataSource(dataSource)
            .locations("classpath:db/messaging")
            .table(HISTORY)
            .schemas(schema)
            .defaultSchema(schema)
            .createSchemas(true)
            // The service's own tables may be there already.
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .placeholders(Map.of("schema", schema))
            .load()
            .migrate();
        partitions.makeAtStart();
      } finally {
        connection.rollback();
      }
    }
  }

  private void lock(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
      statement.setString(1, schema + "." + HISTORY);
      statement.execute();
    }
  }
}
