package dev.landbridge.messaging.outbox;

import static dev.landbridge.messaging.TestDatabase.SCHEMA;
import static dev.landbridge.messaging.outbox.LogFixture.ids;
import static dev.landbridge.messaging.outbox.LogFixture.open;
import static dev.landbridge.messaging.outbox.LogFixture.write;
import static dev.landbridge.messaging.outbox.LogFixture.writeAndCommit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.messaging.TestDatabase;
import dev.landbridge.messaging.outbox.Claim.Claimed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimsIntegrationTests {
  private TestDatabase database;
  private Claims claims;

  @BeforeEach
  void database() {
    database = new TestDatabase();
    claims = claims(1000, Duration.ofMinutes(1));
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private Claims claims(int size, Duration lease) {
    return new Claims(database.dataSource(), SCHEMA, "test", size, lease);
  }

  @Test
  void findsNothingInAnEmptyLogAndClaimsNothing() {
    assertThat(claims.next()).isEmpty();
    assertThat(count("outbox_claim")).isZero();
  }

  @Test
  void beginsWithWhatWasCommittedBeforeItsFirstLook() throws SQLException {
    UUID first = writeAndCommit(database, "a");
    UUID second = writeAndCommit(database, "b");

    assertThat(ids(claims.next().orElseThrow())).containsExactly(first, second);
    assertThat(claims.next()).isEmpty();
  }

  @Test
  void doesNotPassOverATransactionThatCommitsAfterNewerOnesWereClaimed() throws SQLException {
    try (Connection late = open(database);
        Connection later = open(database)) {
      UUID lateId = write(late, "a");
      UUID laterId = write(later, "a");
      UUID early = writeAndCommit(database, "a");
      assertThat(ids(claims.next().orElseThrow())).containsExactly(early);
      assertThat(claims.next()).isEmpty();

      UUID next = writeAndCommit(database, "a");
      assertThat(ids(claims.next().orElseThrow())).containsExactly(next);

      later.commit();
      assertThat(ids(claims.next().orElseThrow())).containsExactly(laterId);
      UUID beside = writeAndCommit(database, "a");
      late.commit();
      assertThat(ids(claims.next().orElseThrow())).containsExactly(lateId, beside);
      assertThat(claims.next()).isEmpty();
    }
  }

  @Test
  void takesAWindowInSeveralClaimsAndLateCommitsInTheNext() throws SQLException {
    Claims small = claims(3, Duration.ofMinutes(1));
    List<UUID> written = new ArrayList<>();
    try (Connection late = open(database)) {
      for (int i = 0; i < 2; i++) {
        written.add(write(late, "a"));
      }
      List<UUID> seen = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        written.add(writeAndCommit(database, "a"));
      }
      seen.addAll(ids(small.next().orElseThrow()));
      assertThat(seen).hasSize(3);
      late.commit();
      for (Optional<Claimed> next = small.next(); next.isPresent(); next = small.next()) {
        seen.addAll(ids(next.get()));
      }
      assertThat(seen).containsExactlyInAnyOrderElementsOf(written);
    }
  }

  @Test
  void readsClaimsAndLogUnderSnapshotsThatAreNewerThanItsWaitForTheLock() throws Exception {
    UUID first = writeAndCommit(database, "a");
    try (Connection other = open(database)) {
      other.createStatement().execute("select from %s.outbox_relay for update".formatted(SCHEMA));
      CompletableFuture<Optional<Claimed>> waiting =
          CompletableFuture.supplyAsync(claims::next, Thread::startVirtualThread);
      await().until(this::someoneWaitsForALock);

      // Committed behind the waiting relay's back, and inside the window that the other one stores.
      UUID second = writeAndCommit(database, "a");
      other
          .createStatement()
          .execute(
              """
              insert into %1$s.outbox_claim
                (lo, hi, from_xid, from_position, to_xid, to_position, exhausted, again, relay, until)
              select '1:1:', pg_current_snapshot(), '0', 0, xid, position, false, false, 'other',
                now() + interval '1 minute' from %1$s.outbox_log where id = '%2$s'
              """
                  .formatted(SCHEMA, first));
      other.commit();
      assertThat(ids(waiting.get(20, TimeUnit.SECONDS).orElseThrow())).containsExactly(second);
    }
  }

  private boolean someoneWaitsForALock() {
    return Boolean.TRUE.equals(
        database
            .jdbc()
            .queryForObject(
                """
                select exists (select from pg_stat_activity
                               where wait_event_type = 'Lock' and datname = current_database())
                """,
                Boolean.class));
  }

  @Test
  void neverShowsWhatWasRolledBack() throws SQLException {
    try (Connection gone = open(database)) {
      write(gone, "a");
      UUID kept = writeAndCommit(database, "a");
      assertThat(ids(claims.next().orElseThrow())).containsExactly(kept);
      gone.rollback();
    }
    assertThat(claims.next()).isEmpty();
  }

  @Test
  void readsALateTransactionByItsIdAndNotTheLogSinceItBegan() throws SQLException {
    try (Connection old = open(database)) {
      write(old, "a");
      database
          .jdbc()
          .update(
              """
              insert into %s.outbox_log (topic, id, subject, type, event)
              select 'a', gen_random_uuid(), 's', 't', '\\x7b7d' from generate_series(1, 100000)
              """
                  .formatted(SCHEMA));
      assertThat(claims(200000, Duration.ZERO).next().orElseThrow().rows()).hasSize(100000);
      database.jdbc().execute("analyze %s.outbox_log".formatted(SCHEMA));
      long before = blocks();
      writeAndCommit(database, "a");
      assertThat(claims.next()).isPresent();
      assertThat(blocks() - before).isLessThan(500);
    }
  }

  /** Index and heap blocks of the log that were asked for, as this database counts them. */
  private long blocks() {
    database.dataSource().getHikariPoolMXBean().softEvictConnections();
    database.jdbc().execute("select pg_stat_clear_snapshot()");
    Long blocks =
        database
            .jdbc()
            .queryForObject(
                """
                select sum(heap_blks_hit + heap_blks_read + idx_blks_hit + idx_blks_read)
                from pg_statio_user_tables where relname like 'outbox_log%'
                """,
                Long.class);
    return blocks == null ? 0 : blocks;
  }

  @Test
  void takesOverALeaseThatRanOutAndOnlyOnce() throws SQLException {
    UUID id = writeAndCommit(database, "a");
    Claims dead = claims(10, Duration.ZERO);
    Claimed lost = dead.next().orElseThrow();
    assertThat(ids(lost)).containsExactly(id);
    writeAndCommit(database, "a");
    assertThat(claims.next()).isPresent();

    Claimed taken = claims.takeOver().orElseThrow();
    assertThat(ids(taken)).containsExactly(id);
    assertThat(claims.takeOver()).isEmpty();
    // The dead relay comes back: its close says nothing about the new lease.
    dead.close(lost.claim());
    assertThat(openLeases()).contains(taken.claim().number());
    claims.close(taken.claim());
    assertThat(openLeases()).doesNotContain(taken.claim().number());
    // A lease taken over does not move the frontier back.
    assertThat(claims.next()).isEmpty();
  }

  @Test
  void takesOverTheSameRowsHoweverTheLogHasGrownSince() throws SQLException {
    try (Connection late = open(database)) {
      UUID lateId = write(late, "a");
      writeAndCommit(database, "a");
      claims.close(claims.next().orElseThrow().claim());
      UUID beside = writeAndCommit(database, "a");
      late.commit();
      Claims dead = claims(1000, Duration.ZERO);
      assertThat(ids(dead.next().orElseThrow())).containsExactly(lateId, beside);
      writeAndCommit(database, "a");
      assertThat(ids(claims.takeOver().orElseThrow())).containsExactly(lateId, beside);
    }
  }

  @Test
  void isNotTakenOverOnceClosed() throws SQLException {
    writeAndCommit(database, "a");
    Claims quick = claims(10, Duration.ZERO);
    quick.close(quick.next().orElseThrow().claim());
    assertThat(claims.takeOver()).isEmpty();
  }

  @Test
  void renewsALeaseUnlessAnotherHasIt() throws SQLException {
    writeAndCommit(database, "a");
    Claims first = claims(10, Duration.ZERO);
    Claim claim = first.next().orElseThrow().claim();
    Claim renewed = claims.renew(claim).orElseThrow();
    assertThat(claims.takeOver()).isEmpty();
    assertThat(first.renew(claim)).isEmpty();
    claims.release(renewed);
    assertThat(claims.takeOver()).isPresent();
  }

  @Test
  void sendsTheWholeLogAgainUnderTheSameIds() throws SQLException {
    List<UUID> written = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      written.add(writeAndCommit(database, "a"));
    }
    claims.close(claims.next().orElseThrow().claim());
    assertThat(claims(3, Duration.ZERO).again(null)).isEqualTo(7);

    List<UUID> again = new ArrayList<>();
    for (Optional<Claimed> taken = claims.takeOver();
        taken.isPresent();
        taken = claims.takeOver()) {
      again.addAll(ids(taken.get()));
      claims.close(taken.get().claim());
    }
    assertThat(again).containsExactlyElementsOf(written);
    assertThat(claims.next()).isEmpty();
  }

  @Test
  void refusesToReadUnderAnotherIsolation() {
    database
        .jdbc()
        .execute(
            "alter database %s set default_transaction_isolation = 'repeatable read'"
                .formatted(database.name()));
    try (var pool = database.pool(1)) {
      Claims other = new Claims(pool, SCHEMA, "test", 10, Duration.ZERO);
      org.assertj.core.api.Assertions.assertThatIllegalStateException()
          .isThrownBy(other::next)
          .withMessageContaining("repeatable read");
    }
  }

  private List<Long> openLeases() {
    return database
        .jdbc()
        .query(
            """
            select number from %1$s.outbox_claim
            where number not in (select number from %1$s.outbox_claim_closed)
            """
                .formatted(SCHEMA),
            (row, n) -> row.getLong(1));
  }

  private long count(String table) {
    Long count =
        database
            .jdbc()
            .queryForObject("select count(*) from %s.%s".formatted(SCHEMA, table), Long.class);
    return count == null ? 0 : count;
  }
}
