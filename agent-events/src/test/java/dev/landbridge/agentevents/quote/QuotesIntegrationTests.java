package dev.landbridge.agentevents.quote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.agentevents.support.Api.Answer;
import dev.landbridge.agentevents.support.Snapshots;
import dev.landbridge.schemas.agent.BookingRequested;
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
  void letsTheAgentChooseWhereACoachAndPrivateCarsHaveAPrice() {
    PackageSnapshot snapshot = Snapshots.withCars(onSale("Siam", "USD", 12));
    handle(event(snapshot));
    String id = snapshot.packageId().toString();
    JsonNode shown = api.get("/api/packages/" + id).json();
    assertThat(shown.path("options").toString()).isEqualTo("[\"SIC\",\"PRIVATE\"]");
    assertThat(shown.path("privateCars").toString())
        .contains(
            "{\"carType\":\"Minivan\",\"capacity\":6,\"fromPrice\":{\"amount\":350000,\"currency\":\"USD\"}")
        .contains("\"prices\":[{\"adults\":2,\"children\":0,\"total\":{\"amount\":310000");

    Answer open = quote(id, 2, "\"addOns\": [{\"key\": \"sunset-cruise\", \"quantity\": 1}]");
    assertThat(open.problem()).as(open.text()).isEqualTo("422 option-required");
    assertThat(open.json().path("options").toString())
        .isEqualTo(
            "[{\"option\":\"SIC\",\"carType\":null,\"capacity\":null,\"total\":{\"amount\":194500,\"currency\":\"USD\"}},"
                + "{\"option\":\"PRIVATE\",\"carType\":\"Sedan\",\"capacity\":3,\"total\":{\"amount\":314500,\"currency\":\"USD\"}},"
                + "{\"option\":\"PRIVATE\",\"carType\":\"Minivan\",\"capacity\":6,\"total\":{\"amount\":354500,\"currency\":\"USD\"}}]");
    assertThat(quote(id, 2, "\"option\": \"PRIVATE\"").json().path("options")).hasSize(2);
    assertThat(quote(id, 3, "\"option\": null").json().path("option").asString())
        .as("only a coach has a price")
        .isEqualTo("SIC");
    assertThat(quote(id, 2, "\"option\": \"SIC\"").json().path("total").path("amount").asLong())
        .isEqualTo(190_000);
    assertThat(quote(id, 4, "\"carType\": \"Sedan\"").problem()).isEqualTo("422 not-offered");
    Answer unknown = quote(id, 2, "\"carType\": \"Tuk-tuk\"");
    assertThat(unknown.problem()).isEqualTo("422 not-offered");
    assertThat(unknown.json().path("detail").asString()).contains("'Tuk-tuk'", "Sedan, Minivan");
    assertThat(unknown.json().path("options")).hasSize(3);
    assertThat(quote(id, 3, "\"carType\": \"Minivan\"").problem()).isEqualTo("422 not-priced");

    Answer chosen = quote(id, 2, "\"option\": \"PRIVATE\", \"carType\": \" sedan\"");
    assertThat(chosen.status()).as(chosen.text()).isEqualTo(201);
    assertCar(chosen.json());
    assertThat(chosen.json().path("lines").get(0).path("description").asString())
        .isEqualTo("2 adults, private car: Sedan");
    assertThat(api.get(String.valueOf(chosen.header("Location"))).json()).isEqualTo(chosen.json());
    Answer booked =
        api.post(
            "/api/bookings",
            bookBody(chosen.json().path("id").asString(), 2),
            "Idempotency-Key",
            UUID.randomUUID().toString());
    assertThat(booked.status()).as(booked.text()).isEqualTo(202);
    String booking = booked.json().path("id").asString();
    assertCar(api.get("/api/bookings/" + booking).json());
    JsonNode listed = api.get("/api/bookings?limit=1").json().path("items").get(0);
    assertThat(listed.path("id").asString()).isEqualTo(booking);
    assertThat(listed.path("carType").asString()).isEqualTo("Sedan");
    assertThat(sent(booking).getFirst().data(BookingRequested.class).option())
        .isEqualTo("PRIVATE:Sedan");
  }

  private static void assertCar(JsonNode sold) {
    assertThat(sold.path("option").asString()).isEqualTo("PRIVATE");
    assertThat(sold.path("carType").asString()).isEqualTo("Sedan");
    assertThat(sold.path("total").path("amount").asLong()).isEqualTo(310_000);
    assertThat(sold.path("seats").asInt()).isEqualTo(2);
  }

  private Answer quote(String packageId, int adults, String more) {
    return api.post(
        "/api/quotes",
        "{\"packageId\": \"%s\", \"departureDate\": \"%s\", \"adults\": %d, %s}"
            .formatted(packageId, inDays(90), adults, more));
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
    assertFields(party + "\"adults\": 1, \"carType\": \" \"}", "carType");
    assertFields(party + "\"adults\": 1, \"option\": \"SIC\", \"carType\": \"Van\"}", "carType");
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
