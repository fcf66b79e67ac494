package dev.landbridge.agentevents.statement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.agent.CapturePayment;
import dev.landbridge.schemas.agent.RefundPayment;
import dev.landbridge.schemas.agent.VoidPayment;
import dev.landbridge.schemas.event.StepKey;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class StatementIntegrationTests extends AgentShore {
  private Agency agency;
  private Api api;

  @BeforeEach
  void anAgencyWithTwoAccounts() {
    agency = agency(1_000_000, "EUR", "USD");
    api = as(agency);
  }

  private UUID captured(String currency) {
    UUID id = booked(api, onSale("Siam", currency, 40), 1);
    handle(
        command(
            new AuthorizePayment(id, agency.id(), new Money(100_000, currency)),
            id,
            StepKey.forward(id, "authorize-payment")));
    handle(command(new CapturePayment(id), id, StepKey.forward(id, "capture-payment")));
    return id;
  }

  private void refund(UUID id, Money refund) {
    UUID cancellation = UUID.randomUUID();
    handle(
        command(
            new RefundPayment(id, cancellation, refund),
            id,
            StepKey.forward(cancellation, "refund-payment")));
  }

  private List<JsonNode> all(int limit) {
    List<JsonNode> items = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          api.get("/api/agents/me/statement?limit=%d&cursor=%s".formatted(limit, cursor)).json();
      page.path("items").forEach(items::add);
      cursor = page.path("nextCursor").asString("");
    } while (!cursor.isEmpty());
    return items;
  }

  private static long sum(List<JsonNode> items, String currency, String change) {
    return items.stream()
        .map(item -> item.path(change))
        .filter(money -> money.path("currency").asString().equals(currency))
        .mapToLong(money -> money.path("amount").asLong())
        .sum();
  }

  @Test
  void listsTheLedgerTheNewestFirst() {
    UUID id = captured("USD");
    refund(id, new Money(90_000, "USD"));

    List<JsonNode> items = all(100);

    assertThat(items)
        .extracting(item ->
            "%s %d %d %d"
                .formatted(
                    item.path("kind").asString(),
                    item.at("/amount/amount").asLong(),
                    item.at("/reservedChange/amount").asLong(),
                    item.at("/owedChange/amount").asLong()))
        .containsExactly(
            "REFUND_DEPOSIT 20000 0 -20000",
            "REFUND_BALANCE 70000 0 -70000",
            "CAPTURE_BALANCE 70000 -70000 70000",
            "CAPTURE_DEPOSIT 30000 -30000 30000",
            "AUTHORIZE 100000 100000 0");
    JsonNode first = items.getFirst();
    assertThat(first.path("bookingId").asString()).isEqualTo(id.toString());
    assertThat(first.path("bookingReference").asString()).startsWith("LB-");
    assertThat(first.path("description").asString()).isNotBlank();
    assertThat(first.path("dueOn").isNull()).isTrue();
    assertThat(items.get(2).path("dueOn").asString()).isNotBlank();
  }

  @Test
  void addsUpToWhatTheAccountsSay() {
    refund(captured("USD"), new Money(50_000, "USD"));
    captured("USD");
    refund(captured("EUR"), new Money(0, "EUR"));
    UUID voided = booked(api, onSale("Siam", "EUR", 40), 1);
    StepKey key = StepKey.forward(voided, "authorize-payment");
    AuthorizePayment authorize =
        new AuthorizePayment(voided, agency.id(), new Money(100_000, "EUR"));
    handle(command(authorize, voided, key));
    UUID reserved = booked(api, onSale("Siam", "EUR", 40), 1);
    handle(
        command(
            new AuthorizePayment(reserved, agency.id(), new Money(100_000, "EUR")),
            reserved,
            StepKey.forward(reserved, "authorize-payment")));
    handle(
        command(
            new VoidPayment(voided, key.toString()),
            voided,
            StepKey.undo(voided, "authorize-payment")));

    List<JsonNode> items = all(3);

    assertThat(items).hasSize(2 * 3 + 1 + 3 + 3);
    assertThat(items.stream().map(item -> item.path("id").asString()))
        .isSortedAccordingTo(java.util.Comparator.reverseOrder())
        .doesNotHaveDuplicates();
    for (JsonNode account : api.get("/api/agents/me").json().path("creditAccounts")) {
      String currency = account.path("currency").asString();
      assertThat(sum(items, currency, "owedChange")).isEqualTo(account.at("/owed/amount").asLong());
      assertThat(sum(items, currency, "reservedChange"))
          .isEqualTo(account.at("/reserved/amount").asLong());
    }
    assertThat(sum(items, "USD", "owedChange")).isEqualTo(150_000);
    assertThat(sum(items, "EUR", "owedChange")).isEqualTo(100_000);
    assertThat(sum(items, "EUR", "reservedChange")).isEqualTo(100_000);
  }

  @Test
  void showsAnAgencyItsOwnLedgerAlone() {
    captured("USD");

    assertThat(as(agency(1_000, "USD")).get("/api/agents/me/statement").text())
        .isEqualTo("{\"items\":[],\"nextCursor\":null}");
    assertThat(anonymous().get("/api/agents/me/statement").problem())
        .isEqualTo("401 unauthenticated");
  }

  @Test
  void refusesACursorOfAnotherListAndALimitOutOfBounds() {
    assertThat(api.get("/api/agents/me/statement?cursor=Ym9va2luZ3M").problem())
        .isEqualTo("400 invalid-cursor");
    assertThat(api.get("/api/agents/me/statement?limit=101").problem())
        .isEqualTo("400 invalid-parameter");
  }
}
