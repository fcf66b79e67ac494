package dev.landbridge.web.identity;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.MalformedURLException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Judges a token by the rules of the pool whose issuer its {@code iss} names, with that pool's keys
 * and no other's: signature, algorithm, validity, and what its shape asks for.
 */
@Component
class Tokens implements JwtDecoder {
  private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);
  private static final String STRANGE = text("iss", "it is of another issuer");

  private final Map<String, JwtDecoder> byIssuer = new HashMap<>();

  Tokens(TokenPools pools, Clock clock) throws MalformedURLException {
    for (TokenPool.Known pool : pools.all()) {
      byIssuer.put(pool.issuer(), decoder(pool, clock));
    }
  }

  @Override
  public Jwt decode(String token) {
    String claimed = issuer(token);
    JwtDecoder decoder = claimed == null ? null : byIssuer.get(claimed);
    if (decoder == null) {
      throw new BadJwtException(STRANGE);
    }
    return decoder.decode(token);
  }

  /** What it says of its issuer, which nobody has verified yet: it chooses the judge, no more. */
  private static @Nullable String issuer(String token) {
    try {
      return JWTParser.parse(token).getJWTClaimsSet().getIssuer();
    } catch (ParseException e) {
      throw new BadJwtException("The token cannot be read", e);
    }
  }

  private static JwtDecoder decoder(TokenPool.Known pool, Clock clock)
      throws MalformedURLException {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            switch (pool.shape()) {
              case COGNITO -> Set.of(JWSAlgorithm.RS256);
              case SUPABASE -> Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256);
            },
            new KeySet(pool.keys().toURL(), pool.keysFresh(), pool.keysUsable(), clock)));
    processor.setJWTClaimsSetVerifier((claims, context) -> {}); // the validators below judge them
    NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(rules(pool, clock)));
    return decoder;
  }

  private static List<OAuth2TokenValidator<Jwt>> rules(TokenPool.Known pool, Clock clock) {
    JwtTimestampValidator timestamps = new JwtTimestampValidator(CLOCKS_DIFFER);
    timestamps.setClock(clock);
    List<OAuth2TokenValidator<Jwt>> rules = new ArrayList<>();
    rules.add(timestamps);
    rules.add(rule("exp", "it never expires", jwt -> jwt.getExpiresAt() != null));
    rules.add(
        rule(
            "iss",
            "it is of another issuer",
            jwt -> pool.issuer().equals(jwt.getClaimAsString("iss"))));
    switch (pool.shape()) {
      case COGNITO -> {
        rules.add(
            rule(
                "token_use",
                "it is not an access token",
                jwt -> "access".equals(jwt.getClaimAsString("token_use"))));
        rules.add(
            rule(
                "client_id",
                "it was given to a client that is not known here",
                jwt -> isOneOf(pool.clientIds(), jwt.getClaimAsString("client_id"))));
      }
      case SUPABASE ->
          rules.add(
              rule(
                  "aud",
                  "it was made for another audience",
                  jwt -> jwt.getAudience() != null && jwt.getAudience().contains(pool.audience())));
    }
    rules.add(rule("sub", "it names nobody", jwt -> isText(jwt.getSubject())));
    return rules;
  }

  private static boolean isOneOf(Set<String> known, @Nullable String text) {
    return text != null && known.contains(text);
  }

  private static boolean isText(@Nullable String text) {
    return text != null && !text.isBlank();
  }

  private interface Claim {
    boolean holds(Jwt jwt);
  }

  private static OAuth2TokenValidator<Jwt> rule(String claim, String otherwise, Claim rule) {
    OAuth2Error error = new OAuth2Error("invalid_token", text(claim, otherwise), null);
    return jwt ->
        rule.holds(jwt)
            ? OAuth2TokenValidatorResult.success()
            : OAuth2TokenValidatorResult.failure(List.of(error));
  }

  private static String text(String claim, String otherwise) {
    return "The token is refused by its claim " + claim + ": " + otherwise;
  }
}
