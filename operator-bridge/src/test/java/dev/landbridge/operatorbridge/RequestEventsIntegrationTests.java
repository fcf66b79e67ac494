package dev.landbridge.operatorbridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.embedded.net.EventStream;
import dev.landbridge.embedded.net.EventStream.Event;
import dev.landbridge.embedded.operators.OperatorFixtures.Saved;
import dev.landbridge.embedded.operators.TourPackage;
import dev.landbridge.operatorbridge.inventory.Decisions;
import dev.landbridge.operatorbridge.inventory.Lapses;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.InventoryHeld;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import tools.jackson.databind.JsonNode;

/** What operators hear of their requests while they listen, over HTTP. */
class RequestEventsIntegrationTests {
  private static final LocalDate DATE = LocalDate.parse("2099-03-14");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static RunningBridge bridge;

  private UUID operator;
  private Saved tour;

  @BeforeAll
  static void start() throws Exception {
    bridge = SharedDesk.bridge();
  }

  @BeforeEach
  void publishAPackage() {
    operator = bridge.fixtures().operator("Sur Viajes", UUID.randomUUID() + "@example.test");
    tour = bridge.fixtures().insertPublished(operator, TourPackage.example().titled("Villages"));
    bridge.departure(tour.id(), DATE, 100);
    bridge
        .database()
        .owner()
        .sql(
            "insert into landbridge.package_settings (package_id, confirmation) values (?, 'on-request')")
        .param(tour.id())
        .update();
    bridge.settle();
  }

  @Test
  void tellsWhatIsPendingAndThenEachThatIsNewOrDecided() throws Exception {
    UUID first = asked();
    UUID second = asked();
    try (EventStream events = listen(operator, null);
        EventStream others =
            listen(
                bridge.fixtures().operator("Norte", UUID.randomUUID() + "@example.test"), null)) {
      assertThat(events.status()).isEqualTo(200);
      assertThat(events.header("Content-Type")).startsWith("text/event-stream");
      JsonNode told = json(events.next());
      assertThat(told.path("id").asString()).isEqualTo(first.toString());
      assertThat(told.path("packageTitle").asString()).isEqualTo("Villages");
      assertThat(told).isEqualTo(json(get("/api/operators/requests/" + first)));
      assertThat(nextOf(events)).isEqualTo(second + " PENDING");

      UUID third = asked();
      assertThat(nextOf(events)).isEqualTo(third + " PENDING");
      decisions().accept(operator, first, null);
      assertThat(nextOf(events)).isEqualTo(first + " ACCEPTED");
      decisions().decline(operator, third, "The hotel is full.");
      assertThat(nextOf(events)).isEqualTo(third + " DECLINED");
      bridge
          .jdbc()
          .sql("update landbridge.requests set deadline = asked_at + interval '1 ms' where id = ?")
          .param(second)
          .update();
      bridge.bean(Lapses.class).lapse();
      assertThat(nextOf(events)).isEqualTo(second + " LAPSED");
      assertThat(events.isQuiet()).isTrue();
      assertThat(others.isQuiet()).isTrue();
    }
  }

  @Test
  void goesOnWhereAClientWasCutOffAmongWhatIsPending() throws Exception {
    UUID first = asked();
    UUID second = asked();
    UUID third = asked();
    String id;
    try (EventStream events = listen(operator, null)) {
      Event event = events.next();
      assertThat(json(event).path("id").asString()).isEqualTo(first.toString());
      id = event.id();
    }
    decisions().accept(operator, first, null);
    UUID fourth = asked();
    try (EventStream events = listen(operator, id)) {
      assertThat(List.of(nextOf(events), nextOf(events), nextOf(events), nextOf(events)))
          .containsExactlyInAnyOrder(
              first + " ACCEPTED", second + " PENDING", third + " PENDING", fourth + " PENDING");
    }
  }

  @Test
  void goesOnWithWhatChangedSinceAndSkipsNoCommitThatCameLate() throws Exception {
    UUID early = asked();
    UUID late = asked();
    String seen;
    try (EventStream events = listen(operator, null);
        Connection slow = bridge.database().connectAsOwner()) {
      assertThat(nextOf(events)).isEqualTo(early + " PENDING");
      assertThat(nextOf(events)).isEqualTo(late + " PENDING");
      // Begun before the other decision, committed after it was told.
      slow.setAutoCommit(false);
      slow.createStatement()
          .executeUpdate(
              "update landbridge.requests set state = 'WITHDRAWN', decided_at = now(), changed = pg_current_xact_id() where id = '"
                  + late
                  + "'");
      decisions().accept(operator, early, null);
      Event accepted = events.next();
      assertThat(of(accepted)).isEqualTo(early + " ACCEPTED");
      seen = accepted.id();
      slow.commit();
      assertThat(nextOf(events)).isEqualTo(late + " WITHDRAWN");
    }
    try (EventStream events = listen(operator, seen)) {
      assertThat(List.of(nextOf(events), nextOf(events))).contains(late + " WITHDRAWN");
    }
  }

  @Test
  void refusesALastEventIdThatItNeverGave() throws Exception {
    for (String last : List.of("17", "x y", "cmVxdWVzdHM")) {
      HttpResponse<InputStream> response = open("/api/operators/requests/events", operator, last);
      assertThat(response.statusCode()).isEqualTo(400);
      JsonNode problem = CloudEvents.mapper().readTree(response.body().readAllBytes());
      assertThat(problem.at("/errors/0/field").asString()).isEqualTo("Last-Event-ID");
      assertThat(problem.path("detail").asString()).contains("'" + last + "'");
    }
  }

  private static Decisions decisions() {
    return bridge.bean(Decisions.class);
  }

  /** A request of the operator, by its id. */
  private UUID asked() {
    UUID booking = UUID.randomUUID();
    UUID saga = UUID.randomUUID();
    assertThat(
            bridge.ask(
                RunningBridge.command(
                    StepKey.forward(saga, "hold-inventory"),
                    new HoldInventory(
                        booking,
                        tour.id(),
                        DATE,
                        2,
                        List.of(),
                        "SIC",
                        List.of(),
                        2,
                        new Money(1250_00, "USD")),
                    booking)))
        .isInstanceOf(InventoryHeld.class);
    assertThat(
            bridge.ask(
                RunningBridge.command(
                    StepKey.forward(saga, "confirm-with-operator"),
                    new ConfirmBooking(booking, "LB-1", "Agency", List.of(), null, null),
                    booking)))
        .isInstanceOf(BookingPending.class);
    return bridge
        .jdbc()
        .sql("select id from landbridge.requests where booking_id = ?")
        .param(booking)
        .query(UUID.class)
        .single();
  }

  private static String nextOf(EventStream events) {
    return of(events.next());
  }

  private static String of(Event event) {
    assertThat(event.name()).isEqualTo("request");
    assertThat(event.id()).isNotBlank();
    JsonNode request = json(event);
    return request.path("id").asString() + " " + request.path("status").asString();
  }

  private static JsonNode json(Event event) {
    return json(event.data());
  }

  private static JsonNode json(String text) {
    return CloudEvents.mapper().readTree(text);
  }

  private String get(String path) throws Exception {
    return new String(open(path, operator, null).body().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static EventStream listen(UUID who, @Nullable String last) throws Exception {
    return new EventStream(open("/api/operators/requests/events", who, last));
  }

  private static HttpResponse<InputStream> open(String path, UUID who, @Nullable String last)
      throws Exception {
    int port =
        Objects.requireNonNull(((WebServerApplicationContext) bridge.context()).getWebServer())
            .getPort();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .header(
                "Authorization", "Bearer " + SharedDesk.issuer().token(who.toString(), Map.of()));
    if (last != null) {
      request.header("Last-Event-ID", last);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }
}
