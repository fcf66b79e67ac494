package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.event.CloudEvents;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** The rows of {@code landbridge.holds} and of what was sold; they are locked after departures. */
@Repository
class Holds {
  private final JdbcClient jdbc;
  private final JdbcTemplate batches;

  Holds(JdbcClient jdbc, JdbcTemplate batches) {
    this.jdbc = jdbc;
    this.batches = batches;
  }

  /**
   * Which departures these sagas have holds of. That never changes, so it is read before anything
   * is locked.
   */
  List<Departure.Key> departures(Collection<UUID> sagas) {
    if (sagas.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            "select distinct package_id, departure_date from landbridge.holds where saga_id = any(:sagas)")
        .param("sagas", uuids(sagas))
        .query((row, number) ->
            new Departure.Key(
                row.getObject("package_id", UUID.class),
                row.getObject("departure_date", LocalDate.class)))
        .list();
  }

  /** Locks the rows of these sagas, sorted. */
  List<Hold> lock(Collection<UUID> sagas) {
    if (sagas.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            select saga_id, booking_id, package_id, departure_date, package_version, seats, total, currency, option,
              state, expires_at, counts_seats, refund_open
            from landbridge.holds
            where saga_id = any(:sagas)
            order by saga_id
            for no key update
            """)
        .param("sagas", uuids(sagas))
        .query(Holds::hold)
        .list();
  }

  void write(Collection<Hold> holds, Instant now) {
    if (holds.isEmpty()) {
      return;
    }
    batches.batchUpdate(
        """
        insert into landbridge.holds as h (saga_id, booking_id, package_id, departure_date, package_version, seats, total,
          currency, option, state, expires_at, counts_seats, refund_open, created_at, changed_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (saga_id) do update
          set state = excluded.state, expires_at = excluded.expires_at, refund_open = excluded.refund_open,
            changed_at = excluded.changed_at
        """,
        holds.stream()
            .map(hold ->
                new Object[] {
                  hold.saga(),
                  hold.bookingId(),
                  hold.departure().packageId(),
                  hold.departure().date(),
                  hold.packageVersion(),
                  hold.seats(),
                  hold.total().amount(),
                  hold.total().currency(),
                  hold.option(),
                  hold.state().name(),
                  at(hold.expiresAt()),
                  hold.countsSeats(),
                  hold.refundOpen(),
                  at(now),
                  at(now)
                })
            .toList());
  }

  void writeSales(List<Sale> sales, Instant now) {
    if (sales.isEmpty()) {
      return;
    }
    batches.batchUpdate(
        """
        insert into landbridge.sold_bookings (booking_id, saga_id, package_id, departure_date, reference, operator_reference,
          agency_name, travellers, lead_phone, remarks, seats, total, currency, sold_at, reference_given)
        values (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?)
        """,
        sales.stream()
            .map(sale ->
                new Object[] {
                  sale.hold().bookingId(),
                  sale.hold().saga(),
                  sale.hold().departure().packageId(),
                  sale.hold().departure().date(),
                  sale.booking().reference(),
                  sale.operatorReference(),
                  sale.booking().agencyName(),
                  CloudEvents.mapper().writeValueAsString(sale.booking().travellers()),
                  sale.booking().leadPhone(),
                  sale.booking().remarks(),
                  sale.hold().seats(),
                  sale.hold().total().amount(),
                  sale.hold().total().currency(),
                  at(now),
                  sale.referenceGiven()
                })
            .toList());
  }

  /** Departures with holds whose time is over, at most so many. */
  List<Departure.Key> expiring(Instant now, int limit) {
    return jdbc.sql(
            """
            select distinct h.package_id, h.departure_date
            from (
              select package_id, departure_date from landbridge.holds
              where state = 'HELD' and expires_at <= :now
              order by expires_at
              limit :limit) h
            order by h.package_id, h.departure_date
            """)
        .param("now", at(now))
        .param("limit", limit)
        .query((row, number) ->
            new Departure.Key(
                row.getObject("package_id", UUID.class),
                row.getObject("departure_date", LocalDate.class)))
        .list();
  }

  /**
   * Ends the holds of a locked departure whose time is over; one that somebody else has locked is
   * left for later.
   *
   * @return the seats that each gives back
   */
  List<Integer> expire(Departure.Key departure, Instant now) {
    return jdbc.sql(
            """
            update landbridge.holds
            set state = 'EXPIRED', changed_at = :now
            where saga_id in (
                select h.saga_id from landbridge.holds h
                where h.package_id = :package and h.departure_date = :date and h.state = 'HELD' and h.expires_at <= :now
                order by h.saga_id
                for no key update skip locked)
              and state = 'HELD'
            returning case when counts_seats then seats else 0 end as seats
            """)
        .param("package", departure.packageId())
        .param("date", departure.date())
        .param("now", at(now))
        .query((row, number) -> row.getInt("seats"))
        .list();
  }

  private static Hold hold(ResultSet row, int number) throws SQLException {
    return new Hold(
        row.getObject("saga_id", UUID.class),
        row.getObject("booking_id", UUID.class),
        new Departure.Key(
            row.getObject("package_id", UUID.class),
            row.getObject("departure_date", LocalDate.class)),
        row.getLong("package_version"),
        row.getInt("seats"),
        new Money(row.getLong("total"), row.getString("currency")),
        row.getString("option"),
        Hold.State.valueOf(row.getString("state")),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        row.getBoolean("counts_seats"),
        row.getBoolean("refund_open"));
  }

  static SqlArrayValue uuids(Collection<UUID> ids) {
    return new SqlArrayValue("uuid", ids.toArray());
  }

  static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
