package dev.landbridge.web.identity;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An issuer whose tokens a service takes: {@code landbridge.identity.<name of the pool>}.
 *
 * @param shape what its tokens look like
 * @param issuer the {@code iss} of its tokens
 * @param jwkSetUri its key set; by default {@code <issuer>/.well-known/jwks.json}
 * @param clientIds the app clients whose access tokens are taken; for Cognito's shape alone
 * @param audience the {@code aud} of its tokens; for Supabase's shape alone
 * @param keysFresh how long a fetched key set is taken without asking again
 * @param keysUsable how long it is taken when the issuer does not answer
 */
record TokenPool(
    @Nullable Shape shape,
    @Nullable URI issuer,
    @Nullable URI jwkSetUri,
    @DefaultValue Set<String> clientIds,
    @DefaultValue("authenticated") String audience,
    @DefaultValue("10m") Duration keysFresh,
    @DefaultValue("24h") Duration keysUsable) {

  enum Shape {
    /**
     * Access tokens of an AWS Cognito user pool: RS256, {@code token_use} access, {@code client_id}
     * a known one, no {@code aud}; {@code cognito:groups} are the groups.
     */
    COGNITO,
    /**
     * A Supabase project's access tokens: ES256 or RS256, {@code aud} authenticated, {@code sub}
     * the user's id. They say nothing of groups: {@code user_metadata} is the user's to edit, so it
     * is not read.
     */
    SUPABASE
  }

  TokenPool {
    clientIds = Set.copyOf(clientIds);
  }

  /** Says which setting of the pool with this name is missing. */
  Known known(String name) {
    String prefix = "landbridge.identity." + name;
    Shape known = shape;
    if (known == null) {
      throw new IllegalArgumentException(
          prefix + ".shape is missing: set it to cognito or supabase");
    }
    if (issuer == null || issuer.toString().isBlank()) {
      throw new IllegalArgumentException(
          "%s.issuer is missing: set it to the issuer of the %s' tokens, %s"
              .formatted(
                  prefix,
                  name,
                  switch (known) {
                    case COGNITO -> "https://cognito-idp.<region>.amazonaws.com/<user pool>";
                    case SUPABASE -> "https://<project>.supabase.co/auth/v1";
                  }));
    }
    if (known == Shape.COGNITO
        && (clientIds.isEmpty() || clientIds.stream().anyMatch(String::isBlank))) {
      throw new IllegalArgumentException(
          prefix + ".client-ids is missing: list the app clients whose access tokens are taken");
    }
    if (known == Shape.SUPABASE && audience.isBlank()) {
      throw new IllegalArgumentException(
          prefix + ".audience is blank: leave it away for 'authenticated'");
    }
    URI keys =
        jwkSetUri == null || jwkSetUri.toString().isBlank()
            ? URI.create(issuer.toString().replaceAll("/+$", "") + "/.well-known/jwks.json")
            : jwkSetUri;
    return new Known(
        name, known, issuer.toString(), keys, clientIds, audience, keysFresh, keysUsable);
  }

  /** A pool with all that its tokens are judged by. */
  record Known(
      String name,
      Shape shape,
      String issuer,
      URI keys,
      Set<String> clientIds,
      String audience,
      Duration keysFresh,
      Duration keysUsable) {}
}
