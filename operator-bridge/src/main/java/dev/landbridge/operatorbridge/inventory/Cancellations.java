package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.operatorbridge.inventory.Cancellation.State;
import dev.landbridge.schemas.booking.OperatorCancellation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/**
 * The rows of what operators cancelled. A booking's is written under the lock of its hold, which
 * says who was first, operator or agent.
 */
@Repository
class Cancellations {
  private static final String COLUMNS =
      """
      c.id, c.booking_id, c.package_id, c.departure_date, c.operator_id, c.reason, c.with_departure, c.state, c.asked_at,
        c.traceparent\
      """;

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;

  Cancellations(JdbcClient jdbc, JdbcTemplate batches) {
    this.jdbc = jdbc;
    this.batches = batches;
  }

  /** A hold with the booking that it was sold to. */
  record SoldHold(UUID saga, UUID bookingId, Departure.Key departure) {}

  /** Where a booking is sold, if its package is the operator's. That never changes. */
  Optional<SoldHold> sold(UUID operator, UUID booking) {
    return jdbc.sql(
            """
            select b.saga_id, b.booking_id, b.package_id, b.departure_date
            from landbridge.sold_bookings b
            join landbridge.packages p on p.package_id = b.package_id
            where b.booking_id = :booking and p.operator_id = :operator
            """)
        .param("booking", booking)
        .param("operator", operator)
        .query((row, number) ->
            new SoldHold(
                row.getObject("saga_id", UUID.class),
                row.getObject("booking_id", UUID.class),
                departure(row)))
        .optional();
  }

  /** The state of what an operator was asked about a booking, if its package is the operator's. */
  Optional<Request.State> request(UUID operator, UUID booking) {
    return jdbc.sql(
            """
            select r.state
            from landbridge.requests r
            join landbridge.packages p on p.package_id = r.package_id
            where r.booking_id = :booking and p.operator_id = :operator
            """)
        .param("booking", booking)
        .param("operator", operator)
        .query((row, number) -> Request.State.valueOf(row.getString("state")))
        .optional();
  }

  boolean owns(UUID operator, UUID packageId) {
    return jdbc.sql(
            """
            select exists (
              select from landbridge.packages p where p.package_id = :package and p.operator_id = :operator)
            """)
        .param("package", packageId)
        .param("operator", operator)
        .query(Boolean.class)
        .single();
  }

  /** The sagas whose holds of a date are their operator's to cancel. Takes no locks. */
  List<UUID> cancellableOf(Departure.Key key) {
    return jdbc.sql(
            """
            select h.saga_id
            from landbridge.holds h
            where h.package_id = :package and h.departure_date = :date and (h.state = 'SOLD' or h.refund_open)
              and not exists (select from landbridge.cancellations c where c.booking_id = h.booking_id)
            """)
        .param("package", key.packageId())
        .param("date", key.date())
        .query((row, number) -> row.getObject("saga_id", UUID.class))
        .list();
  }

  /** The requests of a date that wait for the operator. Takes no locks. */
  List<UUID> pendingOf(Departure.Key key) {
    return jdbc.sql(
            """
            select id from landbridge.requests
            where package_id = :package and departure_date = :date and state = 'PENDING'
            order by id
            """)
        .param("package", key.packageId())
        .param("date", key.date())
        .query((row, number) -> row.getObject("id", UUID.class))
        .list();
  }

  Map<UUID, OperatorCancellation> of(Collection<UUID> bookings) {
    Map<UUID, OperatorCancellation> found = new HashMap<>();
    if (bookings.isEmpty()) {
      return found;
    }
    jdbc.sql(
            "select booking_id, id, reason from landbridge.cancellations where booking_id = any(:bookings)")
        .param("bookings", new SqlArrayValue("uuid", bookings.toArray()))
        .query((ResultSet row) -> {
          found.put(
              row.getObject("booking_id", UUID.class),
              new OperatorCancellation(row.getObject("id", UUID.class), row.getString("reason")));
        });
    return found;
  }

  Optional<Cancellation> of(UUID booking) {
    return jdbc.sql(
            "select %s from landbridge.cancellations c where c.booking_id = :booking"
                .formatted(COLUMNS))
        .param("booking", booking)
        .query(Cancellations::cancellation)
        .optional();
  }

  void insert(List<Cancellation> asked, Instant askAt) {
    if (asked.isEmpty()) {
      return;
    }
    batches.batchUpdate(
        """
        insert into landbridge.cancellations (id, booking_id, package_id, departure_date, operator_id, reason,
          with_departure, state, asked_at, ask_at, traceparent)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        asked.stream()
            .map(each ->
                new Object[] {
                  each.id(),
                  each.bookingId(),
                  each.departure().packageId(),
                  each.departure().date(),
                  each.operator(),
                  each.reason(),
                  each.withDeparture(),
                  each.state().name(),
                  Holds.at(each.askedAt()),
                  Holds.at(askAt),
                  each.traceparent()
                })
            .toList());
  }

  /** How a date was cancelled. */
  record OfDeparture(UUID operator, String reason) {}

  /** Cancels a date, once; the row stays locked, whoever wrote it. It is locked before all else. */
  OfDeparture cancel(Departure.Key key, OfDeparture wanted, Instant now) {
    jdbc.sql(
            """
            insert into landbridge.departure_cancellations (package_id, departure_date, operator_id, reason, cancelled_at)
            values (:package, :date, :operator, :reason, :now)
            on conflict (package_id, departure_date) do nothing
            """)
        .param("package", key.packageId())
        .param("date", key.date())
        .param("operator", wanted.operator())
        .param("reason", wanted.reason())
        .param("now", Holds.at(now))
        .update();
    return jdbc.sql(
            """
            select operator_id, reason from landbridge.departure_cancellations
            where package_id = :package and departure_date = :date
            for no key update
            """)
        .param("package", key.packageId())
        .param("date", key.date())
        .query((row, number) ->
            new OfDeparture(row.getObject("operator_id", UUID.class), row.getString("reason")))
        .single();
  }

  /** Why each of these dates was cancelled; those that were not are left out. */
  Map<Departure.Key, String> dates(Collection<Departure.Key> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    return jdbc
        .sql(
            """
            select package_id, departure_date, reason from landbridge.departure_cancellations
            where (package_id, departure_date) in (select k.p, k.d from unnest(:packages, :dates) k (p, d))
            """)
        .param("packages", Departures.packages(keys))
        .param("dates", Departures.dates(keys))
        .query((row, number) ->
            Map.entry(
                new Departure.Key(
                    row.getObject("package_id", UUID.class),
                    row.getObject("departure_date", LocalDate.class)),
                row.getString("reason")))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** What was cancelled with a date so far. */
  record Counts(int bookings, int requests) {}

  Counts counts(Departure.Key key) {
    return jdbc.sql(
            """
            select
              (select count(*) from landbridge.cancellations c
                where c.package_id = :package and c.departure_date = :date and c.with_departure) as bookings,
              (select count(*) from landbridge.requests r
                join landbridge.departure_cancellations d using (package_id, departure_date)
                where package_id = :package and departure_date = :date and r.state = 'DECLINED'
                  and r.reason = d.reason and r.decided_at >= d.cancelled_at) as requests
            """)
        .param("package", key.packageId())
        .param("date", key.date())
        .query((row, number) -> new Counts(row.getInt("bookings"), row.getInt("requests")))
        .single();
  }

  /** A request that still waits although its departure is cancelled. */
  record Left(UUID request, UUID operator, String reason) {}

  /** Those whose departure's cancellation was interrupted, at most so many. Takes no locks. */
  List<Left> left(int limit) {
    return jdbc.sql(
            """
            select r.id, p.operator_id, d.reason
            from landbridge.requests r
            join landbridge.departure_cancellations d
              on d.package_id = r.package_id and d.departure_date = r.departure_date
            join landbridge.packages p on p.package_id = r.package_id
            where r.state = 'PENDING' and p.operator_id is not null
            limit :limit
            """)
        .param("limit", limit)
        .query((row, number) ->
            new Left(
                row.getObject("id", UUID.class),
                row.getObject("operator_id", UUID.class),
                row.getString("reason")))
        .list();
  }

  /**
   * Takes those that are without news for too long, and says when they ask next: the pause doubles.
   * Rows that another instance has taken are passed over.
   */
  List<Cancellation> takeSilent(Instant now, Duration pause, Duration longest, int limit) {
    return jdbc.sql(
            """
            update landbridge.cancellations c set asks = c.asks + 1,
              ask_at = :now::timestamptz + least(:longest, :pause * power(2, least(c.asks + 1, 20))) * interval '1 second'
            where c.id in (
              select id from landbridge.cancellations where ask_at <= :now
              order by ask_at limit :limit for no key update skip locked)
            returning %s
            """
                .formatted(COLUMNS))
        .param("now", Holds.at(now))
        .param("pause", pause.toMillis() / 1000.0)
        .param("longest", longest.toMillis() / 1000.0)
        .param("limit", limit)
        .query(Cancellations::cancellation)
        .list();
  }

  /** Keeps how far they are; a state never goes back, whatever comes late. */
  void keep(Map<UUID, State> ofBookings) {
    if (ofBookings.isEmpty()) {
      return;
    }
    Map<UUID, State> sorted = new TreeMap<>(ofBookings);
    jdbc.sql(
            """
            update landbridge.cancellations c set state = n.state, ask_at = null
            from (
              select l.id, k.state
              from landbridge.cancellations l join unnest(:bookings, :states) k (booking_id, state) using (booking_id)
              order by l.booking_id for no key update of l) n
            where c.id = n.id and (c.state = 'ASKED' or c.state = 'OPEN' and n.state = 'DONE')
            """)
        .param("bookings", new SqlArrayValue("uuid", sorted.keySet().toArray()))
        .param(
            "states",
            new SqlArrayValue("text", sorted.values().stream().map(State::name).toArray()))
        .update();
  }

  private static Departure.Key departure(ResultSet row) throws SQLException {
    return new Departure.Key(
        row.getObject("package_id", UUID.class), row.getObject("departure_date", LocalDate.class));
  }

  private static Cancellation cancellation(ResultSet row, int number) throws SQLException {
    @Nullable String trace = row.getString("traceparent");
    return new Cancellation(
        row.getObject("id", UUID.class),
        row.getObject("booking_id", UUID.class),
        departure(row),
        row.getObject("operator_id", UUID.class),
        row.getString("reason"),
        row.getBoolean("with_departure"),
        State.valueOf(row.getString("state")),
        row.getObject("asked_at", OffsetDateTime.class).toInstant(),
        trace);
  }
}
