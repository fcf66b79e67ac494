package dev.landbridge.messaging.outbox;

import dev.landbridge.messaging.outbox.Claim.Claimed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who publishes which stretch of the log. A claim is one READ COMMITTED transaction of several
 * statements: the first only locks a row that is never updated, so that the snapshots of the later
 * ones are newer than any {@code hi} that is stored. Written as one statement it would read the log
 * under the snapshot that it had before it waited, and lose rows.
 *
 * <p>Claims and their closings commit asynchronously: one that a crash of the database forgets is
 * published again under the same ids.
 */
class Claims {
  /** How many open leases are looked at in one go. */
  private static final int OPEN_SEEN = 1000;

  /** The most that one claim holds, a single larger message apart. */
  private static final long BYTES = 16L << 20;

  /** How many claims are passed over in one go, where all are closed. */
  private static final long SLICE = 10_000;

  private final JdbcTemplate jdbc;
  private final JdbcClient client;
  private final TransactionTemplate transaction;
  private final String schema;
  private final String relay;
  private final int size;
  private final Duration lease;

  /** Below it every lease is closed; what this relay has seen, never too high. */
  private volatile long floor;

  Claims(DataSource dataSource, String schema, String relay, int size, Duration lease) {
    this.jdbc = new JdbcTemplate(dataSource);
    this.client = JdbcClient.create(jdbc);
    this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    this.schema = schema;
    this.relay = relay;
    this.size = size;
    this.lease = lease;
  }

  /**
   * Whether something waits, without the lock: a poll that finds nothing takes no transaction id
   * and writes nothing.
   */
  boolean somethingWaits() {
    return Boolean.TRUE.equals(
        transaction.execute(status -> {
          jdbc.execute(PLANS);
          return !unclaimed(1).rows().isEmpty();
        }));
  }

  /** Claims the next stretch; empty if all that can be seen is claimed. */
  Optional<Claimed> next() {
    return Optional.ofNullable(
        transaction.execute(status -> {
          lock();
          Stretch stretch = unclaimed(size);
          List<LogRow> rows = upToBytes(stretch.rows());
          return rows.isEmpty()
              ? null
              : new Claimed(
                  insert(
                      stretch.lo(),
                      stretch.hi(),
                      stretch.from(),
                      rows.getLast().at(),
                      rows.size() < size && rows.size() == stretch.rows().size(),
                      false,
                      lease),
                  rows);
        }));
  }

  /** The first of some rows, one at least: a claim must be published well within its lease. */
  private static List<LogRow> upToBytes(List<LogRow> rows) {
    long bytes = 0;
    for (int i = 0; i < rows.size(); i++) {
      bytes += rows.get(i).event().length;
      if (i > 0 && bytes > BYTES) {
        return rows.subList(0, i);
      }
    }
    return rows;
  }

  /** Rows behind the frontier, in the window that they belong to. */
  private record Stretch(Snapshot lo, Snapshot hi, Edge from, List<LogRow> rows) {}

  private Stretch unclaimed(int limit) {
    Frontier frontier = frontier();
    Claim newest = frontier.newest();
    if (newest != null && !newest.exhausted()) {
      List<LogRow> rows = read(newest.lo(), newest.hi(), newest.to(), null, limit);
      if (!rows.isEmpty()) {
        return new Stretch(newest.lo(), newest.hi(), newest.to(), rows);
      }
    }
    Snapshot lo = newest == null ? Snapshot.NOTHING : newest.hi();
    return new Stretch(
        lo, frontier.now(), Edge.START, read(lo, frontier.now(), Edge.START, null, limit));
  }

  /** Takes over one lease that ran out without being closed, its relay being dead or cut off. */
  Optional<Claimed> takeOver() {
    for (Claim open : open()) {
      Claimed taken =
          transaction.execute(status -> {
            lock();
            return insertAnew(open, lease);
          });
      if (taken != null) {
        return Optional.of(taken);
      }
    }
    return Optional.empty();
  }

  /**
   * Extends a lease: closes it and inserts it anew in one transaction.
   *
   * @return empty if another relay has taken it over
   */
  Optional<Claim> renew(Claim claim) {
    return Optional.ofNullable(
        transaction.execute(status -> {
          lock();
          return close(claim.number(), claim.claimedAt()) ? again(claim, lease) : null;
        }));
  }

  /** Gives a lease back unfinished, for another relay to take at once. */
  void release(Claim claim) {
    transaction.executeWithoutResult(status -> {
      lock();
      if (close(claim.number(), claim.claimedAt())) {
        again(claim, Duration.ZERO);
      }
    });
  }

  /**
   * Closes a lease: all its rows are published. A second close, or one after a takeover, changes
   * nothing.
   */
  void close(Claim claim) {
    transaction.executeWithoutResult(status -> {
      jdbc.execute("set local synchronous_commit = off");
      close(claim.number(), claim.claimedAt());
    });
  }

  /**
   * Puts the log up to now, from a time on, under leases that have run out already, so that relays
   * publish it again.
   *
   * @return how many messages
   */
  long again(@Nullable OffsetDateTime since) {
    Snapshot now = Objects.requireNonNull(transaction.execute(status -> frontier().now()));
    Edge from = Edge.START;
    long messages = 0;
    while (true) {
      Edge after = from;
      List<Edge> stretch =
          client
              .sql(
                  """
                  select l.xid::text::bigint as xid, l.position from %1$s.outbox_log l
                  where (l.xid, l.position) > (cast(:xid as text)::xid8, :position)
                    and pg_visible_in_snapshot(l.xid, cast(:now as text)::pg_snapshot)
                    and (cast(:since as timestamptz) is null or l.written_at >= :since)
                  order by l.xid, l.position limit :size
                  """
                      .formatted(schema))
              .param("xid", Long.toUnsignedString(after.xid()))
              .param("position", after.position())
              .param("now", now.text())
              .param("since", since)
              .param("size", size)
              .query((row, n) -> new Edge(row.getLong("xid"), row.getLong("position")))
              .list();
      if (stretch.isEmpty()) {
        return messages;
      }
      Edge to = stretch.getLast();
      // The first stretch begins where its first row is, so that what is older stays out.
      Edge begin =
          after.equals(Edge.START)
              ? new Edge(stretch.getFirst().xid(), stretch.getFirst().position() - 1)
              : after;
      transaction.executeWithoutResult(status -> {
        lock();
        insert(Snapshot.NOTHING, now, begin, to, true, true, Duration.ZERO);
      });
      messages += stretch.size();
      from = to;
    }
  }

  /**
   * Made for the values at hand and along the index, which the missing statistics of a young
   * partition may not suggest.
   */
  private static final String PLANS =
      """
      set local plan_cache_mode = force_custom_plan;
      set local enable_seqscan = off;
      set local enable_bitmapscan = off;
      """;

  private void lock() {
    jdbc.execute(
        PLANS
            + """
            set local synchronous_commit = off;
            set local lock_timeout = '5s';
            set local idle_in_transaction_session_timeout = '15s';
            select 1 from %s.outbox_relay for update\
            """
                .formatted(schema));
  }

  /**
   * The newest claim that moved the frontier, and what can be seen now: under the lock, newer than
   * any stored hi.
   */
  private record Frontier(@Nullable Claim newest, Snapshot now) {}

  private Frontier frontier() {
    return jdbc.queryForObject(
        """
        select pg_current_snapshot()::text as now, current_setting('transaction_isolation') as isolation, c.*
        from (select 1) one left join lateral (
            select %s from %s.outbox_claim where not again order by number desc limit 1) c on true
        """
            .formatted(COLUMNS, schema),
        (row, n) -> {
          if (!"read committed".equals(row.getString("isolation"))) {
            throw new IllegalStateException(
                "relays need transactions that are READ COMMITTED by default, not "
                    + row.getString("isolation"));
          }
          boolean none = row.getObject("number") == null;
          return new Frontier(
              none ? null : CLAIM.mapRow(row, n), Snapshot.parse(row.getString("now")));
        });
  }

  private List<Claim> open() {
    record Open(Claim claim, boolean ranOut) {}
    // Read first: numbers are given under the lock, so what is committed later has a higher one.
    long newest =
        Objects.requireNonNullElse(
            jdbc.queryForObject(
                "select max(number) from %s.outbox_claim".formatted(schema), Long.class),
            0L);
    passOverClosed(newest);
    List<Open> open =
        jdbc.query(
            """
            select %1$s, until < clock_timestamp() as ran_out from %2$s.outbox_claim c
            where number >= ? and not exists (
                select from %2$s.outbox_claim_closed k
                where k.number = c.number and k.claimed_at = c.claimed_at)
            order by number limit %3$d
            """
                .formatted(COLUMNS, schema, OPEN_SEEN),
            (row, n) ->
                new Open(Objects.requireNonNull(CLAIM.mapRow(row, n)), row.getBoolean("ran_out")),
            floor);
    floor = open.isEmpty() ? Math.max(floor, newest) : open.getFirst().claim().number();
    return open.stream().filter(Open::ranOut).map(Open::claim).toList();
  }

  /** A relay that starts comes past days of closed claims, a slice at a time. */
  private void passOverClosed(long newest) {
    long passed = floor;
    if (passed == 0) {
      passed =
          Objects.requireNonNullElse(
              jdbc.queryForObject(
                  "select min(number) from %s.outbox_claim".formatted(schema), Long.class),
              0L);
    }
    while (newest - passed >= SLICE
        && Boolean.FALSE.equals(
            jdbc.queryForObject(
                """
                select exists (select from %1$s.outbox_claim c where number >= ? and number < ?
                    and not exists (select from %1$s.outbox_claim_closed k
                                    where k.number = c.number and k.claimed_at = c.claimed_at))
                """
                    .formatted(schema),
                Boolean.class,
                passed,
                passed + SLICE))) {
      passed += SLICE;
    }
    floor = passed;
  }

  private @Nullable Claimed insertAnew(Claim claim, Duration duration) {
    if (!close(claim.number(), claim.claimedAt())) {
      return null;
    }
    Claim anew = again(claim, duration);
    return new Claimed(
        anew, read(claim.lo(), claim.hi(), claim.from(), claim.to(), Integer.MAX_VALUE));
  }

  private boolean close(long number, OffsetDateTime claimedAt) {
    return jdbc.update(
            "insert into %s.outbox_claim_closed (number, claimed_at) values (?, ?) on conflict do nothing"
                .formatted(schema),
            number,
            claimedAt)
        == 1;
  }

  private Claim again(Claim claim, Duration duration) {
    return insert(
        claim.lo(), claim.hi(), claim.from(), claim.to(), claim.exhausted(), true, duration);
  }

  private Claim insert(
      Snapshot lo,
      Snapshot hi,
      Edge from,
      Edge to,
      boolean exhausted,
      boolean again,
      Duration duration) {
    return client
        .sql(
            """
            insert into %s.outbox_claim
              (lo, hi, from_xid, from_position, to_xid, to_position, exhausted, again, relay, until)
            values (cast(:lo as text)::pg_snapshot, cast(:hi as text)::pg_snapshot,
                    cast(:fromXid as text)::xid8, :fromPosition, cast(:toXid as text)::xid8, :toPosition,
                    :exhausted, :again, :relay, clock_timestamp() + :lease * interval '1 millisecond')
            returning %s
            """
                .formatted(schema, COLUMNS))
        .param("lo", lo.text())
        .param("hi", hi.text())
        .param("fromXid", Long.toUnsignedString(from.xid()))
        .param("fromPosition", from.position())
        .param("toXid", Long.toUnsignedString(to.xid()))
        .param("toPosition", to.position())
        .param("exhausted", exhausted)
        .param("again", again)
        .param("relay", relay)
        .param("lease", duration.toMillis())
        .query(CLAIM)
        .single();
  }

  /**
   * The rows of a window behind an edge, in order: first those whose transactions were under way at
   * {@code lo}, one probe of the index each, then those of transactions begun since. So an old open
   * transaction makes no claim slower.
   */
  private List<LogRow> read(Snapshot lo, Snapshot hi, Edge from, @Nullable Edge to, int limit) {
    List<LogRow> rows = new ArrayList<>();
    List<Long> late =
        lo.inProgress().stream()
            .filter(xid -> xid >= from.xid() && !hi.inProgress().contains(xid))
            .toList();
    if (!late.isEmpty()) {
      rows.addAll(late(late, hi, from, to, limit));
    }
    if (rows.size() < limit && from.xid() < hi.xmax()) {
      Edge begin = from.xid() < lo.xmax() ? new Edge(lo.xmax(), 0) : from;
      rows.addAll(
          query(
              """
              select %s from %s.outbox_log l
              where l.xid < cast(:hiXmax as text)::xid8 and %s
              order by l.xid, l.position limit %d
              """
                  .formatted(ROW_COLUMNS, schema, within(to), limit - rows.size()),
              begin,
              hi,
              Map.of("hiXmax", Long.toUnsignedString(hi.xmax()))));
    }
    return rows;
  }

  private List<LogRow> late(List<Long> xids, Snapshot hi, Edge from, @Nullable Edge to, int limit) {
    return query(
        """
        select r.* from unnest(cast(:xids as text)::xid8[]) with ordinality as x(id, n)
        cross join lateral (
            select %s from %s.outbox_log l where l.xid = x.id and %s order by l.position limit %d) r
        order by x.n, r.position limit %4$d
        """
            .formatted(ROW_COLUMNS, schema, within(to), limit),
        from,
        hi,
        Map.of(
            "xids",
            xids.stream()
                .sorted(Long::compareUnsigned)
                .map(Long::toUnsignedString)
                .collect(Collectors.joining(",", "{", "}"))));
  }

  private static String within(@Nullable Edge to) {
    return "(l.xid, l.position) > (cast(:fromXid as text)::xid8, :fromPosition)"
        + (to == null
            ? ""
            : " and (l.xid, l.position) <= ('%s'::xid8, %d)"
                .formatted(Long.toUnsignedString(to.xid()), to.position()))
        + " and pg_visible_in_snapshot(l.xid, cast(:hi as text)::pg_snapshot)";
  }

  private List<LogRow> query(String sql, Edge from, Snapshot hi, Map<String, String> more) {
    return client
        .sql(sql)
        .params(more)
        .param("fromXid", Long.toUnsignedString(from.xid()))
        .param("fromPosition", from.position())
        .param("hi", hi.text())
        .query((row, n) ->
            new LogRow(
                new Edge(row.getLong("of_xid"), row.getLong("position")),
                row.getString("topic"),
                row.getObject("id", UUID.class),
                row.getBytes("event"),
                row.getObject("written_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  private static final String ROW_COLUMNS =
      "l.xid::text::bigint as of_xid, l.position, l.topic, l.id, l.event, l.written_at";

  private static final String COLUMNS =
      "number, claimed_at, lo::text as lo, hi::text as hi, from_xid::text::bigint as from_xid, from_position,"
          + " to_xid::text::bigint as to_xid, to_position, exhausted, again, until";

  private static final RowMapper<Claim> CLAIM = Claims::claim;

  private static Claim claim(ResultSet row, int n) throws SQLException {
    return new Claim(
        row.getLong("number"),
        row.getObject("claimed_at", OffsetDateTime.class),
        Snapshot.parse(row.getString("lo")),
        Snapshot.parse(row.getString("hi")),
        new Edge(row.getLong("from_xid"), row.getLong("from_position")),
        new Edge(row.getLong("to_xid"), row.getLong("to_position")),
        row.getBoolean("exhausted"),
        row.getBoolean("again"),
        row.getObject("until", OffsetDateTime.class));
  }
}
