package dev.landbridge.agentevents.identity;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Reads access tokens of Cognito's shape: signed RS256 by a key of the key set, from this issuer,
 * not expired, {@code token_use} access, {@code client_id} a known one. They have no {@code aud}.
 */
@Configuration(proxyBeanMethods = false)
class Tokens {
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

  @Bean
  JwtDecoder agentTokens(AgentIssuer issuer, Clock clock) throws MalformedURLException {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.RS256,
            new KeySet(issuer.keySet().toURL(), issuer.keysFresh(), issuer.keysUsable(), clock)));
    processor.setJWTClaimsSetVerifier((claims, context) -> {}); // the validators below judge them
    NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
    JwtTimestampValidator timestamps = new JwtTimestampValidator(CLOCKS_DIFFER);
    timestamps.setClock(clock);
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            timestamps,
            rule("exp", "it never expires", jwt -> jwt.getExpiresAt() != null),
            rule(
                "iss",
                "it is of another issuer",
                jwt -> issuer.issuerText().equals(jwt.getClaimAsString("iss"))),
            rule(
                "token_use",
                "it is not an access token",
                jwt -> "access".equals(jwt.getClaimAsString("token_use"))),
            rule(
                "client_id",
                "it was given to a client that is not known here",
                jwt -> isKnown(issuer, jwt.getClaimAsString("client_id"))),
            rule("sub", "it names nobody", jwt -> isText(jwt.getSubject()))));
    return decoder;
  }

  private static boolean isKnown(AgentIssuer issuer, @Nullable String client) {
    return client != null && issuer.clientIds().contains(client);
  }

  private static boolean isText(@Nullable String text) {
    return text != null && !text.isBlank();
  }

  private interface Claim {
    boolean holds(Jwt jwt);
  }

  private static OAuth2TokenValidator<Jwt> rule(String claim, String otherwise, Claim rule) {
    OAuth2Error error =
        new OAuth2Error(
            "invalid_token", "The token is refused by its claim " + claim + ": " + otherwise, null);
    return jwt ->
        rule.holds(jwt)
            ? OAuth2TokenValidatorResult.success()
            : OAuth2TokenValidatorResult.failure(List.of(error));
  }
}
