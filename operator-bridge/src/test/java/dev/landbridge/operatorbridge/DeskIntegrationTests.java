package dev.landbridge.operatorbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.landbridge.embedded.operators.OperatorFixtures.Saved;
import dev.landbridge.embedded.operators.TourPackage;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.web.access.AccessTable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Scanner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import tools.jackson.databind.JsonNode;

/** The operators' API over HTTP, with tokens of the shape of Supabase's. */
class DeskIntegrationTests {
  private static final LocalDate DATE = LocalDate.parse("2099-03-14");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static OperatorsIssuer issuer;
  private static RunningBridge bridge;
  private static RunningBridge closed;
  private UUID operator;
  private UUID other;
  private Saved tour;

  @BeforeAll
  static void start() throws Exception {
    issuer = SharedDesk.issuer();
    bridge = SharedDesk.bridge();
    closed = RunningBridge.start(bridge.database(), "--spring.main.web-application-type=servlet");
  }

  @AfterAll
  static void stop() {
    closed.close();
  }

  @BeforeEach
  void publishPackages() {
    operator = bridge.fixtures().operator("Sur Viajes", UUID.randomUUID() + "@example.test");
    other = bridge.fixtures().operator("Norte", UUID.randomUUID() + "@example.test");
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
  void showsWhatIsAskedAndSellsWhatIsAccepted() {
    UUID booking = asked();
    JsonNode list = get("/api/operators/requests").json(200);
    assertThat(list.propertyNames()).containsExactly("items", "nextCursor");
    assertThat(list.get("nextCursor").isNull()).isTrue();
    JsonNode item = list.get("items").get(0);
    assertThat(item.get("status").asString()).isEqualTo("PENDING");
    assertThat(item.get("bookingId").asString()).isEqualTo(booking.toString());
    assertThat(item.get("packageTitle").asString()).isEqualTo("Villages");
    assertThat(item.get("departureDate").asString()).isEqualTo("2099-03-14");
    assertThat(item.get("leadTraveller").get("familyName").asString()).isEqualTo("O'Neil");
    assertThat(item.get("total").toString()).isEqualTo("{\"amount\":125000,\"currency\":\"USD\"}");
    assertThat(item.get("option").asString()).isEqualTo("SIC");
    assertThat(item.get("carType").isNull()).isTrue();
    String path = "/api/operators/requests/" + item.get("id").asString();
    assertThat(get(path).json(200)).isEqualTo(item);

    JsonNode accepted = post(path + "/accept", "{\"operatorReference\": \"SUR/7\"}").json(200);
    assertThat(accepted.get("status").asString()).isEqualTo("ACCEPTED");
    assertThat(accepted.get("operatorReference").asString()).isEqualTo("SUR/7");
    assertThat(accepted.get("decidedAt").isNull()).isFalse();
    assertThat(post(path + "/accept", "{\"operatorReference\": \"SUR/7\"}").json(200))
        .isEqualTo(accepted);
    assertThat(bridge.sent(booking.toString()).getLast().data(BookingAccepted.class))
        .isEqualTo(new BookingAccepted(booking, "SUR/7"));

    JsonNode problem = post(path + "/decline", "{\"reason\": \"Full\"}").problem(409);
    assertThat(problem.get("code").asString()).isEqualTo("request-decided");
    assertThat(problem.get("decision").asString()).isEqualTo("ACCEPTED");
    assertThat(get("/api/operators/requests").json(200).get("items")).isEmpty();
    assertThat(get("/api/operators/requests?status=ACCEPTED").json(200).get("items")).hasSize(1);
    assertThat(get("/api/operators/requests?status=ALL").json(200).get("items")).hasSize(1);
  }

  @Test
  void acceptsWithoutABody() {
    asked();
    JsonNode accepted = post(onlyRequest() + "/accept", null).json(200);
    assertThat(accepted.get("operatorReference").asString()).matches("[0-9A-Z]{5}-[0-9A-Z]{5}");
  }

  @Test
  void declinesWithAReason() {
    asked();
    String path = onlyRequest();
    for (String body :
        List.of("{}", "{\"reason\": \" \"}", "{\"reason\": \"" + "x".repeat(501) + "\"}")) {
      assertThat(
              post(path + "/decline", body)
                  .problem(422)
                  .get("errors")
                  .get(0)
                  .get("field")
                  .asString())
          .isEqualTo("reason");
    }
    post(path + "/decline", null).problem(400);
    JsonNode declined = post(path + "/decline", "{\"reason\": \"The hotel is full.\"}").json(200);
    assertThat(declined.get("status").asString()).isEqualTo("DECLINED");
    assertThat(declined.get("reason").asString()).isEqualTo("The hotel is full.");
    post(path + "/accept", "{}").problem(409);
    assertThat(bridge.departure(tour.id(), DATE).held()).isZero();
  }

  @Test
  void refusesAReferenceThatIsNoLineOfText() {
    asked();
    String path = onlyRequest();
    post(path + "/accept", "{\"operatorReference\": \"" + "x".repeat(65) + "\"}").problem(422);
    post(path + "/accept", "{\"operatorReference\": \"a\\nb\"}").problem(422);
    post(path + "/accept", "{\"operatorReference\": 7}").problem(400);
    post(path + "/accept", "{\"reference\": \"x\"}").problem(400);
    assertThat(get(path).json(200).get("status").asString()).isEqualTo("PENDING");
  }

  @Test
  void showsAnOperatorNothingOfAnothers() {
    asked();
    String path = onlyRequest();
    assertThat(call("GET", "/api/operators/requests", null, tokenOf(other)).json(200).get("items"))
        .isEmpty();
    JsonNode problem = call("GET", path, null, tokenOf(other)).problem(404);
    assertThat(problem.get("code").asString()).isEqualTo("request-not-found");
    call("POST", path + "/accept", "{}", tokenOf(other)).problem(404);
    call("POST", path + "/decline", "{\"reason\": \"x\"}", tokenOf(other)).problem(404);
    get("/api/operators/requests/" + UUID.randomUUID()).problem(404);
    assertThat(get(path).json(200).get("status").asString()).isEqualTo("PENDING");
    post(path + "/accept", "{}").json(200);
    assertThat(call("GET", "/api/operators/bookings", null, tokenOf(other)).json(200).get("items"))
        .isEmpty();
  }

  @Test
  void believesTheOperatorsTableAndNotTheToken() {
    UUID agent =
        bridge.fixtures().user("Agency", UUID.randomUUID() + "@example.test", "TRAVEL_AGENT");
    Map<String, String> claimed = Map.of("role", "TOUR_OPERATOR");
    for (String subject : List.of(agent.toString(), UUID.randomUUID().toString(), "nobody")) {
      JsonNode problem =
          call("GET", "/api/operators/requests", null, issuer.token(subject, claimed)).problem(403);
      assertThat(problem.get("code").asString()).isEqualTo("unknown-operator");
    }
    String token = tokenOf(operator);
    call("GET", "/api/operators/requests", null, token).json(200);
    bridge
        .database()
        .owner()
        .sql("update public.users set role = 'USER' where id = ?")
        .param(operator)
        .update();
    call("GET", "/api/operators/requests", null, token).problem(403);
    call("GET", "/api/operators/requests", null, null).problem(401);
    call("GET", "/api/operators/requests", null, token + "x").problem(401);
  }

  /** Walks the access table: every endpoint, with each kind of caller. */
  @TestFactory
  List<DynamicTest> answersAsTheAccessTableSays() {
    AccessTable table = AccessTable.of("operator-bridge");
    assertThat(table.roles()).containsExactly("operator");
    return table.lines().stream()
        .map(line ->
            dynamicTest(
                line.endpoint(),
                () -> {
                  UUID booking = sold();
                  asked();
                  String path =
                      line.path()
                          .replace("/requests/{id}", "/requests/" + requestOf(booking))
                          .replace("/bookings/{id}", "/bookings/" + booking)
                          .replace("/packages/{id}", "/packages/" + tour.id())
                          .replace("{date}", DATE.toString());
                  boolean cancels = line.path().endsWith("cancellations");
                  String body =
                      line.method().equals("GET")
                          ? null
                          : cancels || line.path().endsWith("decline")
                              ? "{\"reason\": \"x\"}"
                              : "{}";
                  call(line.method(), path, body, null).problem(401);
                  String stranger =
                      issuer.token(UUID.randomUUID().toString(), Map.of("role", "TOUR_OPERATOR"));
                  call(line.method(), path, body, stranger).problem(403);
                  if (line.path().endsWith("/events")) {
                    assertThat(firstOf(path, tokenOf(other))).startsWith("id: ");
                    assertThat(firstOf(path, tokenOf(operator))).contains("event: request");
                    post(onlyRequest() + "/decline", "{\"reason\": \"x\"}").json(200);
                    return;
                  }
                  Answer others = call(line.method(), path, body, tokenOf(other));
                  if (line.tenant() == AccessTable.Tenant.HIDDEN) {
                    others.problem(404);
                  } else {
                    assertThat(others.json(200).get("items")).isEmpty();
                  }
                  // Its request is accepted: declining it is a conflict, and no right is missing.
                  call(line.method(), path, body, tokenOf(operator))
                      .json(cancels ? 202 : line.path().endsWith("decline") ? 409 : 200);
                  if (get("/api/operators/requests").json(200).get("items").size() > 0) {
                    post(onlyRequest() + "/decline", "{\"reason\": \"x\"}").json(200);
                  }
                  // What was cancelled is on sale again, for the next line.
                  bridge
                      .jdbc()
                      .sql(
                          "update landbridge.departures set cancelled_at = null, cancel_reason = null")
                      .update();
                }))
        .toList();
  }

  private static String requestOf(UUID booking) {
    return bridge
        .jdbc()
        .sql("select id::text from landbridge.requests where booking_id = ?")
        .param(booking)
        .query(String.class)
        .single();
  }

  @Test
  void listsRequestsPartByPart() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(asked().toString());
    }
    JsonNode first = get("/api/operators/requests?limit=2").json(200);
    JsonNode rest =
        get("/api/operators/requests?limit=2&cursor=" + first.get("nextCursor").asString())
            .json(200);
    List<String> listed = new ArrayList<>();
    first.get("items").forEach(item -> listed.add(item.get("bookingId").asString()));
    rest.get("items").forEach(item -> listed.add(item.get("bookingId").asString()));
    assertThat(listed).isEqualTo(all);
    assertThat(rest.get("nextCursor").isNull()).isTrue();
    get("/api/operators/requests?cursor=x").problem(400);
    get("/api/operators/requests?limit=0").problem(400);
    get("/api/operators/requests?status=pending").problem(400);
  }

  @Test
  void listsWhatIsSold() {
    UUID first = sold();
    UUID second = sold();
    JsonNode part = get("/api/operators/bookings?limit=1").json(200);
    JsonNode item = part.get("items").get(0);
    assertThat(item.get("bookingId").asString()).isEqualTo(second.toString());
    assertThat(item.get("status").asString()).isEqualTo("CONFIRMED");
    assertThat(item.get("leadTraveller").get("givenName").asString()).isEqualTo("Ann");
    assertThat(item.get("leadPhone").asString()).isEqualTo("+34 1");
    assertThat(item.get("packageTitle").asString()).isEqualTo("Villages");
    assertThat(item.get("operatorReference").asString()).isNotBlank();
    assertThat(
            get("/api/operators/bookings?cursor=" + part.get("nextCursor").asString())
                .json(200)
                .get("items")
                .get(0)
                .get("bookingId")
                .asString())
        .isEqualTo(first.toString());

    assertThat(sold("package=" + tour.id())).isEqualTo(2);
    assertThat(sold("package=" + UUID.randomUUID())).isZero();
    assertThat(sold("departure=2099-03-14&status=CONFIRMED")).isEqualTo(2);
    assertThat(sold("departure=2099-03-15")).isZero();
    assertThat(sold("status=CANCELLED")).isZero();
    bridge
        .jdbc()
        .sql("update landbridge.holds set state = 'RETURNED' where booking_id = ?")
        .param(first)
        .update();
    assertThat(sold("status=CANCELLED")).isEqualTo(1);
    get("/api/operators/bookings?status=SOLD").problem(400);
    get("/api/operators/bookings?departure=tomorrow").problem(400);
  }

  @Test
  void cancelsWhatIsSold() {
    UUID booking = sold();
    String path = "/api/operators/bookings/" + booking + "/cancellations";
    for (String body :
        List.of("{}", "{\"reason\": \" \"}", "{\"reason\": \"" + "x".repeat(501) + "\"}")) {
      post(path, body).problem(422);
    }
    post(path, null).problem(400);
    JsonNode cancelled = post(path, "{\"reason\": \"The road is closed.\"}").json(202);
    assertThat(cancelled.get("bookingId").asString()).isEqualTo(booking.toString());
    assertThat(cancelled.at("/cancellation/reason").asString()).isEqualTo("The road is closed.");
    assertThat(cancelled.at("/cancellation/state").asString()).isEqualTo("ASKED");
    assertThat(post(path, "{\"reason\": \"The road is closed.\"}").json(202)).isEqualTo(cancelled);
    assertThat(get("/api/operators/bookings").json(200).at("/items/0")).isEqualTo(cancelled);
    assertThat(post(path, "{\"reason\": \"x\"}").problem(409).get("code").asString())
        .isEqualTo("cancelled-otherwise");
    assertThat(bridge.sent(booking.toString()).getLast().type())
        .isEqualTo("operator.booking-cancelled.v1");

    UUID returned = sold();
    bridge
        .jdbc()
        .sql("update landbridge.holds set state = 'RETURNED' where booking_id = ?")
        .param(returned)
        .update();
    String ended = "/api/operators/bookings/" + returned + "/cancellations";
    assertThat(post(ended, "{\"reason\": \"x\"}").problem(409).get("code").asString())
        .isEqualTo("booking-ended");
    bridge
        .jdbc()
        .sql("update landbridge.holds set refund_open = true where booking_id = ?")
        .param(returned)
        .update();
    JsonNode both = post(ended, "{\"reason\": \"x\"}").json(202);
    assertThat(both.get("status").asString()).as("by its agent").isEqualTo("CANCELLED");
    assertThat(both.at("/cancellation/state").asString()).isEqualTo("ASKED");
    String waiting = "/api/operators/bookings/" + asked() + "/cancellations";
    JsonNode notSold = post(waiting, "{\"reason\": \"x\"}").problem(409);
    assertThat(notSold.get("code").asString()).isEqualTo("booking-not-sold");
    assertThat(notSold.get("request").asString()).isEqualTo("PENDING");
    assertThat(notSold.get("detail").asString()).contains("decline");
    post("/api/operators/bookings/" + UUID.randomUUID() + "/cancellations", "{\"reason\": \"x\"}")
        .problem(404);
  }

  @Test
  void cancelsADeparture() {
    sold();
    sold();
    asked();
    String path =
        "/api/operators/packages/%s/departures/%s/cancellations".formatted(tour.id(), DATE);
    post(path, "{\"reason\": \"\"}").problem(422);
    post(path.replace("2099-03-14", "soon"), "{\"reason\": \"x\"}").problem(400);
    JsonNode cancelled = post(path, "{\"reason\": \"The road is closed.\"}").json(202);
    assertThat(cancelled.toString())
        .isEqualTo(
            "{\"package\":\"%s\",\"date\":\"2099-03-14\",\"bookings\":2,\"requests\":1}"
                .formatted(tour.id()));
    assertThat(post(path, "{\"reason\": \"The road is closed.\"}").json(202)).isEqualTo(cancelled);
    assertThat(post(path, "{\"reason\": \"x\"}").problem(409).get("code").asString())
        .isEqualTo("cancelled-otherwise");
    assertThat(
            post(path.replace("03-14", "03-15"), "{\"reason\": \"x\"}")
                .problem(404)
                .get("code")
                .asString())
        .isEqualTo("departure-not-found");
  }

  @Test
  void describesItself() {
    JsonNode description = call("GET", "/api/openapi/operator-bridge", null, null).json(200);
    assertThat(description.get("paths").propertyNames())
        .containsExactlyInAnyOrder(
            "/api/operators/requests",
            "/api/operators/requests/events",
            "/api/operators/requests/{id}",
            "/api/operators/requests/{id}/accept",
            "/api/operators/requests/{id}/decline",
            "/api/operators/bookings",
            "/api/operators/bookings/{id}/cancellations",
            "/api/operators/packages/{id}/departures/{date}/cancellations");
  }

  @Test
  void answersNothingButItsHealthWhereNoIssuerIsTrusted() {
    assertThat(call(closed, "GET", "/actuator/health/readiness", null, null).status).isEqualTo(200);
    assertThat(call(closed, "GET", "/api/operators/requests", null, tokenOf(operator)).status)
        .isEqualTo(401);
    assertThat(call("GET", "/actuator/health/readiness", null, null).status).isEqualTo(200);
  }

  private int sold(String query) {
    return get("/api/operators/bookings?" + query).json(200).get("items").size();
  }

  private UUID sold() {
    UUID booking = asked();
    post(onlyRequest() + "/accept", "{}").json(200);
    return booking;
  }

  private String onlyRequest() {
    JsonNode items = get("/api/operators/requests").json(200).get("items");
    assertThat(items).hasSize(1);
    return "/api/operators/requests/" + items.get(0).get("id").asString();
  }

  @Test
  void showsWhichCarToSend() {
    asked("PRIVATE:sedan", 1990_00);
    JsonNode request = get("/api/operators/requests").json(200).at("/items/0");
    post(onlyRequest() + "/accept", "{}").json(200);
    JsonNode sold = get("/api/operators/bookings?package=" + tour.id()).json(200).at("/items/0");
    for (JsonNode shown : List.of(request, sold)) {
      assertThat(shown.path("option").asString()).isEqualTo("PRIVATE");
      assertThat(shown.path("carType").asString()).isEqualTo("sedan");
    }
  }

  private UUID asked() {
    return asked("SIC", 1250_00);
  }

  private UUID asked(String option, long total) {
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
                        option,
                        List.of(),
                        2,
                        new Money(total, "USD")),
                    booking)))
        .isInstanceOf(InventoryHeld.class);
    assertThat(
            bridge.ask(
                RunningBridge.command(
                    StepKey.forward(saga, "confirm-with-operator"),
                    new ConfirmBooking(
                        booking,
                        "LB-1",
                        "Agency",
                        List.of(
                            new Traveller(
                                UUID.randomUUID(), "Ann", "O'Neil", LocalDate.parse("1980-01-01"))),
                        "+34 1",
                        null),
                    booking)))
        .isInstanceOf(BookingPending.class);
    return booking;
  }

  private static String tokenOf(UUID person) {
    return issuer.token(person.toString(), Map.of());
  }

  private Answer get(String path) {
    return call("GET", path, null, tokenOf(operator));
  }

  private Answer post(String path, @Nullable String body) {
    return call("POST", path, body, tokenOf(operator));
  }

  private static Answer call(
      String method, String path, @Nullable String body, @Nullable String token) {
    return call(bridge, method, path, body, token);
  }

  /** What a stream says first, after how long its client should wait before it comes again. */
  private static String firstOf(String path, String token) throws Exception {
    int port =
        Objects.requireNonNull(((WebServerApplicationContext) bridge.context()).getWebServer())
            .getPort();
    try (Scanner parts =
        new Scanner(
                HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                        HttpResponse.BodyHandlers.ofInputStream())
                    .body(),
                StandardCharsets.UTF_8)
            .useDelimiter("\n\n")) {
      assertThat(parts.next()).startsWith("retry: ");
      return parts.next();
    }
  }

  private static Answer call(
      RunningBridge to, String method, String path, @Nullable String body, @Nullable String token) {
    int port =
        Objects.requireNonNull(((WebServerApplicationContext) to.context()).getWebServer())
            .getPort();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Answer(int status, String type, String body) {
    JsonNode json(int expected) {
      assertThat(status).as(body).isEqualTo(expected);
      return CloudEvents.mapper().readTree(body);
    }

    JsonNode problem(int expected) {
      JsonNode problem = json(expected);
      assertThat(type).startsWith("application/problem+json");
      assertThat(problem.get("status").asInt()).isEqualTo(expected);
      assertThat(problem.get("type").asString()).startsWith("https://landbridge.dev/problems/");
      return problem;
    }
  }
}
