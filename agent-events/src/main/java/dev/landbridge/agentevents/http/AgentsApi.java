package dev.landbridge.agentevents.http;

import dev.landbridge.schemas.pricing.Price;
import dev.landbridge.web.WebApi;
import dev.landbridge.web.openapi.ApiText;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

/** The agents' API, as it describes itself. */
@Configuration(proxyBeanMethods = false)
@Import(WebApi.class)
class AgentsApi {
  @Bean
  ApiText agentsApiText() {
    return new ApiText(
        "Landbridge: agents",
        "Find packages, quote them, book them. Money is in minor units of its currency,"
            + " instants are RFC 3339 in UTC, errors are RFC 9457 problems.",
        "An access token of the agents' user pool, which staff sign in to too",
        Map.of(
            403, "The token belongs to nobody who is an agent here",
            404, "There is no such thing, or it is another agency's",
            409, "It conflicts with what is: a key in flight, a quote expired or used"));
  }

  /** What annotations cannot say without taking the rest away. */
  @Bean
  @Order // after the description that all services share
  OpenApiCustomizer agentsApiDetails() {
    return api -> {
      PathItem booking = api.getPaths().get("/api/bookings/{id}");
      if (booking != null) {
        booking
            .getGet()
            .getResponses()
            .addApiResponse(
                "304",
                new ApiResponse().description("Nothing is new since the ETag that was sent"));
      }
      JsonSchema link = new JsonSchema();
      link.setTypes(Set.of("string"));
      link.setDescription("With quote-used: the booking that the quote made");
      Schema<?> problem = api.getComponents().getSchemas().get("Problem");
      if (problem != null) {
        problem.addProperty("booking", link);
        problem.addProperty("options", options(api.getComponents()));
      }
    };
  }

  private static Schema<?> options(Components components) {
    ModelConverters.getInstance(/* openapi31= */ true)
        .readAll(Price.Offer.class)
        .forEach(components::addSchemas);
    // Read outside of what describes nullness for all others.
    Schema<?> offer = Objects.requireNonNull(components.getSchemas().get("Offer"));
    offer.setRequired(List.of("option", "carType", "capacity", "total"));
    for (String field : List.of("carType", "capacity")) {
      Objects.requireNonNull(offer.getProperties().get(field)).addType("null");
    }
    JsonSchema options = new JsonSchema();
    options.setTypes(Set.of("array"));
    options.setItems(new JsonSchema().$ref("#/components/schemas/Offer"));
    options.setDescription(
        "With option-required, and where another option would have a price: what the party can"
            + " take, with the totals");
    return options;
  }
}
