package dev.landbridge.messaging.store;

import static dev.landbridge.messaging.TestDatabase.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.messaging.TestDatabase;
import dev.landbridge.schemas.event.Uuid7;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionsIntegrationTests {
  private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
  private final LocalDate old = today.minusDays(10);
  private TestDatabase database;
  private Partitions partitions;

  @BeforeEach
  void database() {
    database = new TestDatabase();
    partitions = database.partitions();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void makesTodayAndThreeDaysAheadAndTheInboxAsFarBackAsItRemembers() {
    assertThat(days("outbox_log"))
        .containsExactly(today, today.plusDays(1), today.plusDays(2), today.plusDays(3));
    assertThat(days("outbox_claim")).hasSize(4);
    assertThat(days("outbox_claim_closed")).hasSize(4);
    assertThat(days("inbox"))
        .hasSize(34)
        .startsWith(today.minusDays(30))
        .endsWith(today.plusDays(3));
    assertThat(partitions.inboxRange().contains(Uuid7.next())).isTrue();
    assertThat(
            partitions.inboxRange().contains(Uuid7.first(Instant.now().minus(Duration.ofDays(32)))))
        .isFalse();
    assertThat(
            partitions.inboxRange().contains(Uuid7.first(Instant.now().plus(Duration.ofDays(5)))))
        .isFalse();
  }

  @Test
  void dropsADayThatIsOldAndPassedByTheClaims() {
    oldDay();
    write(old);
    claim("pg_current_snapshot()", "pg_current_snapshot()", "0", false, true);
    partitions.maintain();
    assertThat(days("outbox_log")).doesNotContain(old);
  }

  @Test
  void keepsADayThatNoClaimHasPassed() {
    oldDay();
    write(old);
    partitions.maintain();
    assertThat(days("outbox_log")).contains(old);

    // A window that has not come to its end behind the row.
    claim("'1:1:'", "pg_current_snapshot()", "0", false, true);
    partitions.maintain();
    assertThat(days("outbox_log")).contains(old);
  }

  @Test
  void keepsADayThatAnOpenLeaseReachesInto() {
    oldDay();
    write(old);
    claim("'1:1:'", "pg_current_snapshot()", "999999999", true, false);
    claim("pg_current_snapshot()", "pg_current_snapshot()", "0", false, true);
    partitions.maintain();
    assertThat(days("outbox_log")).contains(old);

    database
        .jdbc()
        .execute(
            "insert into %1$s.outbox_claim_closed (number, claimed_at) select number, claimed_at from %1$s.outbox_claim where again"
                .formatted(SCHEMA));
    partitions.maintain();
    assertThat(days("outbox_log")).doesNotContain(old);
  }

  @Test
  void isNotHeldUpByAForeignReaderAndTriesAgainLater() throws Exception {
    oldDay();
    write(old);
    claim("pg_current_snapshot()", "pg_current_snapshot()", "0", false, true);
    database
        .jdbc()
        .execute("drop table %s.%s".formatted(SCHEMA, name("outbox_log", today.plusDays(3))));
    try (Connection reader = TestDatabase.cluster().connect(database.name())) {
      reader.setAutoCommit(false);
      reader.createStatement().executeQuery("select * from %s.outbox_log".formatted(SCHEMA));
      partitions.maintain();
      // What is ahead is made beside the reader; what is old waits.
      assertThat(days("outbox_log")).contains(old, today.plusDays(3));
      write(today);
      reader.rollback();
    }
    partitions.maintain();
    assertThat(days("outbox_log")).doesNotContain(old);
  }

  @Test
  void keepsTheNewestClaimHoweverOldAndDropsThoseBeforeIt() {
    for (String table : List.of("outbox_claim", "outbox_claim_closed")) {
      day(table, old, "'" + old + "'", "'" + old.plusDays(1) + "'");
    }
    claim("'1:1:'", "pg_current_snapshot()", "0", false, true);
    database.jdbc().execute("update %s.outbox_claim set claimed_at = '%s'".formatted(SCHEMA, old));
    database
        .jdbc()
        .execute("update %s.outbox_claim_closed set claimed_at = '%s'".formatted(SCHEMA, old));
    partitions.maintain();
    assertThat(days("outbox_claim")).contains(old);

    claim("'1:1:'", "pg_current_snapshot()", "0", false, true);
    partitions.maintain();
    assertThat(days("outbox_claim")).doesNotContain(old);
    assertThat(days("outbox_claim_closed")).doesNotContain(old);
  }

  @Test
  void dropsInboxDaysThatAreOld() {
    LocalDate ancient = today.minusDays(31);
    day(
        "inbox",
        ancient,
        "'" + Uuid7.first(ancient.atStartOfDay(ZoneOffset.UTC).toInstant()) + "'",
        "'" + Uuid7.first(ancient.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()) + "'");
    partitions.maintain();
    assertThat(days("inbox")).hasSize(34).doesNotContain(ancient);
  }

  private void oldDay() {
    day("outbox_log", old, "'" + old + "'", "'" + old.plusDays(1) + "'");
  }

  private void day(String table, LocalDate day, String from, String to) {
    database
        .jdbc()
        .execute(
            "create table %1$s.%2$s partition of %1$s.%3$s for values from (%4$s) to (%5$s)"
                .formatted(SCHEMA, name(table, day), table, from, to));
  }

  private void write(LocalDate day) {
    database
        .jdbc()
        .execute(
            """
            insert into %s.outbox_log (topic, id, subject, type, event, written_at)
            values ('a', gen_random_uuid(), 's', 't', '\\x7b7d', timestamptz '%s 12:00Z')
            """
                .formatted(SCHEMA, day));
  }

  private void claim(String lo, String hi, String toXid, boolean again, boolean closed) {
    database
        .jdbc()
        .execute(
            """
            with c as (
              insert into %1$s.outbox_claim
                (lo, hi, from_xid, from_position, to_xid, to_position, exhausted, again, relay, until)
              values (%2$s, %3$s, '0', 0, '%4$s', 0, true, %5$s, 'test', now())
              returning number, claimed_at
            ) insert into %1$s.outbox_claim_closed (number, claimed_at) select number, claimed_at from c where %6$s
            """
                .formatted(SCHEMA, lo, hi, toXid, again, closed));
  }

  private List<LocalDate> days(String table) {
    return database
        .jdbc()
        .query(
            """
            select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = '%s.%s'::regclass order by 1
            """
                .formatted(SCHEMA, table),
            (row, n) ->
                LocalDate.parse(
                    row.getString(1).substring(table.length() + 1),
                    DateTimeFormatter.BASIC_ISO_DATE));
  }

  private static String name(String table, LocalDate day) {
    return table + "_" + DateTimeFormatter.BASIC_ISO_DATE.format(day);
  }
}
