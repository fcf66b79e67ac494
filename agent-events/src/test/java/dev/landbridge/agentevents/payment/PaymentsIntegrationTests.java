package dev.landbridge.agentevents.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.agentevents.support.Api.Answer;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.agent.CapturePayment;
import dev.landbridge.schemas.agent.RefundPayment;
import dev.landbridge.schemas.event.StepKey;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import tools.jackson.databind.JsonNode;

class PaymentsIntegrationTests extends AgentShore {
  private Agency agency;
  private Api agent;
  private Api clerk;

  @BeforeEach
  void anAgencyAndAClerk() {
    agency = agency(1_000_000, "USD");
    agent = as(agency);
    clerk = new Api(port, ISSUER.token("sub-of-a-clerk", "staff-clerk"));
  }

  private String path() {
    return "/api/agents/agencies/" + agency.id() + "/payments";
  }

  private static String body(long amount) {
    return """
    {"amount": {"amount": %d, "currency": "USD"}, "reference": "SEPA 88"}\
    """
        .formatted(amount);
  }

  private Answer pay(String key, long amount) {
    return clerk.post(path(), body(amount), "Idempotency-Key", key);
  }

  private static String newKey() {
    return UUID.randomUUID().toString();
  }

  private UUID captured() {
    UUID id = booked(agent, onSale("Siam", "USD", 40), 1);
    handle(
        command(
            new AuthorizePayment(id, agency.id(), new Money(100_000, "USD")),
            id,
            StepKey.forward(id, "authorize-payment")));
    handle(command(new CapturePayment(id), id, StepKey.forward(id, "capture-payment")));
    return id;
  }

  private void refund(UUID id, long amount) {
    UUID cancellation = UUID.randomUUID();
    handle(
        command(
            new RefundPayment(id, cancellation, new Money(amount, "USD")),
            id,
            StepKey.forward(cancellation, "refund-payment")));
  }

  /** What the agency owes: by its account, by the ledger, and by what its statement adds up to. */
  private void assertOwed(long owed) {
    JsonNode account = agent.get("/api/agents/me").json().at("/creditAccounts/0");
    assertThat(account.at("/owed/amount").asLong()).isEqualTo(owed);
    assertThat(account.at("/available/amount").asLong()).isEqualTo(1_000_000 - owed);
    assertThat(
            jdbc.sql(
                    """
                    select coalesce(sum(debit - credit) filter (where book = 'RECEIVABLE'), 0)
                    from agent_events.ledger_lines l
                    join agent_events.credit_accounts a on a.id = l.account_id where a.agency_id = ?
                    """)
                .param(agency.id())
                .query(Long.class)
                .single())
        .isEqualTo(owed);
    long stated = 0;
    for (JsonNode item : agent.get("/api/agents/me/statement?limit=100").json().path("items")) {
      stated += item.at("/owedChange/amount").asLong();
    }
    assertThat(stated).isEqualTo(owed);
  }

  private int payments() {
    return clerk.get(path()).json().path("items").size();
  }

  @Test
  void givesCreditBack() {
    captured();
    assertOwed(100_000);

    Answer answer =
        clerk.post(
            path(),
            """
            {"amount": {"amount": 30000, "currency": "USD"}, "reference": "SEPA 88", "receivedOn": "2026-01-31"}
            """,
            "Idempotency-Key",
            newKey());

    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    JsonNode recorded = answer.json();
    assertThat(recorded.at("/account/owed/amount").asLong()).isEqualTo(70_000);
    assertThat(recorded.at("/account/available/amount").asLong()).isEqualTo(930_000);
    assertOwed(70_000);
    String location = path() + "/" + recorded.path("id").asString();
    assertThat(answer.header("Location")).isEqualTo(location);
    JsonNode payment = clerk.get(location).json();
    assertThat(payment.at("/amount/amount").asLong()).isEqualTo(30_000);
    assertThat(payment.path("receivedOn").asString()).isEqualTo("2026-01-31");
    assertThat(payment.path("recordedBy").asString()).isEqualTo("staff:sub-of-a-clerk");
    JsonNode item = agent.get("/api/agents/me/statement").json().at("/items/0");
    assertThat(item.path("kind").asString()).isEqualTo("PAYMENT");
    assertThat(item.path("paymentId").asString()).isEqualTo(recorded.path("id").asString());
    assertThat(item.path("paymentReference").asString()).isEqualTo("SEPA 88");
    assertThat(item.path("bookingId").isNull()).isTrue();
    assertThat(item.at("/owedChange/amount").asLong()).isEqualTo(-30_000);
  }

  @Test
  void takesTheDayItIsWhereNoneIsSaid() {
    Answer answer = pay(newKey(), 1);

    assertThat(answer.json().path("receivedOn").asString())
        .isEqualTo(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString());
  }

  @Test
  void letsABookingThatWasPaidForBeRefunded() {
    UUID booking = captured();
    pay(newKey(), 100_000);
    assertOwed(0);

    refund(booking, 90_000);

    assertOwed(-90_000);
    UUID next = captured();
    assertOwed(10_000);
    refund(next, 100_000);
    assertOwed(-90_000);
  }

  @Test
  void letsAnAgencyPayAheadAndBookWithIt() {
    agency = agency(0, "USD");
    agent = as(agency);
    UUID id = booked(agent, onSale("Siam", "USD", 40), 1);
    pay(newKey(), 100_000);

    handle(
        command(
            new AuthorizePayment(id, agency.id(), new Money(100_000, "USD")),
            id,
            StepKey.forward(id, "authorize-payment")));

    JsonNode account = agent.get("/api/agents/me").json().at("/creditAccounts/0");
    assertThat(account.at("/reserved/amount").asLong()).isEqualTo(100_000);
    assertThat(account.at("/available/amount").asLong()).isZero();
  }

  @Test
  void recordsOncePerKey() {
    String key = newKey();
    Answer first = pay(key, 40_000);
    Answer again = pay(key, 40_000);

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(pay(key, 40_001).problem()).isEqualTo("422 idempotency-key-reused");
    Agency other = agency(1_000, "USD");
    assertThat(
            clerk
                .post(
                    path().replace(agency.id().toString(), other.id().toString()),
                    body(40_000),
                    "Idempotency-Key",
                    key)
                .problem())
        .isEqualTo("422 idempotency-key-reused");
    assertOwed(-40_000);
    assertThat(payments()).isEqualTo(1);
  }

  @Test
  void recordsOncePerKeyAndEachKeyWhereAllComeAtOnce() throws Exception {
    String key = newKey();
    List<Callable<Answer>> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(() -> pay(key, 1_000));
      all.add(() -> pay(newKey(), 10));
    }
    List<Answer> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Answer> answer : threads.invokeAll(all)) {
        answers.add(answer.get());
      }
    }

    assertThat(answers)
        .allSatisfy(answer ->
            assertThat(answer.status() == 201 ? "201" : answer.problem())
                .isIn("201", "409 idempotency-key-in-flight"));
    assertThat(pay(key, 1_000).status()).isEqualTo(201);
    assertOwed(-1_060);
    assertThat(payments()).isEqualTo(7);
  }

  @Test
  void recordsAllOrNothingWhereItsConnectionIsCutInBetween() throws Exception {
    String key = newKey();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> cut =
          transaction.execute(status -> {
            // The payment's own row is written before the ledger's.
            jdbc.sql("lock table agent_events.ledger_entries in exclusive mode").update();
            Future<Answer> waits = threads.submit(() -> pay(key, 5_000));
            await()
                .until(() ->
                    !jdbc.sql(
                            """
                            select pg_terminate_backend(pid) from pg_locks
                            where not granted and relation = 'agent_events.ledger_entries'::regclass
                            """)
                        .query(Boolean.class)
                        .list()
                        .isEmpty());
            return waits;
          });
      assertThat(cut.get().problem()).isEqualTo("503 unavailable");
    }
    assertThat(payments()).isZero();
    assertOwed(0);

    assertThat(pay(key, 5_000).status()).isEqualTo(201);
    assertThat(payments()).isEqualTo(1);
    assertOwed(-5_000);
  }

  private String refused(String body) {
    Answer answer = clerk.post(path(), body, "Idempotency-Key", newKey());
    return answer.problem() + " " + answer.fields();
  }

  @Test
  void refusesWhatIsNoPayment() {
    String good = "{\"amount\": {\"amount\": 1, \"currency\": \"USD\"}, \"reference\": \"x\"";
    assertThat(refused("{}")).isEqualTo("422 invalid-request [amount, reference]");
    assertThat(refused("{\"amount\": {}, \"reference\": \" \"}"))
        .isEqualTo("422 invalid-request [amount.amount, amount.currency, reference]");
    assertThat(refused(body(0))).isEqualTo("422 invalid-request [amount.amount]");
    assertThat(refused(body(-5))).isEqualTo("422 invalid-request [amount.amount]");
    assertThat(refused(body(1_000_000_000_000L))).isEqualTo("422 invalid-request [amount.amount]");
    assertThat(refused(body(1).replace("USD", "usd")))
        .isEqualTo("422 invalid-request [amount.currency]");
    assertThat(refused(body(1).replace("USD", "EUR")))
        .isEqualTo("422 no-account [amount.currency]");
    assertThat(refused(body(1).replace("SEPA", "x".repeat(100))))
        .isEqualTo("422 invalid-request [reference]");
    assertThat(refused(good + ", \"receivedOn\": \"%s\"}".formatted(inDays(2))))
        .isEqualTo("422 invalid-request [receivedOn]");
    assertThat(refused(good + ", \"note\": \"x\"}")).startsWith("400 malformed-request");
    assertThat(refused(body(1).replace("1,", "1.5,"))).startsWith("400 malformed-request");
    assertThat(clerk.post(path(), body(1)).problem()).isEqualTo("400 idempotency-key-missing");
    assertThat(
            clerk
                .post(
                    "/api/agents/agencies/" + UUID.randomUUID() + "/payments",
                    body(1),
                    "Idempotency-Key",
                    newKey())
                .problem())
        .isEqualTo("404 agency-not-found");
    assertThat(clerk.get(path() + "/" + UUID.randomUUID()).problem())
        .isEqualTo("404 payment-not-found");
    assertThat(payments()).isZero();
  }

  @Test
  void listsPaymentsTheNewestFirstPartByPart() {
    List<String> recorded = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      recorded.addFirst(pay(newKey(), 1 + i).json().path("id").asString());
    }
    JsonNode first = clerk.get(path() + "?limit=2").json();
    JsonNode rest =
        clerk.get(path() + "?limit=2&cursor=" + first.path("nextCursor").asString()).json();

    List<String> listed = new ArrayList<>();
    first.path("items").forEach(item -> listed.add(item.path("id").asString()));
    rest.path("items").forEach(item -> listed.add(item.path("id").asString()));
    assertThat(listed).isEqualTo(recorded);
    assertThat(rest.path("nextCursor").isNull()).isTrue();
    assertThat(clerk.get(path() + "?cursor=x").problem()).isEqualTo("400 invalid-cursor");
  }

  @Test
  void listsTheAgenciesWithTheirCreditPartByPart() {
    pay(newKey(), 7);
    List<String> names = new ArrayList<>();
    JsonNode own = null;
    String cursor = "";
    do {
      JsonNode page = clerk.get("/api/agents/agencies?limit=100&cursor=" + cursor).json();
      for (JsonNode item : page.path("items")) {
        names.add(item.path("name").asString() + item.path("id").asString());
        if (item.path("id").asString().equals(agency.id().toString())) {
          own = item;
        }
      }
      cursor = page.path("nextCursor").asString("");
    } while (!cursor.isEmpty());

    assertThat(names).isSorted().doesNotHaveDuplicates();
    assertThat(own).isNotNull();
    assertThat(own.at("/creditAccounts/0/owed/amount").asLong()).isEqualTo(-7);
  }

  @Test
  void hasADatabaseThatKeepsEntriesOfPaymentsAndOfBookingsApart() {
    String id = pay(newKey(), 5).json().path("id").asString();
    for (String change : List.of("payment_id = null", "kind = 'REFUND_DEPOSIT'", "amount = 0")) {
      assertThatThrownBy(() ->
              jdbc.sql(
                      "update agent_events.ledger_entries set %s where payment_id = ?::uuid"
                          .formatted(change))
                  .param(id)
                  .update())
          .as(change)
          .isInstanceOf(DataIntegrityViolationException.class);
    }
  }
}
