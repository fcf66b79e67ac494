package dev.landbridge.bookingsaga.coordination;

import dev.landbridge.bookingsaga.trip.Course;
import dev.landbridge.schemas.event.CloudEvents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The instances and their journal. */
@Repository
class Sagas {
  private static final String COLUMNS =
      """
      id, booking, definition, definition_version, state, step, asks, waiting_since, ask_at, due_at,
      attention_since, attention_what, refusal_code, refusal_detail, started_at, gives_up_at, ended_at,
      data, correlation, actor, traceparent\
      """;

  private static final String LOCK =
      "select "
          + COLUMNS
          + " from booking_saga.instances where id = any(:ids) order by id for update";

  private static final String CLAIM_DUE =
      "select "
          + COLUMNS
          + """
           from booking_saga.instances
          where due_at <= :now and definition || '/' || definition_version = any(:known)
          order by due_at limit :batch for update skip locked\
          """;

  private static final String WRITE =
      "insert into booking_saga.instances ("
          + COLUMNS
          + ") select "
          + COLUMNS
          + """
           from jsonb_to_recordset(cast(:rows as jsonb)) as r(
            id uuid, booking uuid, definition text, definition_version integer, state text, step text,
            asks integer, waiting_since timestamptz, ask_at timestamptz, due_at timestamptz,
            attention_since timestamptz, attention_what text, refusal_code text, refusal_detail text,
            started_at timestamptz, gives_up_at timestamptz, ended_at timestamptz, data jsonb,
            correlation uuid, actor text, traceparent text)
          on conflict (id) do update set
            state = excluded.state, step = excluded.step, asks = excluded.asks,
            waiting_since = excluded.waiting_since, ask_at = excluded.ask_at, due_at = excluded.due_at,
            attention_since = excluded.attention_since, attention_what = excluded.attention_what,
            refusal_code = excluded.refusal_code, refusal_detail = excluded.refusal_detail,
            ended_at = excluded.ended_at, data = excluded.data\
          """;

  private static final String NOTE =
      """
      insert into booking_saga.journal (instance, at, kind, step, direction, detail, message)
      select instance, at, kind, step, direction, detail, message
      from rows from (jsonb_to_recordset(cast(:rows as jsonb)) as (
        instance uuid, at timestamptz, kind text, step text, direction text, detail text, message uuid))
        with ordinality as r(instance, at, kind, step, direction, detail, message, number)
      order by number\
      """;

  private final JdbcClient jdbc;

  Sagas(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Locks instances, in the order of their ids. */
  List<SagaRow> lock(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(LOCK).param("ids", ids.toArray(UUID[]::new)).query(Sagas::row).list();
  }

  /** The instances of bookings, not locked: one that begins meanwhile is not among them. */
  List<UUID> ofBookings(Collection<UUID> bookings) {
    if (bookings.isEmpty()) {
      return List.of();
    }
    return jdbc.sql("select id from booking_saga.instances where booking = any(:bookings)")
        .param("bookings", bookings.toArray(UUID[]::new))
        .query((row, _) -> row.getObject("id", UUID.class))
        .list();
  }

  /** Reads an instance as it is. */
  Optional<SagaRow> find(UUID id) {
    return jdbc.sql("select " + COLUMNS + " from booking_saga.instances where id = :id")
        .param("id", id)
        .query(Sagas::row)
        .optional();
  }

  /** Locks instances that are due, of known definitions; what others have locked is passed over. */
  List<SagaRow> claimDue(Instant now, String[] known, int batch) {
    return jdbc.sql(CLAIM_DUE)
        .param("now", Timestamp.from(now))
        .param("known", known)
        .param("batch", batch)
        .query(Sagas::row)
        .list();
  }

  /** When the next instance is due, null for never. */
  @Nullable Instant nextDue(String[] known) {
    Timestamp next =
        jdbc.sql(
                """
                select due_at from booking_saga.instances
                where due_at is not null and definition || '/' || definition_version = any(:known)
                order by due_at limit 1\
                """)
            .param("known", known)
            .query(Timestamp.class)
            .optional()
            .orElse(null);
    return next == null ? null : next.toInstant();
  }

  /**
   * Leaves a row that can't be worked on alone for a while, so that it does not stop the others.
   */
  void putOff(UUID id, Instant now, Duration pause) {
    jdbc.sql("update booking_saga.instances set due_at = :dueAt where id = :id")
        .param("dueAt", Timestamp.from(now.plus(pause)))
        .param("id", id)
        .update();
  }

  /** Writes new and changed instances; the changed ones are locked. */
  void write(List<SagaRow> rows) {
    if (!rows.isEmpty()) {
      jdbc.sql(WRITE).param("rows", Json.rows(rows)).update();
    }
  }

  /** A row of the journal. */
  record Line(
      UUID instance,
      Instant at,
      String kind,
      @Nullable String step,
      @Nullable String direction,
      @Nullable String detail,
      @Nullable UUID message) {
    static Line of(Course.Noted noted) {
      var entry = noted.entry();
      return new Line(
          noted.instance(),
          entry.at(),
          entry.kind().name(),
          entry.step(),
          entry.direction() == null ? null : entry.direction().name(),
          entry.detail(),
          noted.cause());
    }
  }

  void note(List<Line> lines) {
    if (!lines.isEmpty()) {
      jdbc.sql(NOTE).param("rows", Json.rows(lines)).update();
    }
  }

  private static SagaRow row(ResultSet row, int number) throws SQLException {
    return new SagaRow(
        row.getObject("id", UUID.class),
        row.getObject("booking", UUID.class),
        row.getString("definition"),
        row.getInt("definition_version"),
        row.getString("state"),
        row.getString("step"),
        row.getObject("asks", Integer.class),
        instant(row, "waiting_since"),
        instant(row, "ask_at"),
        instant(row, "due_at"),
        instant(row, "attention_since"),
        row.getString("attention_what"),
        row.getString("refusal_code"),
        row.getString("refusal_detail"),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        row.getObject("gives_up_at", OffsetDateTime.class).toInstant(),
        instant(row, "ended_at"),
        CloudEvents.mapper().readTree(row.getString("data")),
        row.getObject("correlation", UUID.class),
        row.getString("actor"),
        row.getString("traceparent"));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.withOffsetSameInstant(ZoneOffset.UTC).toInstant();
  }
}
