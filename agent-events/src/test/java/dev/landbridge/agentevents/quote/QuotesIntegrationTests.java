package dev.landbridge.agentevents.quote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.agentevents.support.Api.Answer;
import dev.landbridge.schemas.catalogue.DepartureSeats;
import dev.landbridge.schemas.catalogue.PackageRetired;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QuotesIntegrationTests extends AgentShore {
  private Api api;

  @BeforeEach
  void anAgent() {
    api = as(agency(1_000_000, "USD"));
  }

  @Test
  void quotesLineByLineWithTermsAndAnExpiry() {
    PackageSnapshot snapshot = onSale("Siam", "USD", 12);
    Answer answer =
        api.post(
            "/api/quotes",
            """
            {"packageId": "%s", "departureDate": "%s", "adults": 2, "childAges": [5, 1],
             "option": "SIC", "addOns": [{"key": "sunset-cruise", "quantity": 2}]}
            """
                .formatted(snapshot.packageId(), inDays(90)));

    JsonNode quote = answer.json();
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    String location = "/api/quotes/" + quote.path("id").asString();
    assertThat(answer.header("Location")).isEqualTo(location);
    long sum = 0;
    for (JsonNode line : quote.path("lines")) {
      sum += line.path("amount").path("amount").asLong();
    }
    assertThat(quote.path("total").toString())
        .isEqualTo("{\"amount\":274000,\"currency\":\"USD\"}");
    assertThat(sum).isEqualTo(274_000);
    assertThat(quote.path("deposit").path("amount").asLong()).isEqualTo(82_200);
    assertThat(quote.path("balanceDue").path("amount").asLong()).isEqualTo(191_800);
    assertThat(quote.path("balanceDue").path("dueOn").asString()).isEqualTo(inDays(60).toString());
    assertThat(quote.path("cancellation").get(0).path("refundPercent").asInt()).isEqualTo(90);
    assertThat(quote.path("cancellation").get(0).path("lastDay").asString())
        .isEqualTo(inDays(30).toString());
    assertThat(
            Duration.between(
                Instant.parse(quote.path("createdAt").asString()),
                Instant.parse(quote.path("expiresAt").asString())))
        .isEqualTo(Duration.ofMinutes(30));
    assertThat(quote.path("packageVersion").asLong()).isPositive();
    assertThat(api.get(location).json()).isEqualTo(quote);
    assertThat(as(agency(1, "USD")).get(location).problem()).isEqualTo("404 quote-not-found");
  }

  @Test
  void givesTheSameQuoteAgainUnderTheSameKey() {
    PackageSnapshot snapshot = onSale("Siam", "USD", 12);
    Answer first = api.post("/api/quotes", quoteBody(snapshot, 2), "Idempotency-Key", "q-1");
    Answer again = api.post("/api/quotes", quoteBody(snapshot, 2), "Idempotency-Key", "q-1");
    Answer other = api.post("/api/quotes", quoteBody(snapshot, 1), "Idempotency-Key", "q-1");

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(other.problem()).isEqualTo("422 idempotency-key-reused");
    assertThat(api.post("/api/quotes", quoteBody(snapshot, 2)).json().path("id"))
        .isNotEqualTo(first.json().path("id"));
  }

  @Test
  void refusesWhatBreaksARuleAndNamesEachField() {
    assertFields("{}", "packageId", "departureDate", "adults");
    String party =
        "{\"packageId\": \"%s\", \"departureDate\": \"%s\", "
            .formatted(UUID.randomUUID(), inDays(90));
    assertFields(party + "\"adults\": 0}", "adults");
    assertFields(party + "\"adults\": -1}", "adults");
    assertFields(party + "\"adults\": 100}", "adults");
    assertFields(party + "\"adults\": 2147483647}", "adults");
    assertFields(party + "\"adults\": 90, \"childAges\": [1,2,3,4,5,6,7,8,9,10]}", "childAges");
    assertFields(
        party + "\"adults\": 1, \"childAges\": [-1, 18, null, 17]}",
        "childAges[0]",
        "childAges[1]",
        "childAges[2]");
    assertFields(
        party
            + """
            "adults": 1, "addOns": [{"key": " ", "quantity": 1}, {"key": "a", "quantity": 0}, {"key": "b"}, null,
              {"key": "c", "quantity": 1}, {"key": "c", "quantity": 1}, {"key": "d\\u0000", "quantity": 1}]}
            """,
        "addOns[0].key",
        "addOns[1].quantity",
        "addOns[2].quantity",
        "addOns[3]",
        "addOns[5].key",
        "addOns[6].key");
    assertFields(party + "\"adults\": 1, \"option\": \"S\\u0000\"}", "option");
    assertFields(party + "\"adults\": 1, \"option\": \"S\\ud800\"}", "option");
  }

  private void assertFields(String body, String... fields) {
    Answer answer = api.post("/api/quotes", body);
    assertThat(answer.problem()).as(answer.text()).isEqualTo("422 invalid-request");
    assertThat(answer.fields()).containsExactlyInAnyOrder(fields);
  }

  @Test
  void refusesWhatIsNotThereOrNotSold() {
    PackageSnapshot snapshot = onSale("Siam", "USD", 2);
    String id = snapshot.packageId().toString();
    handle(
        event(new DepartureSeats(snapshot.packageId(), inDays(95), 20, 20, null, true)),
        event(
            new DepartureSeats(
                snapshot.packageId(), inDays(96), 20, 20, Instant.now().minusSeconds(1), false)),
        event(new DepartureSeats(snapshot.packageId(), inDays(-1), 20, 20, null, false)));

    assertThat(refusal(UUID.randomUUID().toString(), 90, 1, "SIC"))
        .isEqualTo("404 package-not-found");
    assertThat(refusal(id, 91, 1, "SIC")).isEqualTo("422 not-on-sale");
    assertThat(refusal(id, 95, 1, "SIC")).isEqualTo("422 not-on-sale");
    assertThat(refusal(id, 96, 1, "SIC")).isEqualTo("422 not-on-sale");
    assertThat(refusal(id, -1, 1, "SIC")).isEqualTo("422 not-on-sale");
    assertThat(refusal(id, 90, 1, "PRIVATE_PACKAGE")).isEqualTo("422 not-offered");
    PackageSnapshot euros = onSale("Siam", "EUR", 9);
    assertThat(refusal(euros.packageId().toString(), 90, 1, "SIC")).isEqualTo("422 no-account");
    handle(event(new PackageRetired(snapshot.packageId()), id, null, Long.MAX_VALUE));
    assertThat(refusal(id, 90, 1, "SIC")).isEqualTo("422 not-on-sale");
  }

  private String refusal(String packageId, int days, int adults, String option) {
    return api.post(
            "/api/quotes",
            """
            {"packageId": "%s", "departureDate": "%s", "adults": %d, "option": "%s"}
            """
                .formatted(packageId, inDays(days), adults, option))
        .problem();
  }
}
