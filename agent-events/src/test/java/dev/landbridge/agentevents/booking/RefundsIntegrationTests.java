package dev.landbridge.agentevents.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landbridge.schemas.agent.AgentStepUndone;
import dev.landbridge.schemas.agent.PaymentRefunded;
import dev.landbridge.schemas.agent.RefundPayment;
import dev.landbridge.schemas.agent.VoucherIssued;
import dev.landbridge.schemas.agent.VoucherVoided;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.StepKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

class RefundsIntegrationTests extends SoldTrip {
  private final UUID cancellation = UUID.randomUUID();

  /** Reserved and owed by the account, then by the ledger, whose debits and credits are equal. */
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
    assertThat(api.get("/api/agents/me").json().at("/creditAccounts/0/available/amount").asLong())
        .isEqualTo(1_000_000 - reserved - owed);
  }

  private List<String> refunds(UUID id) {
    return jdbc.sql(
            """
            select kind || ' ' || amount from agent_events.ledger_entries
            where booking_id = ? and kind like 'REFUND%' order by kind
            """)
        .param(id)
        .query((row, n) -> row.getString(1))
        .list();
  }

  private String reservation(UUID id) {
    return jdbc.sql(
            """
            select state || ' ' || coalesce(refunded::text, '-') from agent_events.reservations where booking_id = ?
            """)
        .param(id)
        .query(String.class)
        .single();
  }

  private void captured(UUID id, long total) {
    handle(authorize(id, total));
    handle(capture(id));
  }

  @ParameterizedTest
  @CsvSource({
    "100000, 'REFUND_BALANCE 70000,REFUND_DEPOSIT 30000'",
    "90000, 'REFUND_BALANCE 70000,REFUND_DEPOSIT 20000'",
    "70000, 'REFUND_BALANCE 70000'",
    "50000, 'REFUND_BALANCE 50000'",
    "1, 'REFUND_BALANCE 1'",
  })
  void givesBackTheBalanceFirstAndThenTheDeposit(long refund, String entries) {
    captured(booking, 100_000);

    assertThat(answers(refund(booking, cancellation, refund)))
        .containsExactly(new PaymentRefunded(booking, usd(refund)));

    assertUsed(0, 100_000 - refund);
    assertThat(refunds(booking)).containsExactly(entries.split(","));
    assertThat(reservation(booking)).isEqualTo("REFUNDED " + refund);
  }

  @Test
  void notesThatNothingCameBack() {
    captured(booking, 100_000);

    assertThat(answers(refund(booking, cancellation, 0)))
        .containsExactly(new PaymentRefunded(booking, usd(0)));

    assertUsed(0, 100_000);
    assertThat(refunds(booking)).isEmpty();
    assertThat(reservation(booking)).isEqualTo("REFUNDED 0");
  }

  @Test
  void refundsWhatWasQuotedToTheMinorUnit() {
    UUID odd = soldFor(100_001, 60, 50);
    confirmed(odd);
    long quoted = quote(odd).json().path("refund").path("amount").asLong();
    captured(odd, 100_001);

    handle(refund(odd, cancellation, quoted));

    assertThat(quoted).isEqualTo(50_001);
    assertUsed(0, 50_000);
  }

  @Test
  void refundsOnceHoweverOftenItIsAsked() {
    captured(booking, 100_000);
    CloudEvent refund = refund(booking, cancellation, 50_000);
    for (int i = 0; i < 3; i++) {
      assertThat(answers(refund, refund(booking, cancellation, 50_000)))
          .containsOnly(new PaymentRefunded(booking, usd(50_000)));
    }
    // What was paid is the answer, also where another amount is asked for under the same key.
    assertThat(answers(refund(booking, cancellation, 100_000)))
        .containsExactly(new PaymentRefunded(booking, usd(50_000)));
    assertUsed(0, 50_000);
  }

  @Test
  void refundsOnceAlsoUnderAnotherKey() {
    captured(booking, 100_000);
    handle(refund(booking, cancellation, 50_000));

    assertThat(answers(refund(booking, UUID.randomUUID(), 50_000)))
        .containsExactly(new PaymentRefunded(booking, usd(50_000)));
    assertThatIllegalStateException()
        .isThrownBy(() -> handle(refund(booking, UUID.randomUUID(), 60_000)));
    assertUsed(0, 50_000);
  }

  @Test
  void neverRefundsMoreThanWasCapturedNorWhatWasNot() {
    assertThatIllegalStateException().isThrownBy(() -> handle(refund(booking, cancellation, 1)));
    handle(authorize(booking, 100_000));
    assertThatIllegalStateException().isThrownBy(() -> handle(refund(booking, cancellation, 1)));
    handle(capture(booking));
    assertThatIllegalStateException()
        .isThrownBy(() -> handle(refund(booking, cancellation, 100_001)));
    assertThatIllegalStateException().isThrownBy(() -> handle(refund(booking, cancellation, -1)));
    assertThatIllegalStateException()
        .isThrownBy(() ->
            handle(
                command(
                    new RefundPayment(
                        booking, cancellation, new dev.landbridge.schemas.Money(1, "EUR")),
                    booking,
                    StepKey.forward(cancellation, "refund-payment"))));
    assertUsed(0, 100_000);
    UUID voided = booked(api, onSale("Siam", "USD", 4), 1);
    handle(authorize(voided, 100_000));
    handle(release(voided));
    assertThatIllegalStateException().isThrownBy(() -> handle(refund(voided, cancellation, 1)));
    assertUsed(0, 100_000);
  }

  @Test
  void isNotHarmedByACaptureThatIsRepeatedAfterTheRefund() {
    captured(booking, 100_000);
    Record captured = answers(capture(booking)).getFirst();
    handle(refund(booking, cancellation, 90_000));

    assertThat(answers(capture(booking), authorize(booking, 100_000)).getFirst())
        .isEqualTo(captured);
    // Under a key of its own, as after a lost table of steps: still nothing is captured again.
    assertThat(
            answers(
                command(
                    new dev.landbridge.schemas.agent.CapturePayment(booking),
                    booking,
                    StepKey.forward(UUID.randomUUID(), "capture-payment"))))
        .containsExactly(captured);
    assertUsed(0, 10_000);
    assertThat(reservation(booking)).isEqualTo("REFUNDED 90000");
  }

  @Test
  void authorizesCapturesAndRefundsInOnePack() {
    assertThat(
            answers(
                authorize(booking, 100_000),
                capture(booking),
                refund(booking, cancellation, 100_000),
                capture(booking)))
        .hasSize(4);

    assertUsed(0, 0);
    assertThat(reservation(booking)).isEqualTo("REFUNDED 100000");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 'REFUND_REST_BALANCE 70000,REFUND_REST_DEPOSIT 30000'",
    "1, 'REFUND_BALANCE 1,REFUND_REST_BALANCE 69999,REFUND_REST_DEPOSIT 30000'",
    "70000, 'REFUND_BALANCE 70000,REFUND_REST_DEPOSIT 30000'",
    "90000, 'REFUND_BALANCE 70000,REFUND_DEPOSIT 20000,REFUND_REST_DEPOSIT 10000'",
    "100000, 'REFUND_BALANCE 70000,REFUND_DEPOSIT 30000'",
  })
  void refundsTheRestOnceHoweverOftenItIsAsked(long before, String entries) {
    captured(booking, 100_000);
    handle(refund(booking, cancellation, before));

    for (int i = 0; i < 2; i++) {
      assertThat(
              answers(rest(booking, cancellation, 100_000), rest(booking, cancellation, 100_000)))
          .containsOnly(new PaymentRefunded(booking, usd(100_000)));
    }
    // Under another key, and what was asked before again: all has come back already.
    assertThat(
            answers(
                rest(booking, UUID.randomUUID(), 100_000), refund(booking, cancellation, before)))
        .containsExactly(
            new PaymentRefunded(booking, usd(100_000)), new PaymentRefunded(booking, usd(before)));
    assertUsed(0, 0);
    assertThat(refunds(booking)).containsExactly(entries.split(","));
    assertThat(reservation(booking)).isEqualTo("REFUNDED 100000");
  }

  /** As where an operator cancels while its agent's refund is asked for: both asks are queued. */
  @ParameterizedTest
  @ValueSource(longs = {50_000, 100_000})
  void paysWhatIsAskedForFirstAndThenTheRest(long first) throws Exception {
    captured(booking, 100_000);
    List<Record> paid;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Record>> one;
      Future<List<Record>> two;
      try (var holder = CLUSTER.connect(DATABASE);
          var account =
              holder.prepareStatement(
                  "select from agent_events.credit_accounts where agency_id = ? for update")) {
        holder.setAutoCommit(false);
        account.setObject(1, agency.id());
        account.execute();
        one = threads.submit(() -> answers(refund(booking, cancellation, first)));
        awaitWaiting(1);
        two = threads.submit(() -> answers(refund(booking, cancellation, 150_000 - first)));
        awaitWaiting(2);
        holder.rollback();
      }
      paid = List.of(one.get().getFirst(), two.get().getFirst());
    }
    assertThat(paid).containsOnly(new PaymentRefunded(booking, usd(first)));
    assertUsed(0, 100_000 - first);

    assertThat(answers(rest(booking, cancellation, 100_000)))
        .containsExactly(new PaymentRefunded(booking, usd(100_000)));
    assertUsed(0, 0);
  }

  @Test
  void hasNoRestBeforeARefundNorOfAnotherTotal() {
    assertThatIllegalStateException()
        .isThrownBy(() -> handle(rest(booking, cancellation, 100_000)));
    captured(booking, 100_000);
    assertThatIllegalStateException()
        .isThrownBy(() -> handle(rest(booking, cancellation, 100_000)));
    handle(refund(booking, cancellation, 50_000));
    for (long other : List.of(99_999L, 100_001L, 0L, -1L)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> handle(rest(booking, cancellation, other)));
    }
    assertUsed(0, 50_000);
  }

  @Test
  void refundsAndRefundsTheRestInOnePack() {
    captured(booking, 100_000);

    assertThat(
            answers(
                refund(booking, cancellation, 50_000),
                rest(booking, cancellation, 100_000),
                refund(booking, cancellation, 50_000)))
        .containsExactly(
            new PaymentRefunded(booking, usd(50_000)),
            new PaymentRefunded(booking, usd(100_000)),
            new PaymentRefunded(booking, usd(50_000)));
    assertUsed(0, 0);
  }

  private static UUID cancellationOf(UUID id) {
    return new UUID(id.getMostSignificantBits(), ~id.getLeastSignificantBits());
  }

  @Test
  void keepsTheLedgerInStepUnderRepeatsFromManyThreads() throws Exception {
    List<UUID> bookings = new ArrayList<>(List.of(booking));
    for (int i = 0; i < 4; i++) {
      bookings.add(booked(api, onSale("Siam", "USD", 4), 1));
    }
    bookings.forEach(id -> captured(id, 100_000));
    Random random = new Random(11);
    List<Callable<Integer>> packs = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      List<CloudEvent> pack = new ArrayList<>();
      for (UUID id : bookings) {
        UUID of = cancellationOf(id);
        pack.add(random.nextBoolean() ? refund(id, of, 50_000) : capture(id));
        pack.add(random.nextBoolean() ? voidVoucher(id, of) : issue(id));
      }
      Collections.shuffle(pack, random);
      packs.add(() -> handle(pack.toArray(CloudEvent[]::new)).size());
    }
    atOnce(packs);
    bookings.forEach(id -> handle(refund(id, cancellationOf(id), 50_000)));

    assertUsed(0, 250_000);
    bookings.forEach(
        id -> assertThat(refunds(id)).as("once").containsExactly("REFUND_BALANCE 50000"));

    packs.clear();
    for (int i = 0; i < 8; i++) {
      List<CloudEvent> pack = new ArrayList<>();
      for (UUID id : bookings) {
        // Some under keys of their own: then the reservation alone keeps it from being paid twice.
        pack.add(rest(id, random.nextBoolean() ? cancellationOf(id) : UUID.randomUUID(), 100_000));
      }
      Collections.shuffle(pack, random);
      packs.add(() -> handle(pack.toArray(CloudEvent[]::new)).size());
    }
    atOnce(packs);
    assertUsed(0, 0);
  }

  @Test
  void hasADatabaseThatRefusesARefundBeyondTheCapture() {
    captured(booking, 100_000);
    assertThatThrownBy(() ->
            jdbc.sql(
                    """
                    update agent_events.reservations set state = 'REFUNDED', refunded = amount + 1, refunded_at = now()
                    where booking_id = ?
                    """)
                .param(booking)
                .update())
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("refund_is_within_what_was_captured");
    assertThatThrownBy(() ->
            jdbc.sql("update agent_events.reservations set state = 'REFUNDED' where booking_id = ?")
                .param(booking)
                .update())
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("refund_is_known_once_refunded");
  }

  private String voucher(UUID id) {
    return jdbc.sql(
            """
            select concat_ws(' ', case when issued_at is not null then 'issued' end,
              case when voided_at is not null then 'void' end)
            from agent_events.vouchers where booking_id = ?
            """)
        .param(id)
        .query(String.class)
        .single();
  }

  @Test
  void voidsAVoucherOnceAndForGood() {
    Record issued = answers(issue(booking)).getFirst();
    assertThat(answers(voidVoucher(booking, cancellation)))
        .containsExactly(new VoucherVoided(booking));
    String first =
        jdbc.sql("select voided_at::text from agent_events.vouchers where booking_id = ?")
            .param(booking)
            .query(String.class)
            .single();

    assertThat(answers(voidVoucher(booking, cancellation), issue(booking)))
        .containsExactly(new VoucherVoided(booking), issued);
    assertThat(answers(voidVoucher(booking, UUID.randomUUID())))
        .containsExactly(new VoucherVoided(booking));

    assertThat(voucher(booking)).isEqualTo("issued void");
    assertThat(
            jdbc.sql("select voided_at::text from agent_events.vouchers where booking_id = ?")
                .param(booking)
                .query(String.class)
                .single())
        .isEqualTo(first);
  }

  @Test
  void neverIssuesAVoucherThatWasVoidFirst() {
    assertThat(answers(voidVoucher(booking, cancellation)))
        .containsExactly(new VoucherVoided(booking));

    assertThat(answers(issue(booking))).containsExactly(new AgentStepUndone(booking));
    assertThat(answers(issue(booking))).containsExactly(new AgentStepUndone(booking));

    assertThat(voucher(booking)).isEqualTo("void");
    assertThat(view(booking).path("voucherNumber").isNull()).isTrue();
  }

  @Test
  void issuesAndVoidsInOnePackInEitherOrder() {
    assertThat(answers(issue(booking), voidVoucher(booking, cancellation)).getFirst())
        .isInstanceOf(VoucherIssued.class);
    assertThat(voucher(booking)).isEqualTo("issued void");
    UUID second = booked(api, onSale("Siam", "USD", 4), 1);
    assertThat(answers(voidVoucher(second, UUID.randomUUID()), issue(second)))
        .containsExactly(new VoucherVoided(second), new AgentStepUndone(second));
    assertThat(voucher(second)).isEqualTo("void");
  }
}
