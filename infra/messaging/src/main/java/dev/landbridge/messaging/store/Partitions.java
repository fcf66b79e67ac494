package dev.landbridge.messaging.store;

import dev.landbridge.schemas.event.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Days of log, claims and inbox: made ahead by ATTACH and dropped whole. Every lock is waited for
 * 100 ms at most, so that nothing queues behind a foreign reader; what is not had is tried again
 * later. Days are those of UTC on the database's clock.
 */
public class Partitions {
  private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
  private static final DateTimeFormatter SUFFIX = DateTimeFormatter.BASIC_ISO_DATE;
  static final int AHEAD_DAYS = 3;

  /** Each waits up to 100 ms for its lock. */
  private static final int ATTEMPTS_AT_START = 100;

  /** The tables, and what their partitions range over. */
  enum Table {
    OUTBOX_LOG("outbox_log", false),
    OUTBOX_CLAIM("outbox_claim", false),
    OUTBOX_CLAIM_CLOSED("outbox_claim_closed", false),
    INBOX("inbox", true);

    final String table;
    final boolean byId;

    Table(String table, boolean byId) {
      this.table = table;
      this.byId = byId;
    }
  }

  /** The ids that the inbox has room for: from the first, up to but without the second. */
  public record Range(UUID from, UUID to) {
    /** PostgreSQL's order of uuids, which is that of their bytes. */
    public boolean contains(UUID id) {
      return compare(from, id) <= 0 && compare(id, to) < 0;
    }

    /** Behind the last day that was made ahead. */
    public boolean isAhead(UUID id) {
      return compare(id, to) >= 0;
    }

    private static int compare(UUID a, UUID b) {
      int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
      return high != 0
          ? high
          : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    }
  }

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final String schema;
  private final Duration logRetention;
  private final Duration inboxRetention;
  private volatile Range inboxRange = new Range(new UUID(0, 0), new UUID(0, 0));

  public Partitions(
      DataSource dataSource, String schema, Duration logRetention, Duration inboxRetention) {
    this.jdbc = new JdbcTemplate(dataSource);
    this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    this.schema = schema;
    this.logRetention = logRetention;
    this.inboxRetention = inboxRetention;
  }

  /** The inbox's ids, as last seen; {@link #look()} looks again. */
  public Range inboxRange() {
    return inboxRange;
  }

  /**
   * Makes today's partitions and those ahead; for the inbox also those of the days that it
   * remembers.
   */
  void makeAtStart() {
    for (int attempt = 1; ; attempt++) {
      try {
        makeForNow();
        return;
      } catch (DataAccessException e) {
        if (!StoreFailures.isCollision(e) || attempt == ATTEMPTS_AT_START) {
          throw e;
        }
      }
    }
  }

  private void makeForNow() {
    Instant now = now();
    LocalDate today = day(now);
    for (Table table : Table.values()) {
      LocalDate first = table.byId ? day(now.minus(inboxRetention)) : today;
      List<LocalDate> missing =
          first
              .datesUntil(today.plusDays(AHEAD_DAYS + 1))
              .filter(Predicate.not(Set.copyOf(days(table))::contains))
              .toList();
      if (!missing.isEmpty()) {
        inLock(() -> missing.forEach(day -> make(table, day)));
      }
    }
    look();
  }

  /**
   * One round of upkeep: makes ahead, drops what is old and done with. What can't be locked waits
   * for the next.
   */
  public void maintain() {
    attempt("make partitions ahead", this::makeForNow);
    Instant now = now();
    LocalDate lastLogDay = day(now.minus(logRetention)).minusDays(1);
    LocalDate lastInboxDay = day(now.minus(inboxRetention)).minusDays(1);
    for (LocalDate day : days(Table.OUTBOX_LOG)) {
      if (!day.isAfter(lastLogDay)) {
        attempt("drop a day of the log", () -> dropLog(day));
      }
    }
    for (LocalDate day : days(Table.OUTBOX_CLAIM)) {
      if (!day.isAfter(lastLogDay)) {
        attempt("drop a day of claims", () -> dropClaims(day));
      }
    }
    for (LocalDate day : days(Table.INBOX)) {
      if (!day.isAfter(lastInboxDay)) {
        attempt("drop a day of the inbox", () -> inLock(() -> drop(Table.INBOX, day)));
      }
    }
    look();
  }

  /** Reads the range of ids for which the inbox has partitions. */
  public void look() {
    List<LocalDate> days = days(Table.INBOX);
    if (!days.isEmpty()) {
      inboxRange = new Range(bound(days.getFirst()), bound(days.getLast().plusDays(1)));
    }
  }

  private void attempt(String what, Runnable work) {
    try {
      work.run();
    } catch (DataAccessException e) {
      if (!StoreFailures.isCollision(e)) {
        throw e;
      }
      LOG.info("{}: a lock was not had, it is tried again later", what);
    }
  }

  private void make(Table table, LocalDate day) {
    String name = name(table, day);
    // An instance that makes the same waits here until this one has committed, and finds it there.
    jdbc.execute("lock table %s.%s in share update exclusive mode".formatted(schema, table.table));
    if (days(table).contains(day)) {
      return;
    }
    jdbc.execute(
        """
        create table %1$s.%2$s
        (like %1$s.%3$s including defaults including constraints including indexes)
        """
            .formatted(schema, name, table.table));
    jdbc.execute(
        "alter table %s.%s attach partition %s.%s for values from ('%s') to ('%s')"
            .formatted(
                schema,
                table.table,
                schema,
                name,
                literal(table, day),
                literal(table, day.plusDays(1))));
  }

  /**
   * Under the partition's exclusive lock nobody is writing to it any more. It goes if the newest
   * claim's window begins behind all its rows and no open lease reaches into it. That is looked at
   * without locks first, so that writers wait only where the day goes.
   */
  private void dropLog(LocalDate day) {
    String partition = schema + "." + name(Table.OUTBOX_LOG, day);
    if (isNeeded(partition)) {
      LOG.warn("{} is older than the retention, but not all of it is published", partition);
      return;
    }
    inLock(() -> {
      // The parent first, as writers do.
      jdbc.execute(
          "lock table only %s.%s in access exclusive mode"
              .formatted(schema, Table.OUTBOX_LOG.table));
      jdbc.execute("lock table " + partition + " in access exclusive mode");
      if (!isNeeded(partition)) {
        drop(Table.OUTBOX_LOG, day);
      }
    });
  }

  private boolean isNeeded(String partition) {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            """
            select exists (select from %1$s) and not exists (select from %2$s.outbox_claim where not again)
                or exists (
                    select from (select lo, hi, to_xid, to_position from %2$s.outbox_claim
                                 where not again order by number desc limit 1) c
                    join %1$s l on l.xid >= pg_snapshot_xmin(c.lo)
                        and not pg_visible_in_snapshot(l.xid, c.lo)
                        and ((l.xid, l.position) > (c.to_xid, c.to_position)
                             or not pg_visible_in_snapshot(l.xid, c.hi)))
                or exists (
                    select from %2$s.outbox_claim c
                    join %1$s l on (l.xid, l.position) > (c.from_xid, c.from_position)
                        and (l.xid, l.position) <= (c.to_xid, c.to_position)
                        and not pg_visible_in_snapshot(l.xid, c.lo)
                        and pg_visible_in_snapshot(l.xid, c.hi)
                    where not exists (select from %2$s.outbox_claim_closed k
                                      where k.number = c.number and k.claimed_at = c.claimed_at))
            """
                .formatted(partition, schema),
            Boolean.class));
  }

  /**
   * Claims go with their closings, unless one is open or is the newest, from which relays go on.
   */
  private void dropClaims(LocalDate day) {
    String claims = schema + "." + name(Table.OUTBOX_CLAIM, day);
    String closed = schema + "." + name(Table.OUTBOX_CLAIM_CLOSED, day);
    inLock(() -> {
      Boolean needed =
          jdbc.queryForObject(
              """
              select exists (select from %1$s c where number =
                      (select max(number) from %2$s.outbox_claim where not again))
                  or exists (select from %1$s c where not exists (
                      select from %3$s k where k.number = c.number and k.claimed_at = c.claimed_at))
              """
                  .formatted(claims, schema, closed),
              Boolean.class);
      if (!Boolean.TRUE.equals(needed)) {
        drop(Table.OUTBOX_CLAIM, day);
        drop(Table.OUTBOX_CLAIM_CLOSED, day);
      }
    });
  }

  private void drop(Table table, LocalDate day) {
    jdbc.execute("drop table if exists %s.%s".formatted(schema, name(table, day)));
  }

  private void inLock(Runnable work) {
    transaction.executeWithoutResult(status -> {
      jdbc.execute("set local lock_timeout = '100ms'");
      work.run();
    });
  }

  private List<LocalDate> days(Table table) {
    String prefix = table.table + "_";
    return jdbc.query(
        """
        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = to_regclass(?) order by 1
        """,
        (row, n) -> LocalDate.parse(row.getString("relname").substring(prefix.length()), SUFFIX),
        schema + "." + table.table);
  }

  private Instant now() {
    return java.util.Objects.requireNonNull(
            jdbc.queryForObject("select clock_timestamp()", java.time.OffsetDateTime.class))
        .toInstant();
  }

  private static LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  private static String name(Table table, LocalDate day) {
    return table.table + "_" + SUFFIX.format(day);
  }

  private static UUID bound(LocalDate day) {
    return Uuid7.first(day.atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private static String literal(Table table, LocalDate day) {
    return table.byId
        ? bound(day).toString()
        : day.atStartOfDay(ZoneOffset.UTC).toInstant().toString();
  }
}
