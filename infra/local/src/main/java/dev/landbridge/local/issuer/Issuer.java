package dev.landbridge.local.issuer;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.landbridge.local.demo.DemoAgents;
import dev.landbridge.local.demo.DemoAgents.Agent;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Issues what a Cognito user pool issues as access tokens, claim by claim, without asking who asks:
 * it exists on the local platform only.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html">the
 *     claims of an access token</a>
 */
public final class Issuer {
  /** The one application client of the local user pool. */
  public static final String CLIENT_ID = "landbridge-local";

  static final Duration VALIDITY = Duration.ofHours(1);

  private final URI issuer;
  private final SigningKey key;
  private final DemoAgents users;
  private final Clock clock;

  /**
   * Signs with the key.
   *
   * @param issuer the tokens' {@code iss}; its key set is at {@code /.well-known/jwks.json} below
   *     it
   */
  public Issuer(URI issuer, SigningKey key, DemoAgents users, Clock clock) {
    this.issuer = issuer;
    this.key = key;
    this.users = users;
    this.clock = clock;
  }

  public URI uri() {
    return issuer;
  }

  public DemoAgents users() {
    return users;
  }

  Map<String, Object> publicKeys() {
    return key.publicKeys();
  }

  /** A new access token of a demo user, empty where nobody has the name. */
  public Optional<String> token(String user) {
    return users.named(user).map(this::token);
  }

  private String token(Agent agent) {
    Instant now = clock.instant();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .subject(agent.subject().toString())
            .claim("cognito:groups", agent.roles())
            .issuer(issuer.toString())
            .claim("version", 2)
            .claim("client_id", CLIENT_ID)
            .claim("origin_jti", UUID.randomUUID().toString())
            .claim("event_id", UUID.randomUUID().toString())
            .claim("token_use", "access")
            .claim("scope", "aws.cognito.signin.user.admin")
            .claim("auth_time", now.getEpochSecond())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(VALIDITY)))
            .jwtID(UUID.randomUUID().toString())
            .claim("username", agent.name())
            .build();
    return key.sign(claims);
  }
}
