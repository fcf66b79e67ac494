package dev.landbridge.local.demo;

import dev.landbridge.local.issuer.Issuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Uses the platform as any agent would, over HTTP: waits until the catalogue has what the demo
 * offers, and makes the one booking that the demo begins with.
 */
public final class DemoAgent {
  /**
   * The yacht with eight berths: six of them are booked, for nearly all of the agency's dollars.
   */
  private static final UUID YACHT = UUID.fromString("3f8e2a10-1c01-4b6e-8a01-000000000304");

  private static final String HER_NAME = "lucia";
  private static final int GUESTS = 6;

  /** What newcomers are shown first. */
  private static final UUID SHOWN = UUID.fromString("3f8e2a10-1c01-4b6e-8a01-000000000301");

  private static final String WHO_SHOWS = "amara";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI base;
  private final Issuer issuer;
  private final Clock clock;
  private final HttpClient http = HttpClient.newHttpClient();

  public DemoAgent(URI base, Issuer issuer, Clock clock) {
    this.base = base;
    this.issuer = issuer;
    this.clock = clock;
  }

  /** A departure that can be booked for two. */
  public record Offer(String user, UUID packageId, String title, LocalDate departure) {}

  /** Waits until every package on sale is in the catalogue, and the ones used here have seats. */
  public void awaitCatalogue() {
    Set<UUID> expected = new HashSet<>(DemoData.onSale());
    await(
        "the catalogue to have the demo's packages",
        () -> {
          Set<UUID> there = new HashSet<>();
          for (JsonNode item : get(WHO_SHOWS, "/api/packages?limit=100").path("items")) {
            there.add(UUID.fromString(item.path("id").asString()));
          }
          return there.containsAll(expected)
              && departure(WHO_SHOWS, SHOWN, 2).isPresent()
              && departure(WHO_SHOWS, YACHT, 2).isPresent();
        });
  }

  /**
   * Books most of a small yacht, and waits until that is confirmed. Doing it again does nothing.
   */
  public void makeHistory() {
    if (!get(HER_NAME, "/api/bookings").path("items").isEmpty()) {
      return;
    }
    LocalDate departure =
        departure(HER_NAME, YACHT, GUESTS)
            .orElseThrow(() -> new IllegalStateException("the yacht is not on sale"));
    JsonNode quote =
        post(
            "/api/quotes",
            Map.of(
                "packageId", YACHT,
                "departureDate", departure,
                "adults", GUESTS,
                "childAges", List.of()),
            "history-quote");
    List<Map<String, String>> guests = new ArrayList<>();
    for (String name : List.of("Noor", "Emil", "Saga", "Teo", "Mina", "Ivo")) {
      guests.add(
          Map.of(
              "givenName",
              name,
              "familyName",
              "Example",
              "dateOfBirth",
              departure.minusYears(41).minusDays(guests.size()).toString()));
    }
    JsonNode booking =
        post(
            "/api/bookings",
            Map.of(
                "quoteId",
                quote.path("id").asString(),
                "travellers",
                guests,
                "agencyReference",
                "CK-1001"),
            "history-booking-" + quote.path("id").asString());
    String path = "/api/bookings/" + booking.path("id").asString();
    await(
        "the demo's first booking to be confirmed",
        () -> get(HER_NAME, path).path("status").asString().equals("CONFIRMED"));
    await(
        "agents to see the yacht nearly sold out",
        () -> seatsLeft(HER_NAME, YACHT, departure) == 2);
  }

  /** What a newcomer can book; empty once all demo departures have left. */
  public Optional<Offer> offer() {
    LocalDate unhurried = LocalDate.now(clock).plusDays(75);
    return departures(WHO_SHOWS, SHOWN, 2).stream()
        .filter(date -> !date.isBefore(unhurried))
        .findFirst()
        .or(() -> departure(WHO_SHOWS, SHOWN, 2))
        .map(date ->
            new Offer(
                WHO_SHOWS,
                SHOWN,
                get(WHO_SHOWS, "/api/packages/" + SHOWN).path("title").asString(),
                date));
  }

  private Optional<LocalDate> departure(String user, UUID packageId, int seats) {
    return departures(user, packageId, seats).stream().findFirst();
  }

  private List<LocalDate> departures(String user, UUID packageId, int seats) {
    List<LocalDate> dates = new ArrayList<>();
    for (JsonNode departure : get(user, "/api/packages/" + packageId).path("departures")) {
      if (departure.path("seatsLeft").asInt() >= seats) {
        dates.add(LocalDate.parse(departure.path("date").asString()));
      }
    }
    return dates;
  }

  private int seatsLeft(String user, UUID packageId, LocalDate date) {
    for (JsonNode departure : get(user, "/api/packages/" + packageId).path("departures")) {
      if (departure.path("date").asString().equals(date.toString())) {
        return departure.path("seatsLeft").asInt();
      }
    }
    return -1;
  }

  /** Missing where the answer is not 200: what is waited for may not be there yet. */
  private JsonNode get(String user, String path) {
    HttpResponse<String> response = send(request(user, path).GET());
    return response.statusCode() == 200 ? JSON.readTree(response.body()) : JSON.missingNode();
  }

  private JsonNode post(String path, Object body, String key) {
    HttpResponse<String> response =
        send(
            request(HER_NAME, path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          "POST %s was answered %d: %s".formatted(path, response.statusCode(), response.body()));
    }
    return JSON.readTree(response.body());
  }

  private HttpRequest.Builder request(String user, String path) {
    String token = issuer.token(user).orElseThrow();
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("the front door does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private interface Condition {
    boolean holds();
  }

  private void await(String what, Condition condition) {
    Instant end = clock.instant().plus(PATIENCE);
    while (!condition.holds()) {
      if (clock.instant().isAfter(end)) {
        throw new IllegalStateException(
            "waited %d s for %s in vain".formatted(PATIENCE.toSeconds(), what));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
