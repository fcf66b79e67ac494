package dev.landbridge.messaging.inbox;

import dev.landbridge.messaging.inbox.PackConsumer.GiveBackException;
import dev.landbridge.messaging.store.StoreFailures;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/** The ids of messages that were handled, or wait in retry; kept 30 days. */
class Inbox {
  /**
   * How long locks are waited for, and how long a transaction may idle: an instance that vanished
   * in the middle of one must not hold up the others for long.
   */
  static final String BOUNDS =
      """
      (select set_config('lock_timeout', '5s', true) as waits,
              set_config('idle_in_transaction_session_timeout', '15s', true) as idles offset 0) bounds\
      """;

  private final JdbcClient jdbc;
  private final String take;
  private final String forget;

  Inbox(DataSource dataSource, String schema) {
    this.jdbc = JdbcClient.create(dataSource);
    this.take =
        """
        insert into %s.inbox (id) select id from %s cross join unnest(:ids) as id
        where waits is not null and idles is not null order by id
        on conflict do nothing returning id
        """
            .formatted(schema, BOUNDS);
    this.forget = "delete from %s.inbox where id = :id".formatted(schema);
  }

  /**
   * Takes ids, sorted, in the current transaction; those that another has taken and not yet
   * committed are waited for.
   *
   * @throws GiveBackException if that takes too long
   */
  Set<UUID> take(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Set.of();
    }
    try {
      return new HashSet<>(
          jdbc.sql(take)
              .param("ids", new SqlArrayValue("uuid", ids.toArray()))
              .query((row, n) -> row.getObject(1, UUID.class))
              .list());
    } catch (DataAccessException e) {
      if (StoreFailures.isLockTimeout(e)) {
        throw new GiveBackException("another instance has had its messages in hand for long");
      }
      throw e;
    }
  }

  /** Lets a message be handled again. */
  void forget(UUID id) {
    jdbc.sql(forget).param("id", id).update();
  }
}
