package dev.landbridge.messaging.inbox;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/** The ids of messages that were handled, or wait in retry; kept 30 days. */
class Inbox {
  private final JdbcClient jdbc;
  private final String take;
  private final String forget;

  Inbox(DataSource dataSource, String schema) {
    this.jdbc = JdbcClient.create(dataSource);
    this.take =
        """
        insert into %s.inbox (id) select id from unnest(:ids) as id order by id
        on conflict do nothing returning id
        """
            .formatted(schema);
    this.forget = "delete from %s.inbox where id = :id".formatted(schema);
  }

  /**
   * Takes ids, sorted, in the current transaction; those that another has taken and not yet
   * committed are waited for.
   */
  Set<UUID> take(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Set.of();
    }
    return new HashSet<>(
        jdbc.sql(take)
            .param("ids", new SqlArrayValue("uuid", ids.toArray()))
            .query((row, n) -> row.getObject(1, UUID.class))
            .list());
  }

  /** Lets a message be handled again. */
  void forget(UUID id) {
    jdbc.sql(forget).param("id", id).update();
  }
}
