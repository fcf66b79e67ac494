package dev.landbridge.web.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.landbridge.web.support.Issuer;
import dev.landbridge.web.support.SettableClock;
import java.net.MalformedURLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;

/** Tokens of both shapes, by key sets that are fetched over HTTP. */
class TokensTests {
  private static final String POOL = "https://cognito.test/pool";
  private static final String PROJECT = "https://project.test/auth/v1";
  private static final String USER = "3c7d9a52-7a51-4c5e-9f55-0d7a4c1f2b10";

  private static final Issuer COGNITO = new Issuer(Issuer.rsa("c1"));
  private static final Issuer SUPABASE = new Issuer(Issuer.ec("s1"));

  private final SettableClock clock = new SettableClock();
  private final Tokens both = tokens(cognito(), supabase());

  @AfterAll
  static void stop() {
    COGNITO.close();
    SUPABASE.close();
  }

  @AfterEach
  void publishItsOwnKey() {
    SUPABASE.publish(SUPABASE.key());
  }

  private static Map<String, String> cognito() {
    return Map.of(
        "landbridge.identity.people.shape",
        "cognito",
        "landbridge.identity.people.issuer",
        POOL,
        "landbridge.identity.people.jwk-set-uri",
        COGNITO.keysUri(),
        "landbridge.identity.people.client-ids",
        "app, other-app");
  }

  private static Map<String, String> supabase() {
    return Map.of(
        "landbridge.identity.owners.shape",
        "supabase",
        "landbridge.identity.owners.issuer",
        PROJECT,
        "landbridge.identity.owners.jwk-set-uri",
        SUPABASE.keysUri());
  }

  @SafeVarargs
  private static TokenPools pools(Map<String, String>... settings) {
    MockEnvironment environment = new MockEnvironment();
    for (Map<String, String> each : settings) {
      each.forEach(environment::setProperty);
    }
    return new TokenPools(environment);
  }

  @SafeVarargs
  private final Tokens tokens(Map<String, String>... settings) {
    try {
      return new Tokens(pools(settings), clock);
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(USER)
            .issueTime(Date.from(Instant.now().minusSeconds(60)))
            .expirationTime(Date.from(Instant.now().plusSeconds(3600)));
    change.accept(claims);
    return claims.build();
  }

  private static JWTClaimsSet ofPool(Consumer<JWTClaimsSet.Builder> change) {
    return claims(claims -> {
      claims.issuer(POOL).claim("token_use", "access").claim("client_id", "app");
      claims.claim("cognito:groups", List.of("b", "a"));
      change.accept(claims);
    });
  }

  private static JWTClaimsSet ofProject(Consumer<JWTClaimsSet.Builder> change) {
    return claims(claims -> {
      claims.issuer(PROJECT).audience("authenticated").claim("role", "authenticated");
      claims.claim("user_metadata", Map.of("role", "admin"));
      change.accept(claims);
    });
  }

  private static void refuses(Tokens tokens, String token, String reason) {
    assertThatExceptionOfType(BadJwtException.class)
        .isThrownBy(() -> tokens.decode(token))
        .withMessageContaining(reason);
  }

  @Test
  void takesATokenOfEitherShapeByTheIssuerThatItNames() {
    Jwt people = both.decode(COGNITO.sign(ofPool(claims -> {})));
    Jwt owner = both.decode(SUPABASE.sign(ofProject(claims -> {})));

    assertThat(people.getSubject()).isEqualTo(USER);
    assertThat(owner.getSubject()).isEqualTo(USER);
    assertThat(owner.getClaimAsString("iss")).isEqualTo(PROJECT);
  }

  @Test
  void takesRsaKeysOfAProjectToo() {
    var rsa = Issuer.rsa("s2");
    SUPABASE.publish(SUPABASE.key(), rsa);

    assertThat(both.decode(Issuer.sign(rsa, ofProject(claims -> {}))).getSubject()).isEqualTo(USER);
    assertThat(both.decode(SUPABASE.sign(ofProject(claims -> {}))).getSubject()).isEqualTo(USER);
  }

  @Test
  void takesOneAudienceAmongSeveral() {
    String token =
        SUPABASE.sign(ofProject(claims -> claims.audience(List.of("x", "authenticated"))));

    assertThat(both.decode(token).getSubject()).isEqualTo(USER);
  }

  @Test
  void refusesEveryOtherKey() {
    RSAKey foreign = Issuer.rsa("made-up");
    RSAKey posing = new RSAKey.Builder(foreign).keyID("c1").build();
    refuses(both, Issuer.sign(posing, ofPool(claims -> {})), "Invalid signature");
    refuses(both, Issuer.sign(foreign, ofPool(claims -> {})), "no matching key");
    refuses(both, Issuer.sign(Issuer.ec("s1"), ofProject(claims -> {})), "Invalid signature");
    refuses(both, Issuer.sign(Issuer.ec("made-up"), ofProject(claims -> {})), "no matching key");
  }

  @Test
  void refusesATokenThatNamesOneIssuerAndIsSignedByTheOther() {
    refuses(both, SUPABASE.sign(ofPool(claims -> {})), "no matching key");
    refuses(both, COGNITO.sign(ofProject(claims -> {})), "no matching key");
    refuses(both, COGNITO.sign(ofProject(claims -> claims.issuer(POOL))), "token_use");
    refuses(both, SUPABASE.sign(ofPool(claims -> claims.issuer(PROJECT))), "aud");
  }

  @Test
  void refusesEveryOtherAlgorithm() {
    refuses(both, Issuer.unsigned(ofPool(claims -> {})), "none");
    refuses(both, Issuer.unsigned(ofProject(claims -> {})), "none");
    refuses(both, COGNITO.confused(ofPool(claims -> {})), "Another algorithm expected");
    refuses(both, SUPABASE.confused(ofProject(claims -> {})), "Another algorithm expected");

    var ec = Issuer.ec("c2");
    COGNITO.publish(COGNITO.key(), ec);
    try {
      refuses(both, Issuer.sign(ec, ofPool(claims -> {})), "Another algorithm expected");
    } finally {
      COGNITO.publish(COGNITO.key());
    }
  }

  @Test
  void refusesWhatHasExpiredNeverExpiresOrIsNotYetValid() {
    Date past = Date.from(Instant.now().minusSeconds(10));
    Date future = Date.from(Instant.now().plusSeconds(60));

    refuses(both, COGNITO.sign(ofPool(claims -> claims.expirationTime(past))), "expired");
    refuses(both, SUPABASE.sign(ofProject(claims -> claims.expirationTime(past))), "expired");
    refuses(both, COGNITO.sign(ofPool(claims -> claims.expirationTime(null))), "exp");
    refuses(both, SUPABASE.sign(ofProject(claims -> claims.expirationTime(null))), "exp");
    refuses(both, COGNITO.sign(ofPool(claims -> claims.notBeforeTime(future))), "before");
    refuses(both, SUPABASE.sign(ofProject(claims -> claims.notBeforeTime(future))), "before");

    String token = SUPABASE.sign(ofProject(claims -> {}));
    both.decode(token);
    clock.putForward(Duration.ofHours(2));
    refuses(both, token, "expired");
  }

  @Test
  void refusesWhatWasMadeForSomebodyElse() {
    refuses(both, SUPABASE.sign(ofProject(claims -> claims.audience("anon"))), "aud");
    refuses(both, SUPABASE.sign(ofProject(claims -> claims.audience((String) null))), "aud");
    refuses(both, COGNITO.sign(ofPool(claims -> claims.claim("client_id", "x"))), "client_id");
    refuses(both, COGNITO.sign(ofPool(claims -> claims.claim("client_id", null))), "client_id");
    refuses(both, COGNITO.sign(ofPool(claims -> claims.claim("token_use", "id"))), "token_use");
    refuses(both, COGNITO.sign(ofPool(claims -> claims.subject(" "))), "sub");
    refuses(both, SUPABASE.sign(ofProject(claims -> claims.subject(null))), "sub");
  }

  @Test
  void refusesEveryOtherIssuer() {
    refuses(both, COGNITO.sign(ofPool(claims -> claims.issuer(POOL + "/"))), "iss");
    refuses(both, COGNITO.sign(ofPool(claims -> claims.issuer(null))), "iss");
    refuses(both, SUPABASE.sign(ofProject(claims -> claims.issuer("https://x.test"))), "iss");
    refuses(both, "nonsense", "cannot be read");
    refuses(both, "a.b.c", "cannot be read");
  }

  @Test
  void takesNoTokenOfAShapeWhosePoolIsAbsent() {
    Tokens people = tokens(cognito());
    Tokens owners = tokens(supabase());

    assertThat(people.decode(COGNITO.sign(ofPool(claims -> {}))).getSubject()).isEqualTo(USER);
    refuses(people, SUPABASE.sign(ofProject(claims -> {})), "iss");
    assertThat(owners.decode(SUPABASE.sign(ofProject(claims -> {}))).getSubject()).isEqualTo(USER);
    refuses(owners, COGNITO.sign(ofPool(claims -> {})), "iss");
  }

  @Test
  void saysThatItCannotSayWhileAnIssuerIsAwayAndGoesOnWithTheOther() {
    Tokens fresh = tokens(cognito(), supabase());
    SUPABASE.away(true);
    try {
      assertThatExceptionOfType(JwtException.class)
          .isThrownBy(() -> fresh.decode(SUPABASE.sign(ofProject(claims -> {}))))
          .isNotInstanceOf(BadJwtException.class);
      assertThat(fresh.decode(COGNITO.sign(ofPool(claims -> {}))).getSubject()).isEqualTo(USER);
    } finally {
      SUPABASE.away(false);
    }
  }

  @Test
  void saysWhichSettingIsMissing() {
    for (String setting : List.of("shape", "issuer", "client-ids")) {
      Map<String, String> settings = new LinkedHashMap<>(cognito());
      settings.remove("landbridge.identity.people." + setting);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> pools(settings))
          .withMessageContaining("landbridge.identity.people." + setting + " is missing");
    }
    Map<String, String> settings = new LinkedHashMap<>(supabase());
    settings.remove("landbridge.identity.owners.issuer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pools(settings))
        .withMessageContaining("landbridge.identity.owners.issuer is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pools(Map.of()))
        .withMessageContaining("names no pool");
    Map<String, String> same = new LinkedHashMap<>(supabase());
    same.put("landbridge.identity.owners.issuer", POOL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pools(cognito(), same))
        .withMessageContaining("the same issuer");
  }

  @Test
  void findsTheKeySetBelowTheIssuer() {
    Map<String, String> settings = new LinkedHashMap<>(supabase());
    settings.remove("landbridge.identity.owners.jwk-set-uri");

    assertThat(pools(settings).all().getFirst().keys())
        .hasToString(PROJECT + "/.well-known/jwks.json");
  }
}
