package dev.landbridge.operatorbridge.inventory;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;

/** The rows of {@code landbridge.departures}; they are locked before holds. */
@Repository
class Departures {
  private final JdbcClient jdbc;
  private final JdbcTemplate batches;

  Departures(JdbcClient jdbc, JdbcTemplate batches) {
    this.jdbc = jdbc;
    this.batches = batches;
  }

  /** Locks the rows of these keys, sorted; a key without a row is left out. */
  List<Departure> lock(Collection<Departure.Key> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            select d.package_id, d.departure_date, d.capacity, d.held, d.sold, d.cutoff, d.stop_sale, d.cancel_reason
            from landbridge.departures d
            where (d.package_id, d.departure_date) in (select k.p, k.d from unnest(:packages, :dates) k (p, d))
            order by d.package_id, d.departure_date
            for no key update
            """)
        .param("packages", packages(keys))
        .param("dates", dates(keys))
        .query(Departures::departure)
        .list();
  }

  /**
   * Changes counters of rows that are locked; the named checks of the table stand behind the
   * arithmetic.
   */
  void write(Map<Departure.Key, Allotment.Change> changes) {
    List<Object[]> rows = new ArrayList<>();
    changes.forEach((key, change) -> {
      if (change.held() != 0 || change.sold() != 0) {
        rows.add(new Object[] {change.held(), change.sold(), key.packageId(), key.date()});
      }
    });
    if (rows.isEmpty()) {
      return;
    }
    int[] updated =
        batches.batchUpdate(
            """
            update landbridge.departures
            set held = held + ?, sold = sold + ?
            where package_id = ? and departure_date = ?
            """,
            rows);
    for (int count : updated) {
      if (count != 1) {
        throw new IllegalStateException("a locked departure was not there to be written");
      }
    }
  }

  /** Takes a locked departure off sale for good. */
  void cancel(Departure.Key key, String reason, Instant now) {
    jdbc.sql(
            """
            update landbridge.departures set cancelled_at = :now, cancel_reason = :reason
            where package_id = :package and departure_date = :date
            """)
        .param("now", Holds.at(now))
        .param("reason", reason)
        .param("package", key.packageId())
        .param("date", key.date())
        .update();
  }

  private static Departure departure(ResultSet row, int number) throws SQLException {
    OffsetDateTime cutoff = row.getObject("cutoff", OffsetDateTime.class);
    return new Departure(
        new Departure.Key(
            row.getObject("package_id", UUID.class),
            row.getObject("departure_date", LocalDate.class)),
        row.getInt("capacity"),
        row.getInt("held"),
        row.getInt("sold"),
        cutoff == null ? null : cutoff.toInstant(),
        row.getBoolean("stop_sale"),
        row.getString("cancel_reason"));
  }

  static SqlArrayValue packages(Collection<Departure.Key> keys) {
    return new SqlArrayValue("uuid", keys.stream().map(Departure.Key::packageId).toArray());
  }

  static SqlArrayValue dates(Collection<Departure.Key> keys) {
    return new SqlArrayValue("date", keys.stream().map(key -> Date.valueOf(key.date())).toArray());
  }
}
