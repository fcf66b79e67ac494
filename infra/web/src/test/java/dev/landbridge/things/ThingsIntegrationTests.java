package dev.landbridge.things;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.landbridge.web.live.Source;
import dev.landbridge.web.support.Issuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service that trusts two issuers, over HTTP. */
class ThingsIntegrationTests {
  private static final String POOL = "https://cognito.test/pool";
  private static final String PROJECT = "https://project.test/auth/v1";
  private static final String PAGE = "https://desk.example.com";
  private static final Issuer PEOPLE = new Issuer(Issuer.rsa("c1"));
  private static final Issuer OWNERS = new Issuer(Issuer.ec("s1"));
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static ConfigurableApplicationContext context;

  private record Answer(int status, JsonNode body, @Nullable String challenge) {
    String problem() {
      assertThat(body.path("status").asInt()).isEqualTo(status);
      return status + " " + body.path("code").asString();
    }
  }

  @BeforeAll
  static void start() {
    context = start("things");
  }

  @AfterAll
  static void stop() {
    context.close();
    PEOPLE.close();
    OWNERS.close();
  }

  private static ConfigurableApplicationContext start(String name, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--landbridge.identity.people.shape=cognito",
                "--landbridge.identity.people.issuer=" + POOL,
                "--landbridge.identity.people.jwk-set-uri=" + PEOPLE.keysUri(),
                "--landbridge.identity.people.client-ids=app",
                "--landbridge.identity.owners.shape=supabase",
                "--landbridge.identity.owners.issuer=" + PROJECT,
                "--landbridge.identity.owners.jwk-set-uri=" + OWNERS.keysUri(),
                "--landbridge.web.live.look-every=10ms",
                "--landbridge.web.live.keep-alive=20ms",
                "--landbridge.web.cors.allowed-origins=" + PAGE));
    arguments.addAll(List.of(more));
    return Things.application(name).run(arguments.toArray(String[]::new));
  }

  private static JWTClaimsSet.Builder claims(String issuer) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .subject("somebody")
        .expirationTime(Date.from(Instant.now().plusSeconds(3600)));
  }

  private static String person(String... groups) {
    return PEOPLE.sign(
        claims(POOL)
            .claim("token_use", "access")
            .claim("client_id", "app")
            .claim("cognito:groups", List.of(groups))
            .build());
  }

  /** An owner who says of himself to be more, which is his to say and nobody's to believe. */
  private static String owner() {
    return OWNERS.sign(
        claims(PROJECT)
            .audience("authenticated")
            .claim("cognito:groups", List.of("reader"))
            .claim("user_metadata", Map.of("role", "reader", "roles", List.of("reader")))
            .build());
  }

  private static Answer send(String method, String path, @Nullable String token) throws Exception {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.noBody());
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        JsonMapper.shared().readTree(response.body()),
        response.headers().firstValue("WWW-Authenticate").orElse(null));
  }

  @Test
  void knowsCallersOfBothIssuersAndReadsNoRoleFromWhatAnOwnerSays() throws Exception {
    assertThat(send("GET", "/api/things", person("reader")).body().path("of").asString())
        .isEqualTo("[reader]");
    assertThat(send("GET", "/api/things", owner()).body().path("of").asString())
        .isEqualTo("[owner]");
  }

  @Test
  void refusesTokensOfNobodyWhomItTrusts() throws Exception {
    for (String token :
        new @Nullable String[] {
          null,
          "nonsense",
          PEOPLE.sign(claims("https://stranger.test").build()),
          Issuer.unsigned(claims(POOL).build()),
          PEOPLE.confused(claims(POOL).build()),
          OWNERS.sign(claims(PROJECT).audience("anon").build())
        }) {
      Answer answer = send("GET", "/api/things", token);
      assertThat(answer.problem()).isEqualTo("401 unauthenticated");
      assertThat(answer.challenge()).startsWith("Bearer");
    }
  }

  @Test
  void holdsCallersToTheTableBeforeItReadsTheRequest() throws Exception {
    assertThat(send("GET", "/api/things", person("guest")).problem()).isEqualTo("403 forbidden");
    assertThat(send("GET", "/api/things", person()).problem()).isEqualTo("403 forbidden");
    assertThat(send("DELETE", "/api/things/x", person("reader")).problem())
        .isEqualTo("403 forbidden");
    assertThat(send("DELETE", "/api/things/x", owner()).problem())
        .isEqualTo("400 invalid-parameter");
    assertThat(send("HEAD", "/api/things", person("guest")).status()).isEqualTo(403);
  }

  @Test
  void refusesACallerOfAnotherKindThanTheEndpointTakes() throws Exception {
    assertThat(send("GET", "/api/things/1", person("reader")).status()).isEqualTo(200);
    assertThat(send("GET", "/api/things/1", owner()).problem()).isEqualTo("403 forbidden");
    assertThat(send("DELETE", "/api/things/1", person("owner")).problem())
        .isEqualTo("403 forbidden");
  }

  @Test
  void writesAServicesOwnProblemsWithTheirMembers() throws Exception {
    Answer answer = send("DELETE", "/api/things/1", owner());

    assertThat(answer.problem()).isEqualTo("409 thing-full");
    assertThat(answer.body().path("type").asString())
        .isEqualTo("https://landbridge.dev/problems/thing-full");
    assertThat(answer.body().path("left").asInt(-1)).isZero();
    assertThat(answer.body().has("more")).isFalse();
  }

  @Test
  void describesItselfToAnybody() throws Exception {
    JsonNode api = send("GET", "/api/openapi/things", null).body();

    assertThat(api.at("/info/title").asString()).isEqualTo("Things");
    assertThat(api.at("/paths").propertyNames())
        .containsExactlyInAnyOrder("/api/things", "/api/things/{id}", "/api/things/{id}/events");
    assertThat(api.at("/components/schemas/Problem/properties").propertyNames())
        .containsExactlyInAnyOrder(
            "type", "title", "status", "detail", "instance", "code", "traceId", "errors");
  }

  @Test
  void doesNotStartWhileAnEndpointHasNoLineOrALineNoEndpoint() {
    assertThatThrownBy(() -> start("a-line-too-few").close())
        .hasMessageContaining("access/a-line-too-few.yaml has no line for DELETE /api/things/{id}");
    assertThatThrownBy(() -> start("a-line-too-many").close())
        .hasMessageContaining(
            "access/a-line-too-many.yaml has a line for PUT /api/things/{id}, which no endpoint");
    assertThatThrownBy(() -> start("no-table").close())
        .rootCause()
        .hasMessageContaining("access/no-table.yaml is not on the class path");
  }

  /** Asks with these headers, and with a token where one is given. */
  private static HttpResponse<String> browse(
      String method, String path, @Nullable String token, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at(context, path))
            .method(method, BodyPublishers.noBody())
            .headers(headers);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static URI at(ConfigurableApplicationContext service, String path) {
    return URI.create(
        "http://127.0.0.1:%s%s"
            .formatted(service.getEnvironment().getRequiredProperty("local.server.port"), path));
  }

  private static String allowed(HttpResponse<?> response) {
    return String.join(" and ", response.headers().allValues("Access-Control-Allow-Origin"));
  }

  @Test
  void answersThePreflightsOfKnownPagesWithoutAToken() throws Exception {
    HttpResponse<String> known =
        browse(
            "OPTIONS",
            "/api/things/1",
            null,
            "Origin",
            PAGE,
            "Access-Control-Request-Method",
            "DELETE",
            "Access-Control-Request-Headers",
            "authorization,last-event-id");

    assertThat(known.statusCode()).isEqualTo(204);
    assertThat(allowed(known)).isEqualTo(PAGE);
    assertThat(known.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
        .contains("GET", "POST", "DELETE");
    assertThat(known.headers().firstValue("Access-Control-Allow-Headers").orElse("").split(", "))
        .contains("Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "If-Match");
    assertThat(known.headers().allValues("Vary")).contains("Origin");

    for (String strange : List.of("https://desk.example.com.evil.test", "null", PAGE + ":8443")) {
      HttpResponse<String> refused =
          browse(
              "OPTIONS",
              "/api/things/1",
              null,
              "Origin",
              strange,
              "Access-Control-Request-Method",
              "GET");
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("forbidden", strange);
      assertThat(refused.headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control-"));
    }
    assertThat(browse("OPTIONS", "/api/things", null, "Origin", PAGE).statusCode())
        .as("no preflight")
        .isEqualTo(401);
  }

  @Test
  void letsKnownPagesReadEveryAnswerErrorsIncluded() throws Exception {
    String reader = person("reader");
    List<HttpResponse<String>> answers =
        List.of(
            browse("GET", "/api/things", reader, "Origin", PAGE),
            browse("GET", "/api/things", null, "Origin", PAGE),
            browse("GET", "/api/things", person("guest"), "Origin", PAGE),
            browse("GET", "/api/other", reader, "Origin", PAGE),
            browse("GET", "/api/things/x", reader, "Origin", PAGE),
            browse("PATCH", "/api/things", reader, "Origin", PAGE),
            browse("DELETE", "/api/things/1", owner(), "Origin", PAGE));
    assertThat(answers.stream().map(HttpResponse::statusCode))
        .containsExactly(200, 401, 403, 404, 400, 405, 409);
    for (HttpResponse<String> answer : answers) {
      assertThat(allowed(answer)).isEqualTo(PAGE);
      assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
          .contains("Location", "Retry-After", "ETag");
      assertThat(answer.headers().allValues("Vary")).contains("Origin");
    }
    HttpResponse<String> strange =
        browse("GET", "/api/things", reader, "Origin", "https://elsewhere.example.com");
    assertThat(strange.statusCode()).isEqualTo(200);
    assertThat(allowed(strange)).isEmpty();
    assertThat(strange.headers().allValues("Vary")).contains("Origin");
  }

  @Test
  void doesNotStartWithAnOriginThatIsNone() {
    assertThatThrownBy(() -> start("things", "--landbridge.web.cors.allowed-origins=*").close())
        .rootCause()
        .hasMessageContaining("landbridge.web.cors.allowed-origins has '*'");
  }

  @Test
  void tellsThingsLiveAndSaysBetweenThatItIsStillThere() throws Exception {
    HttpResponse<Stream<String>> stream = follow(context, 1);
    Iterator<String> lines = stream.body().iterator();

    assertThat(stream.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    assertThat(allowed(stream)).isEqualTo(PAGE);
    assertThat(next(lines, 6))
        .containsExactly(
            "retry: 2000", "", "id: 1", "event: thing", "data: {\"of\":\"at first\"}", "");
    assertThat(next(lines, 4)).containsExactly(": still here", "", ": still here", "");
    Things.ThingNews news = context.getBean(Things.ThingNews.class);
    news.next.add(new Source.News<>(2, 2, "another"));
    news.next.add(new Source.News<>(1, 1, "then"));
    assertThat(nextData(lines)).isEqualTo("data: {\"of\":\"then\"}");
    stream.body().close();
  }

  @Test
  void answersAProblemWhereAStreamHasNotBegun() throws Exception {
    assertThat(send("GET", "/api/things/0/events", owner()).problem()).isEqualTo("409 thing-full");
    assertThat(send("GET", "/api/things/1/events", null).problem())
        .isEqualTo("401 unauthenticated");
  }

  @Test
  void endsItsStreamsWhenItStops() throws Exception {
    ConfigurableApplicationContext stopping = start("things", "--server.shutdown=graceful");
    Iterator<String> lines;
    try (stopping) {
      lines = follow(stopping, 1).body().iterator();
      next(lines, 6);
    }
    String last = "";
    while (lines.hasNext()) {
      String line = lines.next();
      last = line.isEmpty() ? last : line;
    }
    assertThat(last).isEqualTo(": the service stops: come again");
  }

  private static HttpResponse<Stream<String>> follow(
      ConfigurableApplicationContext service, int thing) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(at(service, "/api/things/" + thing + "/events"))
            .header("Authorization", "Bearer " + owner())
            .header("Origin", PAGE)
            .build(),
        BodyHandlers.ofLines());
  }

  private static List<String> next(Iterator<String> lines, int count) {
    List<String> next = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      next.add(lines.next());
    }
    return next;
  }

  private static String nextData(Iterator<String> lines) {
    String line = lines.next();
    while (!line.startsWith("data: ")) {
      line = lines.next();
    }
    return line;
  }

  @Test
  void startsWithOneIssuerAlone() {
    try (ConfigurableApplicationContext alone =
        Things.application("things")
            .run(
                "--landbridge.identity.owners.shape=supabase",
                "--landbridge.identity.owners.issuer=" + PROJECT,
                "--landbridge.identity.owners.jwk-set-uri=" + OWNERS.keysUri())) {
      assertThat(alone.isRunning()).isTrue();
    }
  }
}
