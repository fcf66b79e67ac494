package dev.landbridge.local.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.landbridge.embedded.net.EventStream;
import dev.landbridge.local.demo.DemoData;
import dev.landbridge.local.issuer.Issuer;
import dev.landbridge.local.issuer.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FrontDoorTests {
  private static final Instant NOW = Instant.parse("2027-01-02T03:04:05Z");
  private static final URI ISSUER = URI.create("http://localhost:8080/local");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String PAGE = "http://localhost:3000";

  @TempDir static Path data;
  private static final CountDownLatch firstRead = new CountDownLatch(1);
  private static final CountDownLatch streamEnded = new CountDownLatch(1);
  private static final Backends backends = new Backends();
  private static final WhatRuns whatRuns = new WhatRuns();
  private static ConfigurableApplicationContext door;
  private static HttpServer service;
  private static URI serviceUri;

  @BeforeAll
  static void opens() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          byte[] answer =
              "%s %s for %s: %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("X-Forwarded-Host"),
                      body)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Location", "/api/bookings/1");
          // As services do that know of the same pages.
          exchange.getResponseHeaders().add("Access-Control-Allow-Origin", PAGE);
          int status = exchange.getRequestURI().getPath().endsWith("/missing") ? 404 : 202;
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    service.createContext(
        "/api/bookings/1/events",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          OutputStream body = exchange.getResponseBody();
          try {
            write(body, "event: timeline\ndata: first\n\n");
            if (!firstRead.await(20, TimeUnit.SECONDS)) {
              write(body, "event: late\ndata: the first was kept back\n\n");
            }
            write(body, "event: timeline\ndata: second\n\n");
            while (!streamEnded.await(20, TimeUnit.MILLISECONDS)) {
              write(body, ": still here\n\n");
            }
          } catch (IOException e) {
            streamEnded.countDown();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    service.start();
    serviceUri = URI.create("http://127.0.0.1:" + service.getAddress().getPort());
    Issuer issuer =
        new Issuer(
            ISSUER,
            SigningKey.in(data.resolve("issuer.jwk"), SigningKey.Kind.RS256),
            SigningKey.in(data.resolve("operators-issuer.jwk"), SigningKey.Kind.ES256),
            DemoData.users(),
            Clock.fixed(NOW, ZoneOffset.UTC));
    door = FrontDoor.open(0, backends, issuer, whatRuns);
  }

  private static void write(OutputStream body, String text) throws IOException {
    body.write(text.getBytes(StandardCharsets.UTF_8));
    body.flush();
  }

  @AfterAll
  static void closes() {
    door.close();
    service.stop(0);
  }

  @AfterEach
  void forgetsTheInstances() {
    for (Service one : Service.values()) {
      backends.of(one).forEach(instance -> backends.remove(one, instance));
    }
  }

  @Test
  void leadsEachPathToItsService() throws Exception {
    backends.add(Service.AGENT_EVENTS, serviceUri);
    for (String path :
        List.of(
            "/api/packages?q=fes%20%26%20rabat&limit=3",
            "/api/quotes",
            "/api/bookings/17",
            "/api/agents/me",
            "/api/documents",
            "/api/openapi/agent-events")) {
      HttpResponse<String> response = get(path);
      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(response.body()).startsWith("GET " + path + " for localhost:" + port());
    }
    assertThat(get("/api/operators").statusCode()).isEqualTo(503);
    assertThat(get("/api/operations").statusCode()).isEqualTo(503);
    assertThat(get("/api/other").statusCode()).isEqualTo(404);
  }

  @Test
  void passesMethodBodyStatusAndHeadersOn() throws Exception {
    backends.add(Service.AGENT_EVENTS, serviceUri);
    HttpResponse<String> response =
        send(to("/api/bookings").POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}")));
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).startsWith("POST /api/bookings").endsWith(": {\"a\":1}");
    assertThat(response.headers().firstValue("Location")).contains("/api/bookings/1");
    assertThat(get("/api/bookings/missing").statusCode()).isEqualTo(404);
  }

  @Test
  void sharesRequestsOutAmongInstances() throws Exception {
    backends.add(Service.AGENT_EVENTS, serviceUri);
    backends.add(Service.AGENT_EVENTS, URI.create("http://127.0.0.1:1"));
    assertThat(List.of(get("/api/packages").statusCode(), get("/api/packages").statusCode()))
        .containsExactlyInAnyOrder(202, 502);
  }

  @Test
  void saysWhichServiceIsAway() throws Exception {
    HttpResponse<String> nobody = get("/api/packages");
    assertThat(nobody.statusCode()).isEqualTo(503);
    assertThat(nobody.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(JSON.readTree(nobody.body()).get("detail").asString()).contains("agent-events");
    backends.add(Service.BOOKING_SAGA, URI.create("http://127.0.0.1:1"));
    HttpResponse<String> unreached = get("/api/operations");
    assertThat(unreached.statusCode()).isEqualTo(502);
    assertThat(unreached.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(JSON.readTree(unreached.body()).get("detail").asString()).contains("booking-saga");
  }

  @Test
  void isAsHealthyAsItsServices() throws Exception {
    HttpResponse<String> alone = get("/actuator/health");
    assertThat(alone.statusCode()).isEqualTo(503);
    for (Service one : Service.values()) {
      backends.add(one, serviceUri);
    }
    // The stand-in answers 202, which no service does when it is well.
    assertThat(get("/actuator/health").statusCode()).isEqualTo(503);
    assertThat(get("/actuator/health").body()).contains("agent-events", "202");
    assertThat(get("/actuator/env").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/packages?q={", "/nope", "/api/packages?q=%ff"})
  void answersWhatItCannotServeWithAProblem(String target) throws Exception {
    backends.add(Service.AGENT_EVENTS, serviceUri);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port()))) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(target)
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 4")
          .contains("application/problem+json", "\"code\":", "https://landbridge.dev/problems/");
    }
  }

  @Test
  void listsTheDemoUsers() throws Exception {
    JsonNode items = JSON.readTree(get("/local/users").body()).get("items");
    assertThat(items.size()).isEqualTo(9);
    assertThat(items.get(0).get("name").asString()).isEqualTo("amara");
    assertThat(items.get(0).get("kind").asString()).isEqualTo("agent");
    assertThat(items.get(0).get("agency").asString()).isEqualTo("Meridian Voyages");
    assertThat(items.get(0).get("roles").get(0).asString()).isEqualTo("agent");
    JsonNode operator = items.get(6);
    assertThat(operator.get("name").asString()).isEqualTo("ximena");
    assertThat(operator.get("kind").asString()).isEqualTo("operator");
    assertThat(operator.get("company").asString()).isEqualTo("Condor Trails");
    assertThat(operator.has("agency")).isFalse();
    JsonNode clerk = items.get(8);
    assertThat(clerk.get("kind").asString()).isEqualTo("staff");
    assertThat(clerk.get("roles").get(0).asString()).isEqualTo("staff-clerk");
    assertThat(clerk.has("agency") || clerk.has("company")).isFalse();
  }

  @Test
  void issuesWhatCognitoIssuesAsAnAccessToken() throws Exception {
    HttpResponse<String> response = token("{\"user\":\"jonas\"}");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = JSON.readTree(response.body());
    assertThat(answer.get("token_type").asString()).isEqualTo("Bearer");
    assertThat(answer.get("expires_in").asLong()).isEqualTo(3600);
    SignedJWT token = SignedJWT.parse(answer.get("access_token").asString());
    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
    JWKSet keys = JWKSet.parse(get("/local/.well-known/jwks.json").body());
    assertThat(
            token.verify(
                new RSASSAVerifier(keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey())))
        .isTrue();
    var claims = token.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(ISSUER.toString());
    assertThat(claims.getSubject())
        .isEqualTo(DemoData.users().named("jonas").orElseThrow().subject().toString());
    assertThat(claims.getStringClaim("token_use")).isEqualTo("access");
    assertThat(claims.getStringClaim("client_id")).isEqualTo(Issuer.CLIENT_ID);
    assertThat(claims.getStringClaim("username")).isEqualTo("jonas");
    assertThat(claims.getStringListClaim("cognito:groups")).containsExactly("agent");
    assertThat(claims.getLongClaim("auth_time")).isEqualTo(NOW.getEpochSecond());
    assertThat(claims.getIssueTime()).isEqualTo(NOW);
    assertThat(claims.getExpirationTime()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    assertThat(claims.getJWTID()).isNotBlank();
    assertThat(claims.getStringClaim("scope")).isNotBlank();
    assertThat(claims.getAudience()).isEmpty();
  }

  @Test
  void issuesTokensOfTheSamePoolToStaff() throws Exception {
    for (String user : List.of("noor", "edwin")) {
      SignedJWT token =
          SignedJWT.parse(
              JSON.readTree(token("{\"user\":\"%s\"}".formatted(user)).body())
                  .get("access_token")
                  .asString());
      var claims = token.getJWTClaimsSet();
      assertThat(claims.getIssuer()).isEqualTo(ISSUER.toString());
      assertThat(claims.getStringClaim("username")).isEqualTo(user);
      assertThat(claims.getStringListClaim("cognito:groups"))
          .containsExactly(user.equals("noor") ? "staff-viewer" : "staff-clerk");
    }
  }

  @Test
  void issuesWhatSupabaseIssuesToAnOperator() throws Exception {
    HttpResponse<String> response = token("{\"user\":\"ximena\"}");
    SignedJWT token =
        SignedJWT.parse(JSON.readTree(response.body()).get("access_token").asString());
    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    JWKSet keys = JWKSet.parse(get("/local/auth/v1/.well-known/jwks.json").body());
    assertThat(
            token.verify(
                new ECDSAVerifier(keys.getKeyByKeyId(token.getHeader().getKeyID()).toECKey())))
        .isTrue();
    var claims = token.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(ISSUER + "/auth/v1");
    assertThat(claims.getAudience()).containsExactly("authenticated");
    assertThat(claims.getSubject())
        .isEqualTo(DemoData.users().named("ximena").orElseThrow().subject().toString());
    assertThat(claims.getStringClaim("role")).isEqualTo("authenticated");
    assertThat(claims.getExpirationTime()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    assertThat(claims.getClaim("cognito:groups")).isNull();
    JsonNode key =
        JSON.readTree(get("/local/auth/v1/.well-known/jwks.json").body()).get("keys").get(0);
    assertThat(key.propertyNames()).containsOnly("kty", "crv", "use", "kid", "alg", "x", "y");
  }

  @Test
  void showsNothingPrivateInItsKeySet() throws Exception {
    JsonNode key = JSON.readTree(get("/local/.well-known/jwks.json").body()).get("keys").get(0);
    assertThat(key.propertyNames()).containsOnly("kty", "e", "use", "kid", "alg", "n");
  }

  @Test
  void keepsItsKeyToItsOwnerAndForLaterStarts() throws Exception {
    Path file = data.resolve("issuer.jwk");
    assertThat(Files.getPosixFilePermissions(file))
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    String before = Files.readString(file);
    SigningKey.in(file, SigningKey.Kind.RS256);
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void namesTheUserThatItDoesNotKnow() throws Exception {
    HttpResponse<String> response = token("{\"user\":\"nobody\"}");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(JSON.readTree(response.body()).get("detail").asString()).contains("'nobody'");
  }

  @Test
  void refusesABodyThatNamesNobody() throws Exception {
    for (String body :
        List.of(
            "{}",
            "",
            "{\"user\":",
            "{\"user\":\" \"}",
            "[]",
            "null",
            "{\"user\":{}}",
            "{\"user\":5}")) {
      HttpResponse<String> response = token(body);
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/problem+json");
    }
  }

  @Test
  void givesForeignPagesNoToken() throws Exception {
    HttpResponse<String> asForm =
        send(
            to("/local/tokens")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"amara\"}")));
    assertThat(asForm.statusCode()).isEqualTo(415);
    assertThat(preflight("https://elsewhere.example.com", "/local/tokens")).isEmpty();
  }

  @Test
  void passesStreamsOnAsTheyComeAndEndsThemWhenTheirReaderGoes() throws Exception {
    backends.add(Service.AGENT_EVENTS, serviceUri);
    EventStream events =
        new EventStream(
            HTTP.send(
                to("/api/bookings/1/events").header("Origin", PAGE).build(),
                HttpResponse.BodyHandlers.ofInputStream()));
    assertThat(events.status()).isEqualTo(200);
    assertThat(events.header("Access-Control-Allow-Origin")).isEqualTo(PAGE);
    assertThat(events.next().data()).isEqualTo("first");
    firstRead.countDown();
    assertThat(events.next().data()).isEqualTo("second");
    events.close();
    assertThat(streamEnded.await(20, TimeUnit.SECONDS)).as("the service noticed").isTrue();
  }

  @Test
  void letsThePageThatIsBeingDevelopedReadEveryAnswer() throws Exception {
    backends.add(Service.AGENT_EVENTS, serviceUri);
    for (String path :
        List.of("/local/users", "/api/bookings/17", "/api/operators/requests", "/nowhere")) {
      HttpResponse<String> answer = send(to(path).header("Origin", PAGE));
      assertThat(answer.headers().allValues("Access-Control-Allow-Origin"))
          .as(path)
          .containsExactly(PAGE);
      assertThat(answer.headers().allValues("Access-Control-Expose-Headers")).as(path).hasSize(1);
    }
    assertThat(preflight(PAGE, "/local/tokens")).containsExactly(PAGE);
    assertThat(preflight(PAGE, "/api/bookings")).containsExactly(PAGE);
    assertThat(preflight("https://elsewhere.example.com", "/api/bookings")).isEmpty();
  }

  @Test
  void showsThePageAndTheDocuments() throws Exception {
    assertThat(get("/").body()).contains("Starting");
    whatRuns.isUp(
        new WhatRuns.Welcome(
            "http://localhost:8080",
            "9 s",
            List.of(new WhatRuns.Part("Agents' store", "<here>", "rows")),
            List.of(new WhatRuns.User("amara", "Amara", "agent", "Meridian")),
            List.of(new WhatRuns.Curl("Get a token", "curl 'x' && echo \"$TOKEN\""))));
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
    assertThat(page.body())
        .contains("&lt;here&gt;", "amara", "curl &#39;x&#39; &amp;&amp; echo &quot;$TOKEN&quot;")
        .doesNotContain("{{");
    assertThat(get("/docs").body()).contains("/api/openapi/agent-events");
    for (String asset :
        List.of(
            "/assets/page.css",
            "/assets/page.js",
            "/assets/docs.js",
            "/assets/mark.svg",
            "/assets/local-openapi.json",
            "/docs/ui/swagger-ui-bundle.js",
            "/docs/ui/swagger-ui.css")) {
      assertThat(get(asset).statusCode()).as(asset).isEqualTo(200);
    }
  }

  /** Which origins may read the answer. */
  private static List<String> preflight(String origin, String path) throws Exception {
    HttpResponse<String> answer =
        send(
            to(path)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    return answer.headers().allValues("Access-Control-Allow-Origin");
  }

  private static HttpResponse<String> token(String body) throws Exception {
    return send(
        to("/local/tokens")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send(to(path));
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String port() {
    return door.getEnvironment().getRequiredProperty("local.server.port");
  }
}
