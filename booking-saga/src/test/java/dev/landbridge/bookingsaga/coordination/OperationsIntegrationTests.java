package dev.landbridge.bookingsaga.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.landbridge.bookingsaga.BookingSaga;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.PaymentAuthorized;
import dev.landbridge.schemas.agent.PaymentVoided;
import dev.landbridge.schemas.event.Uuid7;
import dev.landbridge.schemas.operator.BookingDeclined;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import dev.landbridge.schemas.operator.SoldOut;
import dev.landbridge.web.access.AccessTable;
import dev.landbridge.web.access.AccessTable.Line;
import dev.landbridge.web.access.AccessTable.Tenant;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operations API over HTTP, on the database of instances whose messages a test hands over. */
class OperationsIntegrationTests {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Money TOTAL = new Money(125_000, "USD");
  private static final String SAGAS = "/api/operations/sagas";

  private static SettableClock clock;
  private static Service service;
  private static SignIn signIn;
  private static ConfigurableApplicationContext context;
  private static String base;

  private String viewer;

  private record Answer(int status, String text) {
    JsonNode json() {
      return JsonMapper.shared().readTree(text);
    }

    String problem() {
      assertThat(json().path("status").asInt()).as(text).isEqualTo(status);
      assertThat(json().path("traceId").asString("")).as(text).matches("[0-9a-f]{32}");
      return status + " " + json().path("code").asString();
    }
  }

  @BeforeAll
  static void start() throws Exception {
    Service.Pair pair = Service.emptyPair();
    clock = pair.clock();
    service = pair.one();
    signIn = new SignIn(clock);
    context =
        BookingSaga.application()
            .web(WebApplicationType.SERVLET)
            .initializers(each ->
                ((GenericApplicationContext) each)
                    .registerBean("settableClock", Clock.class, () -> clock))
            .properties(Service.store("sagas"))
            .properties(signIn.settings())
            .properties(
                Map.<String, Object>of(
                    "server.port", "0",
                    "landbridge.messaging.relay.enabled", "false",
                    "landbridge.messaging.inbox.enabled", "false",
                    "spring.main.banner-mode", "off"))
            .run();
    context.getBean(DeadlineWorker.class).stop();
    base = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  @AfterAll
  static void stop() {
    context.close();
    signIn.close();
  }

  @BeforeEach
  void nothingThere() throws Exception {
    Service.emptyPair();
    viewer = signIn.ofThePool("staff-viewer");
  }

  private static Answer get(String path, @Nullable String token) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  private JsonNode saga(UUID id) throws Exception {
    return get(SAGAS + "/" + id, viewer).json();
  }

  private List<String> listed(String query) throws Exception {
    Answer answer = get(SAGAS + query, viewer);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    answer.json().path("items").forEach(item -> ids.add(item.path("id").asString()));
    return ids;
  }

  private UUID begun() {
    UUID booking = Uuid7.next();
    service.handle(service.start(booking));
    return booking;
  }

  private UUID atThePivot() {
    UUID booking = begun();
    service.handle(
        service.reply(
            booking,
            "hold-inventory/do",
            new InventoryHeld(booking, clock.instant().plus(Duration.ofMinutes(30)), TOTAL)));
    service.handle(
        service.reply(booking, "authorize-payment/do", new PaymentAuthorized(booking, TOTAL)));
    return booking;
  }

  private UUID soldOut() {
    UUID booking = begun();
    service.handle(service.reply(booking, "hold-inventory/do", new SoldOut(booking, 0)));
    return booking;
  }

  private static void waitFor(Duration time) {
    clock.advance(time);
    service.worker.runOnce();
  }

  @Test
  void showsAnInstanceWithItsStoryAndWhatComesNext() throws Exception {
    Instant began = clock.instant();
    UUID booking = begun();
    waitFor(Duration.ofSeconds(2));
    var held =
        service.reply(
            booking, "hold-inventory/do", new InventoryHeld(booking, began.plusSeconds(60), TOTAL));
    service.handle(held);

    JsonNode saga = saga(booking);

    assertThat(saga.path("definition").asString()).isEqualTo("book-trip");
    assertThat(saga.path("version").asInt()).isEqualTo(1);
    assertThat(saga.path("booking").asString()).isEqualTo(booking.toString());
    assertThat(saga.path("status").asString()).isEqualTo("FORWARD");
    assertThat(saga.path("step").asString()).isEqualTo("authorize-payment");
    assertThat(saga.path("asks").asInt()).isEqualTo(1);
    assertThat(saga.path("attention").isNull()).isTrue();
    assertThat(saga.path("startedAt").asString()).isEqualTo(began.toString());
    assertThat(saga.at("/next/what").asString()).isEqualTo("ASKS_AGAIN");
    assertThat(saga.at("/next/at").asString()).isEqualTo(began.plusSeconds(4).toString());
    assertThat(saga.at("/later/0/what").asString()).isEqualTo("GIVES_UP");
    assertThat(saga.at("/later/0/at").asString()).isEqualTo(began.plusSeconds(300).toString());
    List<String> journal = new ArrayList<>();
    saga.path("journal")
        .forEach(line ->
            journal.add(line.path("kind").asString() + " " + line.path("step").asString("-")));
    assertThat(journal)
        .containsExactly(
            "STARTED -",
            "ASKED hold-inventory",
            "ASKED_AGAIN hold-inventory",
            "DONE hold-inventory",
            "ASKED authorize-payment");
    assertThat(saga.at("/journal/3/message").asString()).isEqualTo(held.id().toString());
    assertThat(saga.at("/journal/2/message").isNull()).isTrue();
    JsonNode hold = saga.at("/commands/0");
    assertThat(hold.path("stepKey").asString()).isEqualTo(booking + "/hold-inventory/do");
    assertThat(hold.path("asks").asInt()).isEqualTo(2);
    assertThat(hold.path("outcome").asString()).isEqualTo("DONE");
    assertThat(hold.path("answeredBy").asString()).isEqualTo(held.id().toString());
    assertThat(saga.at("/commands/1/outcome").isNull()).isTrue();
  }

  @Test
  void showsNobodysPersonalData() throws Exception {
    UUID booking = atThePivot();
    service.handle(
        service.reply(
            booking,
            "confirm-with-operator/do",
            new BookingPending(booking, clock.instant().plus(Duration.ofHours(24)))));
    String waiting = get(SAGAS + "/" + booking, viewer).text() + get(SAGAS, viewer).text();
    service.handle(
        service.reply(
            booking,
            "confirm-with-operator/do",
            new BookingDeclined(booking, "Ms Byron may not come back.")));
    service.handle(service.reply(booking, "authorize-payment/undo", new PaymentVoided(booking)));
    service.handle(service.reply(booking, "hold-inventory/undo", new InventoryReleased(booking)));
    JsonNode ended = saga(booking);

    assertThat(waiting + ended + get(SAGAS, viewer).text())
        .doesNotContain("Byron", "Ada", "1990-12-10", "7946", "Vegetarian", "A-17");
    assertThat(ended.path("status").asString()).isEqualTo("COMPENSATED");
    assertThat(ended.at("/refusal/code").asString()).isEqualTo("operator-declined");
    assertThat(ended.at("/refusal/detail").isNull()).isTrue();
    assertThat(ended.path("next").isNull()).isTrue();
    assertThat(ended.path("later")).isEmpty();
    assertThat(service.saga(booking, "refusal_detail")).isEqualTo("Ms Byron may not come back.");
  }

  @Test
  void findsWhatIsStuck() throws Exception {
    UUID ended = soldOut();
    UUID stuck = atThePivot();
    waitFor(Duration.ofMinutes(15));
    UUID pivot = atThePivot();
    UUID fresh = begun();
    UUID late = begun();
    waitFor(Duration.ofMinutes(5));
    UUID newest = begun();

    assertThat(listed("")).hasSize(6).startsWith(newest.toString()).endsWith(ended.toString());
    assertThat(listed("?attention=true")).containsExactly(stuck.toString());
    JsonNode item = get(SAGAS + "?attention=true", viewer).json().at("/items/0");
    assertThat(item.at("/attention/what").asString())
        .startsWith("confirm-with-operator has not answered");
    assertThat(item.at("/attention/since").asString()).isNotBlank();
    assertThat(listed("?attention=false")).hasSize(5).doesNotContain(stuck.toString());
    assertThat(listed("?step=confirm-with-operator"))
        .containsExactly(pivot.toString(), stuck.toString());
    assertThat(listed("?step=confirm-with-operator&olderThan=PT20M"))
        .containsExactly(stuck.toString());
    assertThat(listed("?status=COMPENSATING"))
        .containsExactlyInAnyOrder(fresh.toString(), late.toString());
    assertThat(listed("?status=COMPENSATED")).containsExactly(ended.toString());
    assertThat(listed("?status=COMPLETED")).isEmpty();
    assertThat(listed("?status=FORWARD&olderThan=PT1S"))
        .containsExactly(pivot.toString(), stuck.toString());
    assertThat(listed("?booking=" + stuck)).containsExactly(stuck.toString());
    assertThat(listed("?definition=cancel-trip")).isEmpty();
    assertThat(listed("?definition=book-trip&status=&step=&attention=&olderThan=&cursor="))
        .hasSize(6);
  }

  @Test
  void listsPartByPart() throws Exception {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(begun().toString());
      all.add(begun().toString());
      clock.advance(Duration.ofMillis(1));
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = get(SAGAS + "?limit=3&cursor=" + cursor, viewer).json();
      page.path("items").forEach(item -> seen.add(item.path("id").asString()));
      cursor = page.path("nextCursor").asString("");
    } while (!cursor.isEmpty());

    assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(all);
    assertThat(seen.subList(0, 2)).containsExactlyInAnyOrderElementsOf(all.subList(8, 10));
  }

  @Test
  void refusesWhatItDoesNotUnderstand() throws Exception {
    for (String query :
        List.of(
            "status=forward",
            "step=hold",
            "attention=yes",
            "olderThan=10m",
            "olderThan=-PT1M",
            "olderThan=P99999999D",
            "definition=x",
            "booking=1",
            "limit=0")) {
      Answer answer = get(SAGAS + "?" + query, viewer);
      assertThat(answer.problem()).as(query).isEqualTo("400 invalid-parameter");
      assertThat(answer.json().at("/errors/0/field").asString())
          .isEqualTo(query.substring(0, query.indexOf('=')));
    }
    assertThat(get(SAGAS + "?cursor=x", viewer).problem()).isEqualTo("400 invalid-cursor");
    assertThat(get(SAGAS + "/" + UUID.randomUUID(), viewer).problem())
        .isEqualTo("404 saga-not-found");
    assertThat(get("/api/operations/nothing", viewer).problem()).isEqualTo("404 not-found");
  }

  @Test
  void describesItself() throws Exception {
    JsonNode api = get("/api/openapi/booking-saga", null).json();

    assertThat(api.path("openapi").asString()).startsWith("3.1");
    assertThat(new TreeSet<>(api.path("paths").propertyNames()))
        .containsExactly(SAGAS, SAGAS + "/{id}");
    for (JsonNode ref : api.findValues("$ref")) {
      assertThat(api.at(ref.asString().substring(1)).isMissingNode()).as(ref.asString()).isFalse();
    }
    assertThat(get("/actuator/health", null).status()).isEqualTo(200);
  }

  /** Walks the access table: every endpoint, with every role and whoever else has a token. */
  @TestFactory
  List<DynamicTest> answersAsTheTableSays() {
    AccessTable table = AccessTable.of("booking-saga");
    List<DynamicTest> tests = new ArrayList<>();
    for (Line line : table.lines()) {
      tests.add(
          dynamicTest(
              line.endpoint(),
              () -> {
                String path = line.path().replace("{id}", begun().toString());
                assertThat(line.tenant()).isEqualTo(Tenant.ALL);
                assertThat(get(path, null).problem()).isEqualTo("401 unauthenticated");
                assertThat(get(path, viewer + "x").problem()).isEqualTo("401 unauthenticated");
                for (String role : table.roles()) {
                  Answer answer = get(path, signIn.ofThePool("agent", role));
                  if (line.roles().contains(role)) {
                    assertThat(answer.status()).as(role).isEqualTo(200);
                  } else {
                    assertThat(answer.problem()).as(role).isEqualTo("403 forbidden");
                  }
                }
                for (String stranger :
                    List.of(
                        signIn.ofThePool(),
                        signIn.ofThePool("agent"),
                        signIn.ofThePool("agent", "agency-admin"),
                        signIn.ofAnOperator())) {
                  assertThat(get(path, stranger).problem()).isEqualTo("403 unknown-staff");
                }
              }));
    }
    return tests;
  }
}
