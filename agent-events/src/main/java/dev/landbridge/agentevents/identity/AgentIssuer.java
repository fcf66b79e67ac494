package dev.landbridge.agentevents.identity;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens agents carry: an AWS Cognito user pool, or what looks like one.
 *
 * @param issuer the {@code iss} of its tokens
 * @param jwkSetUri its key set; by default {@code <issuer>/.well-known/jwks.json}
 * @param clientIds the app clients whose access tokens are taken
 * @param keysFresh how long a fetched key set is taken without asking again
 * @param keysUsable how long it is taken when the issuer does not answer
 */
@ConfigurationProperties("landbridge.identity.agents")
record AgentIssuer(
    @Nullable URI issuer,
    @Nullable URI jwkSetUri,
    @DefaultValue Set<String> clientIds,
    @DefaultValue("10m") Duration keysFresh,
    @DefaultValue("24h") Duration keysUsable) {
  AgentIssuer {
    if (issuer == null || issuer.toString().isBlank()) {
      throw new IllegalArgumentException(
          "landbridge.identity.agents.issuer is missing: set it to the issuer of the agents' tokens,"
              + " https://cognito-idp.<region>.amazonaws.com/<user pool>");
    }
    if (clientIds.isEmpty() || clientIds.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "landbridge.identity.agents.client-ids is missing: list the app clients whose access"
              + " tokens are taken");
    }
    if (jwkSetUri == null || jwkSetUri.toString().isBlank()) {
      jwkSetUri = URI.create(issuer.toString().replaceAll("/+$", "") + "/.well-known/jwks.json");
    }
    clientIds = Set.copyOf(clientIds);
  }

  String issuerText() {
    return String.valueOf(issuer);
  }

  URI keySet() {
    if (jwkSetUri == null) {
      throw new IllegalStateException("the compact constructor sets it");
    }
    return jwkSetUri;
  }
}
