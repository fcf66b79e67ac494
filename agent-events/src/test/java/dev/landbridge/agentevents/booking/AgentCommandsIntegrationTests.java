package dev.landbridge.agentevents.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.messaging.Outgoing;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AgentStepUndone;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.agent.CapturePayment;
import dev.landbridge.schemas.agent.CreditRefused;
import dev.landbridge.schemas.agent.IssueVoucher;
import dev.landbridge.schemas.agent.PaymentAuthorized;
import dev.landbridge.schemas.agent.PaymentCaptured;
import dev.landbridge.schemas.agent.PaymentVoided;
import dev.landbridge.schemas.agent.VoidPayment;
import dev.landbridge.schemas.agent.VoucherIssued;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.StepKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

class AgentCommandsIntegrationTests extends AgentShore {
  private static final Money TOTAL = new Money(100_000, "USD");

  private PackageSnapshot snapshot;
  private Agency agency;
  private UUID booking;

  @BeforeEach
  void aBooking() {
    snapshot = onSale("Siam", "USD", 40);
    agency = agency(250_000, "USD");
    booking = booked(as(agency), snapshot, 1);
  }

  private CloudEvent authorize(UUID id) {
    return command(
        new AuthorizePayment(id, agency.id(), TOTAL), id, StepKey.forward(id, "authorize-payment"));
  }

  private CloudEvent release(UUID id) {
    StepKey key = StepKey.undo(id, "authorize-payment");
    return command(new VoidPayment(id, key.forward().toString()), id, key);
  }

  private CloudEvent capture(UUID id) {
    return command(new CapturePayment(id), id, StepKey.forward(id, "capture-payment"));
  }

  private CloudEvent issue(UUID id) {
    return command(new IssueVoucher(id, "OP-7"), id, StepKey.forward(id, "issue-voucher"));
  }

  private List<Record> answers(CloudEvent... pack) {
    return handle(pack).stream().map(Outgoing::payload).toList();
  }

  /** Reserved and owed by the account, then by the ledger. */
  private void assertUsed(long reserved, long owed) {
    Map<String, @Nullable Object> account =
        jdbc.sql("select reserved, owed from agent_events.credit_accounts where agency_id = ?")
            .param(agency.id())
            .query()
            .singleRow();
    assertThat(account).containsEntry("reserved", reserved).containsEntry("owed", owed);
    Map<String, @Nullable Object> ledger =
        jdbc.sql(
                """
                select coalesce(sum(debit - credit) filter (where book = 'RESERVED'), 0)::bigint as reserved,
                  coalesce(sum(debit - credit) filter (where book = 'RECEIVABLE'), 0)::bigint as owed,
                  coalesce(sum(debit - credit), 0)::bigint as balance
                from agent_events.ledger_lines l
                join agent_events.credit_accounts a on a.id = l.account_id where a.agency_id = ?
                """)
            .param(agency.id())
            .query()
            .singleRow();
    assertThat(ledger)
        .containsEntry("reserved", reserved)
        .containsEntry("owed", owed)
        .containsEntry("balance", 0L);
  }

  @Test
  void reservesCapturesAndIssuesAVoucher() {
    assertThat(answers(authorize(booking))).containsExactly(new PaymentAuthorized(booking, TOTAL));
    assertUsed(100_000, 0);
    assertThat(answers(capture(booking)))
        .containsExactly(
            new PaymentCaptured(booking, new Money(30_000, "USD"), new Money(70_000, "USD")));
    assertUsed(0, 100_000);
    VoucherIssued issued = (VoucherIssued) answers(issue(booking)).getFirst();
    assertThat(issued.voucherNumber()).startsWith("V-LB-");
    assertThat(as(agency).get("/api/bookings/" + booking).json().path("voucherNumber").asString())
        .isEqualTo(issued.voucherNumber());
    assertThat(
            jdbc.sql(
                    """
                    select kind || ' ' || amount || ' ' || due_on from agent_events.ledger_entries
                    where booking_id = ? and debit = 'RECEIVABLE' order by kind desc
                    """)
                .param(booking)
                .query(String.class)
                .list())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("CAPTURE_DEPOSIT 30000 ");
    assertThat(
            as(agency)
                .get("/api/agents/me")
                .json()
                .path("creditAccounts")
                .get(0)
                .path("available")
                .path("amount")
                .asLong())
        .isEqualTo(150_000);
  }

  @Test
  void answersUnderTheStepKeyOfTheCommandAndNamesItsCause() {
    CloudEvent command = authorize(booking);

    Outgoing reply = handle(command).getFirst();

    assertThat(reply.stepKey()).isEqualTo(StepKey.forward(booking, "authorize-payment"));
    assertThat(reply.causation()).isEqualTo(command.id());
    assertThat(reply.correlation()).isEqualTo(command.correlationid());
    assertThat(reply.subject()).isEqualTo(booking.toString());
  }

  @Test
  void refusesWhatTheCreditDoesNotReachAndRemembersTheRefusal() {
    jdbc.sql("update agent_events.credit_accounts set credit_limit = 99999 where agency_id = ?")
        .param(agency.id())
        .update();
    CreditRefused refused = new CreditRefused(booking, TOTAL, new Money(99_999, "USD"));
    assertThat(answers(authorize(booking))).containsExactly(refused);
    jdbc.sql("update agent_events.credit_accounts set credit_limit = 500000 where agency_id = ?")
        .param(agency.id())
        .update();

    assertThat(answers(authorize(booking)))
        .as("the same answer to every ask")
        .containsExactly(refused);
    assertThat(answers(release(booking))).containsExactly(new PaymentVoided(booking));
    assertUsed(0, 0);
  }

  @Test
  void doesEverythingOnceHoweverOftenItIsAsked() {
    for (int i = 0; i < 3; i++) {
      assertThat(answers(authorize(booking), authorize(booking)))
          .containsOnly(new PaymentAuthorized(booking, TOTAL));
    }
    assertUsed(100_000, 0);
    Record captured = answers(capture(booking)).getFirst();
    assertThat(answers(capture(booking), capture(booking))).containsOnly(captured);
    Record issued = answers(issue(booking), issue(booking)).getLast();
    assertThat(answers(issue(booking))).containsExactly(issued);
    assertUsed(0, 100_000);
  }

  @Test
  void answersUndoneToACommandThatComesAfterItsCompensation() {
    assertThat(answers(release(booking))).containsExactly(new PaymentVoided(booking));
    assertThat(answers(authorize(booking))).containsExactly(new AgentStepUndone(booking));
    assertThat(answers(release(booking), authorize(booking)))
        .containsExactly(new PaymentVoided(booking), new AgentStepUndone(booking));
    assertUsed(0, 0);
  }

  @Test
  void undoesWithinOnePackInEitherOrder() {
    assertThat(answers(authorize(booking), release(booking)))
        .containsExactly(new PaymentAuthorized(booking, TOTAL), new PaymentVoided(booking));
    UUID second = booked(as(agency), snapshot, 1);
    assertThat(answers(release(second), authorize(second)))
        .containsExactly(new PaymentVoided(second), new AgentStepUndone(second));
    assertUsed(0, 0);
  }

  @Test
  void sharesTheCreditOfOnePackInTheOrderOfArrival() {
    UUID second = booked(as(agency), snapshot, 1);
    UUID third = booked(as(agency), snapshot, 1);

    assertThat(answers(authorize(booking), authorize(second), authorize(third)))
        .containsExactly(
            new PaymentAuthorized(booking, TOTAL),
            new PaymentAuthorized(second, TOTAL),
            new CreditRefused(third, TOTAL, new Money(50_000, "USD")));
    assertThat(answers(release(booking), capture(second))).hasSize(2);
    assertUsed(0, 100_000);
  }

  @Test
  void failsLoudlyWhereTheCommandCannotBeRight() {
    UUID unknown = UUID.randomUUID();
    assertThatIllegalStateException().isThrownBy(() -> handle(authorize(unknown)));
    assertThatIllegalStateException().isThrownBy(() -> handle(capture(booking)));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            handle(
                command(
                    new VoidPayment(booking, "x"),
                    booking,
                    StepKey.forward(booking, "authorize-payment"))));
    assertThat(answers(authorize(booking))).containsExactly(new PaymentAuthorized(booking, TOTAL));
  }

  @Test
  void settlesCommandAndCompensationThatComeAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      UUID id = booked(as(agency), snapshot, 1);
      atOnce(List.of(() -> handle(authorize(id)), () -> handle(release(id))));
      assertThat(answers(authorize(id)).getFirst())
          .isIn(new PaymentAuthorized(id, TOTAL), new AgentStepUndone(id));
      assertUsed(0, 0);
    }
  }

  @Test
  void makesTheSecondOfTwoWaitForWhatTheFirstDid() {
    // The compensation has locked the row of the step and is not committed: the command waits, then
    // sees the mark.
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Record>> command =
          transaction.execute(status -> {
            handle(release(booking));
            Future<List<Record>> waiting = threads.submit(() -> answers(authorize(booking)));
            awaitWaiting();
            return waiting;
          });
      assertThat(command).isNotNull();
      assertThat(command).succeedsWithin(java.time.Duration.ofSeconds(30));
      assertThat(command.resultNow()).containsExactly(new AgentStepUndone(booking));
    }
    assertUsed(0, 0);

    // And the other way round: the compensation waits for the command, and gives back what it
    // reserved.
    UUID second = booked(as(agency), snapshot, 1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Record>> compensation =
          transaction.execute(status -> {
            handle(authorize(second));
            Future<List<Record>> waiting = threads.submit(() -> answers(release(second)));
            awaitWaiting();
            return waiting;
          });
      assertThat(compensation).isNotNull();
      assertThat(compensation).succeedsWithin(java.time.Duration.ofSeconds(30));
      assertThat(compensation.resultNow()).containsExactly(new PaymentVoided(second));
    }
    assertUsed(0, 0);
  }

  private void awaitWaiting() {
    org.awaitility.Awaitility.await()
        .until(() -> {
          try (var connection = CLUSTER.connect(DATABASE);
              var statement = connection.createStatement();
              var row = statement.executeQuery("select count(*) from pg_locks where not granted")) {
            row.next();
            return row.getInt(1) > 0;
          }
        });
  }

  @Test
  void keepsTheLedgerInStepUnderRepeatsAndDisorderFromManyThreads() throws Exception {
    List<UUID> bookings = new ArrayList<>(List.of(booking));
    for (int i = 0; i < 5; i++) {
      bookings.add(booked(as(agency), snapshot, 1));
    }
    List<Runnable> packs = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 24; i++) {
      List<CloudEvent> pack = new ArrayList<>();
      for (UUID id : bookings) {
        pack.add(random.nextBoolean() ? authorize(id) : release(id));
      }
      Collections.shuffle(pack, random);
      packs.add(() -> handle(pack.toArray(CloudEvent[]::new)));
    }
    atOnce(packs);

    long reserved =
        jdbc.sql(
                """
                select coalesce(sum(amount), 0) from agent_events.reservations r
                join agent_events.credit_accounts a on a.id = r.account_id
                where a.agency_id = ? and r.state = 'RESERVED'
                """)
            .param(agency.id())
            .query(Long.class)
            .single();
    assertUsed(reserved, 0);
    assertThat(reserved).isBetween(0L, 200_000L);
  }

  @Test
  void neverReservesBeyondTheLimitForBookingsThatComeAtOnce() throws Exception {
    List<UUID> bookings = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      bookings.add(booked(as(agency), snapshot, 1));
    }
    atOnce(bookings.stream().map(id -> (Runnable) () -> handle(authorize(id))).toList());

    assertUsed(200_000, 0);
  }

  private static void atOnce(List<Runnable> all) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (Runnable each : all) {
        running.add(
            threads.submit(() -> {
              start.await();
              each.run();
              return null;
            }));
      }
      start.countDown();
      for (Future<?> each : running) {
        each.get();
      }
    }
  }

  @Test
  void hasADatabaseThatRefusesWhatTheLedgerMustNeverHold() {
    handle(authorize(booking));
    assertRefused(
        "ledger",
        "update agent_events.credit_accounts set reserved = -1 where agency_id = ?",
        "reserved_not_negative");
    assertRefused(
        "twice",
        """
        insert into agent_events.ledger_entries (id, account_id, booking_id, kind, debit, credit, amount, entered_at)
        select gen_random_uuid(), e.account_id, e.booking_id, e.kind, e.debit, e.credit, e.amount, now()
        from agent_events.ledger_entries e join agent_events.credit_accounts a on a.id = e.account_id
        where a.agency_id = ?
        """,
        "entry_kind_once_per_booking");
    assertRefused(
        "books",
        """
        update agent_events.ledger_entries e set credit = debit from agent_events.credit_accounts a
        where a.id = e.account_id and a.agency_id = ?
        """,
        "entry_kind_has_its_books");
  }

  private void assertRefused(String what, String sql, String constraint) {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> jdbc.sql(sql).param(agency.id()).update())
        .as(what)
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining(constraint);
  }
}
