package dev.landbridge.agentevents.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.agentevents.support.Api.Answer;
import dev.landbridge.agentevents.support.Issuer;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class IdentityIntegrationTests extends AgentShore {

  @Test
  void saysWhoTheCallerIs() {
    Agency agency = agency(5_000_000, "EUR", "USD");

    JsonNode me =
        new Api(port, ISSUER.token(agency.subject(), "managers", "agents"))
            .get("/api/agents/me")
            .json();

    assertThat(me.path("id").asString()).isEqualTo(agency.agent().toString());
    assertThat(me.path("agency").path("id").asString()).isEqualTo(agency.id().toString());
    assertThat(me.path("roles").toString()).isEqualTo("[\"agents\",\"managers\"]");
    assertThat(me.path("creditAccounts").get(0).toString())
        .isEqualTo(
            """
            {"currency":"EUR","limit":{"amount":5000000,"currency":"EUR"},\
            "reserved":{"amount":0,"currency":"EUR"},"owed":{"amount":0,"currency":"EUR"},\
            "available":{"amount":5000000,"currency":"EUR"}}\
            """);
    assertThat(me.path("creditAccounts")).hasSize(2);
  }

  @Test
  void refusesWhoeverHasNoGoodAccessToken() {
    String subject = agency(1, "USD").subject();
    Date past = Date.from(Instant.now().minusSeconds(60));

    assertRefused(null);
    assertRefused("nonsense");
    assertRefused("a.b.c");
    assertRefused(Issuer.unsigned(subject));
    assertRefused(ISSUER.confused(subject));
    RSAKey foreign = Issuer.newKey("unknown");
    RSAKey posing = new RSAKey.Builder(foreign).keyID("known").build();
    assertRefused(Issuer.token(foreign, subject, claims -> {}));
    assertRefused(Issuer.token(posing, subject, claims -> {}));
    assertRefused(ISSUER.token(subject, claims -> claims.issuer("https://other.test")));
    assertRefused(ISSUER.token(subject, claims -> claims.expirationTime(past)));
    assertRefused(ISSUER.token(subject, claims -> claims.expirationTime(null)));
    assertRefused(ISSUER.token(subject, claims -> claims.claim("token_use", "id")));
    assertRefused(ISSUER.token(subject, claims -> claims.claim("token_use", null)));
    assertRefused(ISSUER.token(subject, claims -> claims.claim("client_id", "another-app")));
    assertRefused(ISSUER.token(subject, claims -> claims.claim("client_id", null)));
    assertRefused(ISSUER.token(subject, claims -> claims.subject(null)));
  }

  private void assertRefused(@org.jspecify.annotations.Nullable String token) {
    Answer answer = new Api(port, token).get("/api/agents/me");
    assertThat(answer.problem()).as(answer.text()).isEqualTo("401 unauthenticated");
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
  }

  @Test
  void refusesAGoodTokenOfNobodyWhoIsAnAgent() {
    Api stranger = new Api(port, ISSUER.token("sub-of-a-stranger"));

    assertThat(stranger.get("/api/agents/me").problem()).isEqualTo("403 unknown-agent");
    assertThat(stranger.get("/api/packages").problem()).isEqualTo("403 unknown-agent");
    assertThat(stranger.get("/api/bookings").problem()).isEqualTo("403 unknown-agent");
    assertThat(stranger.post("/api/quotes", "{}").problem()).isEqualTo("403 unknown-agent");
    assertThat(new Api(port, ISSUER.token("nul\0nul")).get("/api/agents/me").problem())
        .isEqualTo("403 unknown-agent");
  }

  @Test
  void opensHealthAndTheDescriptionAndNothingElse() {
    Api anyone = anonymous();

    assertThat(anyone.get("/actuator/health").status()).isEqualTo(200);
    assertThat(anyone.get("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(anyone.get("/actuator/health/readiness").status()).isEqualTo(200);
    assertThat(anyone.get("/api/openapi/agent-events").status()).isEqualTo(200);
    for (String path :
        new String[] {
          "/actuator", "/actuator/env", "/actuator/metrics", "/v3/api-docs", "/", "/nothing"
        }) {
      assertThat(anyone.get(path).problem()).as(path).isEqualTo("401 unauthenticated");
    }
    assertThat(as(agency(1, "USD")).get("/actuator/env").problem()).isEqualTo("404 not-found");
  }
}
