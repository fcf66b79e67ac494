package dev.landbridge.messaging.outbox;

import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes the log: insert only, one statement for all messages of a call, in the caller's
 * transaction.
 */
public class OutboxLog {
  private final DataSource dataSource;
  private final JdbcClient jdbc;
  private final String insert;
  private final Runnable nudge;

  /** What is written of a message. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  public record Entry(String topic, UUID id, String subject, String type, byte[] event) {}

  /**
   * @param nudge told after a commit that something is there; must not block
   */
  public OutboxLog(DataSource dataSource, String schema, Runnable nudge) {
    this.dataSource = dataSource;
    this.jdbc = JdbcClient.create(dataSource);
    this.nudge = nudge;
    this.insert =
        """
        insert into %s.outbox_log (topic, id, subject, type, event)
        select * from unnest(:topics, :ids, :subjects, :types, :events)
        """
            .formatted(schema);
  }

  public void append(List<Entry> entries) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()
        || !(TransactionSynchronizationManager.getResource(dataSource)
            instanceof ConnectionHolder)) {
      throw new IllegalStateException(
          "messages are sent inside a transaction on the service's data source, together with the change they tell of");
    }
    if (entries.isEmpty()) {
      return;
    }
    jdbc.sql(insert)
        .param("topics", column("text", entries.stream().map(Entry::topic)))
        .param("ids", column("uuid", entries.stream().map(Entry::id)))
        .param("subjects", column("text", entries.stream().map(Entry::subject)))
        .param("types", column("text", entries.stream().map(Entry::type)))
        .param("events", new SqlArrayValue("bytea", (Object[]) events(entries)))
        .update();
    if (!TransactionSynchronizationManager.getSynchronizations().contains(nudged)) {
      TransactionSynchronizationManager.registerSynchronization(nudged);
    }
  }

  private final TransactionSynchronization nudged =
      new TransactionSynchronization() {
        @Override
        public void afterCommit() {
          nudge.run();
        }
      };

  private static byte[][] events(List<Entry> entries) {
    return entries.stream().map(Entry::event).toArray(byte[][]::new);
  }

  private static SqlArrayValue column(String type, java.util.stream.Stream<?> values) {
    return new SqlArrayValue(type, values.toArray());
  }
}
