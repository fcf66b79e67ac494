package dev.landbridge.agentevents.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.agentevents.support.AgentShore;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiDescriptionIntegrationTests extends AgentShore {

  private JsonNode api() {
    return anonymous().get("/api/openapi/agent-events").json();
  }

  @Test
  void describesExactlyWhatIsServed() {
    JsonNode api = api();

    assertThat(api.path("openapi").asString()).startsWith("3.1");
    assertThat(new TreeSet<>(api.path("paths").propertyNames()))
        .containsExactly(
            "/api/agents/agencies",
            "/api/agents/agencies/{id}/payments",
            "/api/agents/agencies/{id}/payments/{paymentId}",
            "/api/agents/me",
            "/api/agents/me/statement",
            "/api/bookings",
            "/api/bookings/{id}",
            "/api/bookings/{id}/cancellations",
            "/api/bookings/{id}/cancellations/{cancellationId}/confirm",
            "/api/bookings/{id}/events",
            "/api/bookings/{id}/voucher",
            "/api/packages",
            "/api/packages/{id}",
            "/api/quotes",
            "/api/quotes/{id}");
    assertThat(api.path("security").get(0).has("access-token")).isTrue();
    assertThat(
            api.path("components")
                .path("securitySchemes")
                .path("access-token")
                .path("scheme")
                .asString())
        .isEqualTo("bearer");
  }

  @Test
  void describesEveryAnswerProblemsIncluded() {
    JsonNode book = api().path("paths").path("/api/bookings").path("post");

    assertThat(new TreeSet<>(book.path("responses").propertyNames()))
        .containsExactly("202", "400", "401", "403", "404", "409", "413", "415", "422", "503");
    assertThat(book.at("/responses/422/content/application~1problem+json/schema/$ref").asString())
        .isEqualTo("#/components/schemas/Problem");
    assertThat(book.at("/responses/202/content/application~1json/schema/$ref").asString())
        .isEqualTo("#/components/schemas/BookingAccepted");
    assertThat(book.path("parameters").get(0).path("name").asString()).isEqualTo("Idempotency-Key");
    assertThat(book.path("parameters").get(0).path("required").asBoolean()).isTrue();
    assertThat(book.path("responses").path("202").path("headers").has("Location")).isTrue();
  }

  @Test
  void describesCancellingAndTheVoucher() {
    JsonNode paths = api().path("paths");
    JsonNode quote = paths.path("/api/bookings/{id}/cancellations").path("post");
    JsonNode confirm =
        paths.path("/api/bookings/{id}/cancellations/{cancellationId}/confirm").path("post");

    assertThat(quote.at("/responses/201/content/application~1json/schema/$ref").asString())
        .isEqualTo("#/components/schemas/CancellationQuote");
    assertThat(quote.path("requestBody").path("required").asBoolean(false)).isFalse();
    assertThat(confirm.at("/responses/202/content/application~1json/schema/$ref").asString())
        .isEqualTo("#/components/schemas/CancellationAccepted");
    assertThat(confirm.path("responses").has("409")).isTrue();
    assertThat(
            paths.at("/~1api~1bookings~1{id}~1voucher/get/responses/200/content").propertyNames())
        .containsExactly("text/html");
    JsonNode schemas = api().path("components").path("schemas");
    assertThat(schemas.at("/Booking/properties/attention/anyOf")).hasSize(2);
    assertThat(schemas.at("/Booking/properties/cancellation/anyOf")).hasSize(2);
    assertThat(schemas.at("/Booking/required").toString())
        .contains("\"attention\"", "\"cancellation\"", "\"availableActions\"");
  }

  @Test
  void saysWhichPropertiesMayBeNullAndWhichAreAlwaysThere() {
    JsonNode schemas = api().path("components").path("schemas");

    assertThat(schemas.at("/Booking/properties/agencyReference/type").toString())
        .isEqualTo("[\"string\",\"null\"]");
    assertThat(schemas.at("/PageBookingSummary/required").toString())
        .isEqualTo("[\"items\",\"nextCursor\"]");
    assertThat(schemas.at("/PageBookingSummary/properties/nextCursor/type").toString())
        .isEqualTo("[\"string\",\"null\"]");
    assertThat(schemas.at("/Day/properties/timeSlots/type")).hasSize(6);
    assertThat(schemas.at("/Booking/properties/reason/anyOf")).hasSize(2);
    assertThat(schemas.at("/Booking/properties/status/enum")).hasSize(7);
    assertThat(schemas.at("/Booking/required").toString())
        .contains("\"package\"", "\"timeline\"", "\"reason\"");
    assertThat(schemas.at("/Problem/required").toString()).doesNotContain("errors");
    assertThat(schemas.at("/Problem/properties/options/items/$ref").asString())
        .isEqualTo("#/components/schemas/Offer");
    assertThat(schemas.at("/Offer/properties").propertyNames())
        .containsExactlyInAnyOrder("option", "carType", "capacity", "total");
    assertThat(schemas.at("/Offer/properties/carType/type").toString()).contains("null");
    assertThat(schemas.at("/QuoteRequest/required").toString())
        .isEqualTo("[\"adults\",\"departureDate\",\"packageId\"]");
    assertThat(schemas.at("/BookingRequest/required").toString())
        .isEqualTo("[\"quoteId\",\"travellers\"]");
    assertThat(schemas.at("/Money/properties").propertyNames())
        .containsExactlyInAnyOrder("amount", "currency");
  }

  @Test
  void refersToNothingThatIsMissing() {
    JsonNode api = api();
    List<String> missing = new ArrayList<>();
    for (JsonNode ref : api.findValues("$ref")) {
      if (api.at(ref.asString().substring(1)).isMissingNode()) {
        missing.add(ref.asString());
      }
    }
    assertThat(missing).isEmpty();
  }
}
