package dev.landbridge.messaging.inbox;

import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * The rows of messages that wait. One is begun before each attempt runs, under a lease, and goes in
 * the transaction in which the attempt succeeds; a holder whose lease another has taken finds it
 * gone or under another attempt, and gives up.
 */
class Retries {

  /**
   * A message under a lease.
   *
   * @param attempt the attempt that was begun with the lease, from 1
   * @param putOff why its handler has put it off; null if an attempt failed or ended without a word
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
  record Row(
      UUID message,
      String queue,
      String type,
      byte[] event,
      int attempt,
      @Nullable String putOff,
      @Nullable String error,
      @Nullable String fingerprint) {}

  private final JdbcClient jdbc;
  private final String schema;

  Retries(DataSource dataSource, String schema) {
    this.jdbc = JdbcClient.create(dataSource);
    this.schema = schema;
  }

  /** Records the first attempt of messages, which their caller runs at once. */
  List<Row> begin(String queue, Collection<CloudEvent> events, Duration lease) {
    List<Row> rows =
        events.stream()
            .map(event ->
                new Row(
                    event.id(), queue, event.type(), CloudEvents.write(event), 1, null, null, null))
            .toList();
    insert(queue, rows, lease);
    return rows;
  }

  private void insert(String queue, List<Row> rows, Duration due) {
    jdbc.sql(
            """
            insert into %s.retry (message, queue, type, event, attempt, due)
            select m, :queue, t, e, :attempt, clock_timestamp() + :due * interval '1 millisecond'
            from unnest(:messages, :types, :events) as x(m, t, e)
            """
                .formatted(schema))
        .param("queue", queue)
        .param("attempt", rows.getFirst().attempt())
        .param("due", due.toMillis())
        .param("messages", new SqlArrayValue("uuid", rows.stream().map(Row::message).toArray()))
        .param("types", new SqlArrayValue("text", rows.stream().map(Row::type).toArray()))
        .param(
            "events",
            new SqlArrayValue(
                "bytea", (Object[]) rows.stream().map(Row::event).toArray(byte[][]::new)))
        .update();
  }

  /** A message that its handler puts off: due after a delay, no attempt counted. */
  void putOff(String queue, CloudEvent event, int attempts, Duration delay, String reason) {
    jdbc.sql(
            """
            insert into %s.retry (message, queue, type, event, attempt, due, put_off)
            values (:message, :queue, :type, :event, :attempt,
                    clock_timestamp() + :due * interval '1 millisecond', :reason)
            """
                .formatted(schema))
        .param("message", event.id())
        .param("queue", queue)
        .param("type", event.type())
        .param("event", CloudEvents.write(event))
        .param("attempt", attempts)
        .param("due", delay.toMillis())
        .param("reason", reason)
        .update();
  }

  /**
   * A message that can never be taken into the inbox: dead without an attempt. Repeated, it is one
   * row.
   */
  void deadOnArrival(String queue, CloudEvent event, String reason) {
    jdbc.sql(
            """
            insert into %s.retry (message, queue, type, event, attempt, due, error, fingerprint, dead_at)
            values (:message, :queue, :type, :event, 0, clock_timestamp(), :reason, :reason, clock_timestamp())
            on conflict do nothing
            """
                .formatted(schema))
        .param("message", event.id())
        .param("queue", queue)
        .param("type", event.type())
        .param("event", CloudEvents.write(event))
        .param("reason", reason)
        .update();
  }

  /** Claims due rows of types that this instance takes, and begins an attempt of each. */
  List<Row> claim(Collection<String> types, int limit, Duration lease) {
    return claim("dead_at is null and type = any(:types)", 1, types, limit, lease);
  }

  /** Claims dead rows for their way to the dead-letter queue. */
  List<Row> claimDead(int limit, Duration lease) {
    return claim("dead_at is not null", 0, List.of(), limit, lease);
  }

  private List<Row> claim(
      String which, int begun, Collection<String> types, int limit, Duration lease) {
    return jdbc.sql(
            """
            with due as (
              select message, queue from %1$s.retry where due <= clock_timestamp() and %2$s
              order by due limit :limit for update skip locked
            ), taken as (
              update %1$s.retry r set attempt = r.attempt + %3$d,
                  due = clock_timestamp() + :lease * interval '1 millisecond'
              from due where r.message = due.message and r.queue = due.queue
              returning r.message, r.queue, r.type, r.event, r.attempt, r.put_off, r.error, r.fingerprint, r.received_at
            )
            select * from taken order by received_at, message
            """
                .formatted(schema, which, begun))
        .param("types", new SqlArrayValue("text", types.toArray()))
        .param("limit", limit)
        .param("lease", lease.toMillis())
        .query(ROW)
        .list();
  }

  /**
   * Removes rows whose attempts are about to succeed in the current transaction; gives back how
   * many were still held.
   */
  int finish(Collection<Row> rows) {
    return jdbc.sql(
            """
            delete from %s.retry r using %s cross join unnest(:messages, :queues, :attempts) as x(m, q, a)
            where r.message = x.m and r.queue = x.q and r.attempt = x.a and r.dead_at is null
              and waits is not null and idles is not null
            """
                .formatted(schema, Inbox.BOUNDS))
        .param("messages", new SqlArrayValue("uuid", rows.stream().map(Row::message).toArray()))
        .param("queues", new SqlArrayValue("text", rows.stream().map(Row::queue).toArray()))
        .param("attempts", new SqlArrayValue("int4", rows.stream().map(Row::attempt).toArray()))
        .update();
  }

  /** Removes a dead row for good. */
  boolean bury(Row row) {
    return jdbc.sql(
                "delete from %s.retry where message = :message and queue = :queue and dead_at is not null"
                    .formatted(schema))
            .param("message", row.message())
            .param("queue", row.queue())
            .update()
        == 1;
  }

  /** An attempt failed: due again after a pause, or dead. */
  void failed(Row row, Failure failure, Duration pause, boolean dead) {
    jdbc.sql(
            """
            update %s.retry set error = :error, fingerprint = :fingerprint, put_off = null,
                due = clock_timestamp() + :pause * interval '1 millisecond',
                dead_at = case when :dead then clock_timestamp() end
            where message = :message and queue = :queue and attempt = :attempt and dead_at is null
            """
                .formatted(schema))
        .param("error", failure.error())
        .param("fingerprint", failure.fingerprint())
        .param("pause", dead ? 0 : pause.toMillis())
        .param("dead", dead)
        .param("message", row.message())
        .param("queue", row.queue())
        .param("attempt", row.attempt())
        .update();
  }

  /** An attempt that says nothing about its message is struck out: due again, not counted. */
  void strikeOut(Collection<Row> rows, Duration pause) {
    if (rows.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            update %s.retry r set attempt = r.attempt - 1,
                due = clock_timestamp() + :pause * interval '1 millisecond'
            from unnest(:messages, :queues, :attempts) as x(m, q, a)
            where r.message = x.m and r.queue = x.q and r.attempt = x.a and r.dead_at is null
            """
                .formatted(schema))
        .param("pause", pause.toMillis())
        .param("messages", new SqlArrayValue("uuid", rows.stream().map(Row::message).toArray()))
        .param("queues", new SqlArrayValue("text", rows.stream().map(Row::queue).toArray()))
        .param("attempts", new SqlArrayValue("int4", rows.stream().map(Row::attempt).toArray()))
        .update();
  }

  /** A dead row that its queue did not accept is tried again after a pause. */
  void postpone(Row row, Duration pause) {
    jdbc.sql(
            """
            update %s.retry set due = clock_timestamp() + :pause * interval '1 millisecond'
            where message = :message and queue = :queue
            """
                .formatted(schema))
        .params(Map.of("pause", pause.toMillis(), "message", row.message(), "queue", row.queue()))
        .update();
  }

  private static final RowMapper<Row> ROW =
      (row, n) ->
          new Row(
              row.getObject("message", UUID.class),
              row.getString("queue"),
              row.getString("type"),
              row.getBytes("event"),
              row.getInt("attempt"),
              row.getString("put_off"),
              row.getString("error"),
              row.getString("fingerprint"));
}
