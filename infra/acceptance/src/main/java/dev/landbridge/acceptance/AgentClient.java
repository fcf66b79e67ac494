package dev.landbridge.acceptance;

import dev.landbridge.embedded.net.EventStream;
import dev.landbridge.schemas.event.CloudEvents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** An agent at the platform's HTTP API. */
public final class AgentClient {

  /** An answer with its body as JSON; a body that is not JSON reads as null. */
  public record Answer(int status, JsonNode body, String text, Map<String, List<String>> headers) {

    /** The body, if the status is the expected one. */
    public JsonNode expect(int expected) {
      if (status != expected) {
        throw new IllegalStateException("expected " + expected + ", got " + status + ": " + body);
      }
      return body;
    }
  }

  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI base;
  private final Supplier<String> token;

  public AgentClient(URI base, Supplier<String> token) {
    this.base = base;
    this.token = token;
  }

  /** A client of a demo user, with a token of the local issuer. */
  public static AgentClient ofDemoUser(URI base, String user) {
    Answer answer =
        send(
            HttpRequest.newBuilder(base.resolve("/local/tokens"))
                .header("Content-Type", "application/json")
                .POST(body(Map.of("user", user)))
                .build());
    String token = answer.expect(200).get("access_token").asString();
    return new AgentClient(base, () -> token);
  }

  public Answer get(String path) {
    return send(request(path).GET().build());
  }

  /** Opens a stream of events. */
  public EventStream follow(String path) {
    try {
      HttpResponse<InputStream> response =
          HTTP.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("expected 200, got " + response.statusCode());
      }
      return new EventStream(response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at " + path, e);
    }
  }

  public Answer post(String path, Object body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(path).header("Content-Type", "application/json").POST(body(body));
    headers.forEach(request::header);
    return send(request.build());
  }

  /** Seats in a coach. */
  public Answer quote(UUID packageId, LocalDate date, int adults, List<Integer> childAges) {
    return quote(packageId, date, adults, childAges, Map.of("option", "SIC"));
  }

  public Answer quote(
      UUID packageId,
      LocalDate date,
      int adults,
      List<Integer> childAges,
      Map<String, String> option) {
    Map<String, Object> request = new HashMap<>(option);
    request.put("packageId", packageId);
    request.put("departureDate", date);
    request.put("adults", adults);
    request.put("childAges", childAges);
    return post("/api/quotes", request, Map.of());
  }

  /** Books a quote for travellers of fitting ages. */
  public Answer book(JsonNode quote, LocalDate date, int adults, List<Integer> childAges) {
    return book(quote, date, adults, childAges, "key-" + quote.get("id").asString());
  }

  public Answer book(
      JsonNode quote, LocalDate date, int adults, List<Integer> childAges, String key) {
    return post(
        "/api/bookings",
        Map.of(
            "quoteId",
            quote.get("id").asString(),
            "travellers",
            travellers(date, adults, childAges)),
        Map.of("Idempotency-Key", key));
  }

  /** Quotes and books; the booking's id. */
  public UUID request(UUID packageId, LocalDate date, int adults) {
    JsonNode quote = quote(packageId, date, adults, List.of()).expect(201);
    return UUID.fromString(book(quote, date, adults, List.of()).expect(202).get("id").asString());
  }

  public JsonNode booking(UUID id) {
    return get("/api/bookings/" + id).expect(200);
  }

  public String status(UUID id) {
    return booking(id).get("status").asString();
  }

  /** Travellers with invented names whose ages on the date are those asked for. */
  public static List<Map<String, String>> travellers(
      LocalDate date, int adults, List<Integer> childAges) {
    List<Map<String, String>> travellers = new ArrayList<>();
    for (int i = 0; i < adults; i++) {
      travellers.add(traveller("Adult" + i, date.minusYears(35).minusDays(1)));
    }
    for (int i = 0; i < childAges.size(); i++) {
      travellers.add(traveller("Child" + i, date.minusYears(childAges.get(i)).minusDays(1)));
    }
    return travellers;
  }

  private static Map<String, String> traveller(String name, LocalDate born) {
    return Map.of("givenName", name, "familyName", "Example", "dateOfBirth", born.toString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + token.get());
  }

  private static HttpRequest.BodyPublisher body(Object body) {
    return HttpRequest.BodyPublishers.ofByteArray(CloudEvents.mapper().writeValueAsBytes(body));
  }

  private static Answer send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(),
          json(response.body()),
          new String(response.body(), StandardCharsets.UTF_8),
          response.headers().map());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at " + request.uri(), e);
    }
  }

  private static JsonNode json(byte[] body) {
    try {
      return CloudEvents.mapper().readTree(body);
    } catch (tools.jackson.core.JacksonException e) {
      return CloudEvents.mapper().nullNode();
    }
  }
}
