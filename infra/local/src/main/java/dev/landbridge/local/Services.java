package dev.landbridge.local;

import dev.landbridge.agentevents.AgentEvents;
import dev.landbridge.bookingsaga.BookingSaga;
import dev.landbridge.embedded.broker.EmbeddedBroker;
import dev.landbridge.local.frontdoor.Service;
import dev.landbridge.local.issuer.Issuer;
import dev.landbridge.operatorbridge.OperatorBridge;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each service is told; as processes of their own, or on AWS, they are told the same. */
final class Services {
  /** The gateway is the front door's alone. */
  private static final List<String> GATEWAY =
      List.of(
          "org.springframework.cloud.gateway.server.mvc.GatewayServerMvcAutoConfiguration",
          "org.springframework.cloud.gateway.server.mvc.GatewayMvcClassPathWarningAutoConfiguration",
          "org.springframework.cloud.gateway.server.mvc.filter.FilterAutoConfiguration",
          "org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctionAutoConfiguration",
          "org.springframework.cloud.gateway.server.mvc.handler.GatewayMultipartAutoConfiguration",
          "org.springframework.cloud.gateway.server.mvc.predicate.PredicateAutoConfiguration",
          "org.springframework.cloud.gateway.server.mvc.config.DefaultFunctionConfiguration");

  /**
   * How the bridge comes to the operators' database: as their tables' owner when it attaches, then
   * with a role of its own, which has this password.
   */
  record OperatorsStore(
      Database database, String owner, String ownerPassword, String bridgePassword) {}

  private Services() {}

  static Class<?> mainClass(Service service) {
    return switch (service) {
      case AGENT_EVENTS -> AgentEvents.class;
      case OPERATOR_BRIDGE -> OperatorBridge.class;
      case BOOKING_SAGA -> BookingSaga.class;
    };
  }

  static Map<String, String> settings(
      Service service,
      Database agents,
      OperatorsStore operators,
      EmbeddedBroker broker,
      Issuer issuer) {
    Map<String, String> settings = new LinkedHashMap<>();
    // One machine serves all of them; connections come when they are needed.
    settings.put("spring.datasource.hikari.minimum-idle", "2");
    settings.put("spring.cloud.aws.region.static", EmbeddedBroker.REGION);
    settings.put("spring.cloud.aws.credentials.access-key", "local");
    settings.put("spring.cloud.aws.credentials.secret-key", "local");
    settings.put("spring.cloud.aws.sqs.endpoint", broker.sqsEndpoint().toString());
    settings.put("spring.cloud.aws.sns.endpoint", broker.snsEndpoint().toString());
    settings.put("landbridge.web.cors.allowed-origins", "http://localhost:3000");
    switch (service) {
      case AGENT_EVENTS -> {
        store(settings, agents);
        issuer(settings, "agents", issuer.pool());
        settings.put("landbridge.identity.agents.client-ids", Issuer.CLIENT_ID);
      }
      case BOOKING_SAGA -> {
        store(settings, agents);
        issuer(settings, "staff", issuer.pool());
        settings.put("landbridge.identity.staff.client-ids", Issuer.CLIENT_ID);
        // Known, so that they are told that this is not for them.
        issuer(settings, "operators", issuer.operators());
        settings.put("landbridge.identity.operators.shape", "supabase");
      }
      case OPERATOR_BRIDGE -> {
        String url = operators.database().jdbcUrl();
        settings.put("spring.datasource.url", url);
        settings.put("spring.datasource.password", operators.bridgePassword());
        settings.put("spring.flyway.url", url);
        settings.put("spring.flyway.user", operators.owner());
        settings.put("spring.flyway.password", operators.ownerPassword());
        issuer(settings, "operators", issuer.operators());
      }
    }
    return settings;
  }

  /**
   * In the one JVM, whose class path is everybody's: what a service would not have alone is not
   * configured here either.
   */
  static Map<String, String> besideOthers(Service service) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spring.config.name", service.title());
    settings.put("server.address", "127.0.0.1");
    settings.put("server.port", "0");
    settings.put("spring.autoconfigure.exclude", String.join(",", GATEWAY));
    return settings;
  }

  private static void issuer(Map<String, String> settings, String shore, URI issuer) {
    settings.put("landbridge.identity.%s.issuer".formatted(shore), issuer.toString());
    settings.put(
        "landbridge.identity.%s.jwk-set-uri".formatted(shore),
        "http://127.0.0.1:%d%s/.well-known/jwks.json"
            .formatted(issuer.getPort(), issuer.getPath()));
  }

  private static void store(Map<String, String> settings, Database database) {
    settings.put("spring.datasource.url", database.jdbcUrl());
    settings.put("spring.datasource.username", database.user());
    settings.put("spring.datasource.password", database.password());
  }
}
