package dev.landbridge.things;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
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
import java.util.List;
import java.util.Map;
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

  private static ConfigurableApplicationContext start(String name) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--landbridge.identity.people.shape=cognito",
                "--landbridge.identity.people.issuer=" + POOL,
                "--landbridge.identity.people.jwk-set-uri=" + PEOPLE.keysUri(),
                "--landbridge.identity.people.client-ids=app",
                "--landbridge.identity.owners.shape=supabase",
                "--landbridge.identity.owners.issuer=" + PROJECT,
                "--landbridge.identity.owners.jwk-set-uri=" + OWNERS.keysUri()));
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
        .containsExactlyInAnyOrder("/api/things", "/api/things/{id}");
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
