package dev.landbridge.bookingsaga.coordination;

import dev.landbridge.bookingsaga.trip.Booking;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.booking.Attention;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.booking.TimelineEntry;
import dev.landbridge.schemas.event.CloudEvents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** What is told of bookings, one row each. */
@Repository
class Bookings {
  private static final TypeReference<List<TimelineEntry>> TIMELINE = new TypeReference<>() {};

  private static final String BEGIN =
      """
      insert into booking_saga.bookings (id, sequence, status, timeline)
      select id, 0, 'REQUESTED', '[]' from unnest(:ids) as id order by id
      on conflict (id) do nothing
      returning id\
      """;

  private static final String LOCK =
      """
      select id, sequence, status, reason, operator_reference, operator_deadline, attention, cancellation,
        pending_cancellation, past_cancellations, operator_cancellation, timeline
      from booking_saga.bookings where id = any(:ids) order by id for update\
      """;

  private static final String WRITE =
      """
      update booking_saga.bookings b
      set sequence = r.sequence, status = r.status, reason = r.reason,
          operator_reference = r.operator_reference,
          operator_deadline = r.operator_deadline, attention = r.attention, cancellation = r.cancellation,
          pending_cancellation = r.pending_cancellation, past_cancellations = r.past_cancellations,
          operator_cancellation = r.operator_cancellation, timeline = r.timeline
      from jsonb_to_recordset(cast(:rows as jsonb)) as r(
        id uuid, sequence bigint, status text, reason jsonb, operator_reference text,
        operator_deadline timestamptz, attention jsonb, cancellation jsonb, pending_cancellation jsonb,
        past_cancellations uuid[], operator_cancellation jsonb, timeline jsonb)
      where b.id = r.id\
      """;

  private final JdbcClient jdbc;

  Bookings(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Claims the bookings that are not known: of several transactions that begin the same one all but
   * one wait here, and then find it known.
   */
  Set<UUID> begin(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Set.of();
    }
    return new HashSet<>(
        jdbc.sql(BEGIN).param("ids", ids.toArray(UUID[]::new)).query(UUID.class).list());
  }

  /** Locks bookings, in the order of their ids. */
  List<Booking> lock(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(LOCK).param("ids", ids.toArray(UUID[]::new)).query(Bookings::booking).list();
  }

  private record Row(
      UUID id,
      long sequence,
      String status,
      @Nullable JsonNode reason,
      @Nullable String operatorReference,
      @Nullable Instant operatorDeadline,
      @Nullable JsonNode attention,
      @Nullable JsonNode cancellation,
      @Nullable JsonNode pendingCancellation,
      List<UUID> pastCancellations,
      @Nullable JsonNode operatorCancellation,
      JsonNode timeline) {}

  void write(Collection<Booking> bookings) {
    if (bookings.isEmpty()) {
      return;
    }
    List<Row> rows =
        bookings.stream()
            .map(booking ->
                new Row(
                    booking.id(),
                    booking.sequence(),
                    booking.status().name(),
                    json(booking.reason()),
                    booking.operatorReference(),
                    booking.operatorDeadline(),
                    json(booking.attention()),
                    json(booking.cancellation()),
                    json(booking.pending()),
                    booking.past(),
                    json(booking.operatorCancellation()),
                    CloudEvents.data(booking.timeline())))
            .toList();
    jdbc.sql(WRITE).param("rows", Json.rows(rows)).update();
  }

  private static @Nullable JsonNode json(@Nullable Record value) {
    return value == null ? null : CloudEvents.data(value);
  }

  private static <T> @Nullable T json(ResultSet row, String column, Class<T> type)
      throws SQLException {
    String text = row.getString(column);
    return text == null ? null : CloudEvents.mapper().readValue(text, type);
  }

  private static Booking booking(ResultSet row, int number) throws SQLException {
    OffsetDateTime deadline = row.getObject("operator_deadline", OffsetDateTime.class);
    return new Booking(
        row.getObject("id", UUID.class),
        row.getLong("sequence"),
        BookingStatus.valueOf(row.getString("status")),
        json(row, "reason", Reason.class),
        row.getString("operator_reference"),
        deadline == null ? null : deadline.toInstant(),
        json(row, "attention", Attention.class),
        json(row, "cancellation", Cancellation.class),
        json(row, "pending_cancellation", CancellationRequested.class),
        List.of((UUID[]) row.getArray("past_cancellations").getArray()),
        json(row, "operator_cancellation", OperatorCancellation.class),
        CloudEvents.mapper().readValue(row.getString("timeline"), TIMELINE));
  }
}
