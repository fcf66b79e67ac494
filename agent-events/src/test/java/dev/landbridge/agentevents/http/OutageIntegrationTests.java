package dev.landbridge.agentevents.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.agentevents.AgentEvents;
import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.agentevents.support.Api.Answer;
import dev.landbridge.agentevents.support.Issuer;
import dev.landbridge.embedded.net.CuttableProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The service while its store, or the issuer of its callers' tokens, is away. */
class OutageIntegrationTests extends AgentShore {

  private static ConfigurableApplicationContext start(String name, Supplier<Object> value) {
    List<String> arguments =
        new ArrayList<>(List.of("--server.port=0", "--landbridge.messaging.inbox.enabled=false"));
    settings((each, usual) ->
        arguments.add("--" + each + "=" + (each.equals(name) ? value.get() : usual.get())));
    return AgentEvents.application().run(arguments.toArray(String[]::new));
  }

  private static int port(ConfigurableApplicationContext context) {
    return Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
  }

  @Test
  void saysThatTheStoreIsAwayAndAnswersAgainWhenItIsBack() throws Exception {
    Agency agency = agency(1_000_000, "USD");
    try (CuttableProxy proxy = CuttableProxy.inFrontOf(CLUSTER.port());
        ConfigurableApplicationContext context =
            start(
                "spring.datasource.url",
                () ->
                    CLUSTER
                        .jdbcUrl(DATABASE)
                        .replace(":" + CLUSTER.port() + "/", ":" + proxy.port() + "/"))) {
      Api api = new Api(port(context), ISSUER.token(agency.subject(), "agents"));
      assertThat(api.get("/api/agents/me").status()).isEqualTo(200);

      proxy.cut();
      for (int i = 0; i < 3; i++) {
        Answer answer = api.get("/api/agents/me");
        assertThat(answer.problem()).as(answer.text()).isEqualTo("503 unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("5");
      }
      assertThat(new Api(port(context), null).get("/actuator/health/liveness").status())
          .isEqualTo(200);

      proxy.restore();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> api.get("/api/agents/me").status() == 200);
    }
  }

  @Test
  void neverTurnsACallerAwayBecauseTheIssuerIsAway() {
    Agency agency = agency(1_000_000, "USD");
    try (Issuer issuer = new Issuer();
        ConfigurableApplicationContext context =
            start("landbridge.identity.agents.jwk-set-uri", issuer::keysUri)) {
      issuer.away(true);
      Api api = new Api(port(context), issuer.token(agency.subject(), "agents"));
      Answer answer = api.get("/api/agents/me");
      assertThat(answer.problem()).as(answer.text()).isEqualTo("503 unavailable");
      assertThat(answer.header("Retry-After")).isEqualTo("5");
      issuer.away(false);
      Awaitility.await()
          .untilAsserted(() -> {
            Answer now = api.get("/api/agents/me");
            assertThat(now.status()).as(now.text()).isEqualTo(200);
          });
      issuer.away(true);
      assertThat(api.get("/api/agents/me").status()).isEqualTo(200);
    }
  }
}
