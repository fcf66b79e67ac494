package dev.landbridge.local.frontdoor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The platform is as healthy as each of its services says it is. */
@Configuration(proxyBeanMethods = false)
class ServicesHealth {
  /** A service answers within a second, its store away or not; more for a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Bean
  CompositeHealthContributor services(Backends backends) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    return CompositeHealthContributor.fromMap(
        Map.of(
            Service.AGENT_EVENTS.title(), of(Service.AGENT_EVENTS, backends, http),
            Service.OPERATOR_BRIDGE.title(), of(Service.OPERATOR_BRIDGE, backends, http),
            Service.BOOKING_SAGA.title(), of(Service.BOOKING_SAGA, backends, http)));
  }

  private static HealthIndicator of(Service service, Backends backends, HttpClient http) {
    return () -> {
      List<URI> instances = backends.of(service);
      if (instances.isEmpty()) {
        return Health.down().withDetail("instances", 0).build();
      }
      Health.Builder health = Health.up().withDetail("instances", instances.size());
      for (URI instance : instances) {
        String said = ask(http, instance);
        if (!said.equals("200")) {
          health.down().withDetail(instance.toString(), said);
        }
      }
      return health.build();
    };
  }

  /** The status, and where it is not good what is not up. */
  private static String ask(HttpClient http, URI instance) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(instance.resolve("/actuator/health")).timeout(PATIENCE).build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      String status = Integer.toString(answer.statusCode());
      List<String> away = answer.statusCode() == 200 ? List.of() : away(answer.body());
      return away.isEmpty() ? status : status + ": " + String.join(", ", away);
    } catch (IOException e) {
      return "no answer";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private static List<String> away(String health) {
    List<String> away = new ArrayList<>();
    try {
      JsonNode components = JSON.readTree(health).path("components");
      components.forEachEntry((name, component) -> {
        if (!isUp(component)) {
          away.add(name + " " + component.path("status").asString("unknown"));
        }
      });
      components
          .at("/circuitBreakers/details")
          .forEachEntry((name, breaker) -> {
            if (!isUp(breaker)) {
              away.add(
                  "breaker of " + name + " " + breaker.at("/details/state").asString("unknown"));
            }
          });
    } catch (JacksonException e) {
      away.add("an answer that is not JSON");
    }
    return away;
  }

  private static boolean isUp(JsonNode said) {
    return said.path("status").asString("").equals("UP");
  }
}
