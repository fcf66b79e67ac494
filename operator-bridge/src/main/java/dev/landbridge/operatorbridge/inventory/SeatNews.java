package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.messaging.Outbox;
import dev.landbridge.messaging.Outgoing;
import dev.landbridge.schemas.catalogue.DepartureSeats;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells agents how many seats are left. Whatever changes a departure leaves a note, without waiting
 * for anybody; the notes of a departure become one message, at most one within {@link
 * InventoryProperties#newsEvery()}. The departure itself is read without its lock, so that a hot
 * one neither waits nor makes wait.
 */
@Component
public class SeatNews {
  private static final int BATCH = 500;
  private static final String ACTOR = "service:operator-bridge";

  private final JdbcClient jdbc;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final InventoryProperties properties;

  SeatNews(
      JdbcClient jdbc,
      Outbox outbox,
      TransactionTemplate transaction,
      InventoryProperties properties) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.transaction = transaction;
    this.properties = properties;
  }

  /**
   * Tells of what changed, in short transactions.
   *
   * @return how many messages were written
   */
  public int publish() {
    int told = 0;
    Integer claimed;
    do {
      int[] sent = new int[1];
      claimed = transaction.execute(status -> publishBatch(sent));
      told += sent[0];
    } while (claimed != null && claimed == BATCH);
    return told;
  }

  private int publishBatch(int[] sent) {
    jdbc.sql(
            """
            insert into landbridge.seat_news (package_id, departure_date)
            select distinct n.package_id, n.departure_date
            from (select package_id, departure_date from landbridge.seat_notes limit 5000) n
            order by 1, 2
            on conflict do nothing
            """)
        .update();
    List<Departure.Key> claimed =
        jdbc.sql(
                """
                select s.package_id, s.departure_date
                from landbridge.seat_news s
                where exists (
                    select from landbridge.seat_notes n
                    where n.package_id = s.package_id and n.departure_date = s.departure_date)
                  and (s.published_at is null or s.published_at <= clock_timestamp() - make_interval(secs => :every))
                order by s.package_id, s.departure_date
                limit :batch
                for no key update skip locked
                """)
            .param("every", properties.newsEvery().toMillis() / 1000.0)
            .param("batch", BATCH)
            .query((row, number) -> key(row))
            .list();
    if (claimed.isEmpty()) {
      return 0;
    }
    Map<Departure.Key, Long> gone = new HashMap<>();
    jdbc.sql(
            """
            with read as (
              delete from landbridge.seat_notes n
              using unnest(:packages, :dates) k (p, d)
              where n.package_id = k.p and n.departure_date = k.d
              returning n.package_id, n.departure_date, n.gone_version
            )
            select package_id, departure_date, max(gone_version) as gone_version
            from read
            group by package_id, departure_date
            having max(gone_version) is not null
            """)
        .param("packages", Departures.packages(claimed))
        .param("dates", Departures.dates(claimed))
        .query((ResultSet row) -> {
          gone.put(key(row), row.getLong("gone_version"));
        });
    // A statement of its own, so that it sees whatever the deleted notes told of.
    List<Outgoing> news =
        jdbc.sql(
                """
                with told as (
                  update landbridge.seat_news s
                  set version = l.version, published_at = clock_timestamp()
                  from (
                    select k.p, k.d, case when d.package_id is null then k.gone_version else d.version end as version,
                      coalesce(d.capacity, 0) as capacity, coalesce(d.capacity - d.held - d.sold, 0) as seats_left,
                      d.cutoff, coalesce(d.stop_sale or d.cancelled_at is not null, true) as stop_sale
                    from unnest(:packages, :dates, :gone) k (p, d, gone_version)
                    left join landbridge.departures d on d.package_id = k.p and d.departure_date = k.d) l
                  where s.package_id = l.p and s.departure_date = l.d and s.version < l.version
                  returning s.package_id, s.departure_date, l.version, l.capacity, l.seats_left, l.cutoff, l.stop_sale
                )
                select * from told order by package_id, departure_date
                """)
            .param("gone", new SqlArrayValue("bigint", claimed.stream().map(gone::get).toArray()))
            .param("packages", Departures.packages(claimed))
            .param("dates", Departures.dates(claimed))
            .query((row, number) -> {
              Departure.Key key = key(row);
              OffsetDateTime cutoff = row.getObject("cutoff", OffsetDateTime.class);
              return Outgoing.of(
                      new DepartureSeats(
                          key.packageId(),
                          key.date(),
                          row.getInt("capacity"),
                          row.getInt("seats_left"),
                          cutoff == null ? null : cutoff.toInstant(),
                          row.getBoolean("stop_sale")),
                      key.packageId() + "/" + key.date(),
                      key.packageId(),
                      ACTOR)
                  .numbered(row.getLong("version"));
            })
            .list();
    outbox.send(news);
    sent[0] = news.size();
    return claimed.size();
  }

  private static Departure.Key key(ResultSet row) throws SQLException {
    return new Departure.Key(
        row.getObject("package_id", UUID.class), row.getObject("departure_date", LocalDate.class));
  }
}
