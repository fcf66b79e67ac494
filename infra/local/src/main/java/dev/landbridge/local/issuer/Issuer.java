package dev.landbridge.local.issuer;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.landbridge.local.demo.DemoUsers;
import dev.landbridge.local.demo.DemoUsers.Agent;
import dev.landbridge.local.demo.DemoUsers.Operator;
import dev.landbridge.local.demo.DemoUsers.Staff;
import dev.landbridge.local.demo.DemoUsers.User;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Issues what the two shores' sign-ins issue, claim by claim, without asking who asks: access
 * tokens of a Cognito user pool for agents and staff, of Supabase Auth for operators. It exists on
 * the local platform only.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html">the
 *     claims of Cognito's access tokens</a>
 * @see <a href="https://supabase.com/docs/guides/auth/jwt-fields">the claims of Supabase's</a>
 */
public final class Issuer {
  /** The one application client of the local user pool. */
  public static final String CLIENT_ID = "landbridge-local";

  static final Duration VALIDITY = Duration.ofHours(1);

  private final URI base;
  private final SigningKey poolKey;
  private final SigningKey operatorsKey;
  private final DemoUsers users;
  private final Clock clock;

  /**
   * Signs with these keys.
   *
   * @param base what both issuers' names begin with
   */
  public Issuer(
      URI base, SigningKey poolKey, SigningKey operatorsKey, DemoUsers users, Clock clock) {
    this.base = base;
    this.poolKey = poolKey;
    this.operatorsKey = operatorsKey;
    this.users = users;
    this.clock = clock;
  }

  /**
   * The {@code iss} of agents' and staff's tokens; their key set is at {@code
   * /.well-known/jwks.json} below.
   */
  public URI pool() {
    return base;
  }

  /**
   * The {@code iss} of operators' tokens; their key set is at {@code /.well-known/jwks.json} below.
   */
  public URI operators() {
    return URI.create(base + "/auth/v1");
  }

  public DemoUsers users() {
    return users;
  }

  Map<String, Object> poolKeys() {
    return poolKey.publicKeys();
  }

  Map<String, Object> operatorsKeys() {
    return operatorsKey.publicKeys();
  }

  /** A new access token of a demo user, empty where nobody has the name. */
  public Optional<String> token(String user) {
    return users.named(user).map(this::token);
  }

  private String token(User user) {
    return switch (user) {
      case Agent agent -> poolKey.sign(ofThePool(agent, agent.roles()));
      case Operator operator -> operatorsKey.sign(ofTheOperators(operator));
      case Staff staff -> poolKey.sign(ofThePool(staff, staff.roles()));
    };
  }

  private JWTClaimsSet ofThePool(User user, List<String> groups) {
    return claims(pool(), user.subject())
        .claim("cognito:groups", groups)
        .claim("version", 2)
        .claim("client_id", CLIENT_ID)
        .claim("origin_jti", UUID.randomUUID().toString())
        .claim("event_id", UUID.randomUUID().toString())
        .claim("token_use", "access")
        .claim("scope", "aws.cognito.signin.user.admin")
        .claim("auth_time", clock.instant().getEpochSecond())
        .jwtID(UUID.randomUUID().toString())
        .claim("username", user.name())
        .build();
  }

  private JWTClaimsSet ofTheOperators(Operator operator) {
    return claims(operators(), operator.subject())
        .audience("authenticated")
        .claim("role", "authenticated")
        .claim("email", operator.email())
        .claim("phone", "")
        .claim("app_metadata", Map.of("provider", "email", "providers", List.of("email")))
        .claim("user_metadata", Map.of("name", operator.fullName()))
        .claim("aal", "aal1")
        .claim(
            "amr",
            List.of(Map.of("method", "password", "timestamp", clock.instant().getEpochSecond())))
        .claim("session_id", UUID.randomUUID().toString())
        .claim("is_anonymous", false)
        .build();
  }

  private JWTClaimsSet.Builder claims(URI issuer, UUID subject) {
    Instant now = clock.instant();
    return new JWTClaimsSet.Builder()
        .subject(subject.toString())
        .issuer(issuer.toString())
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plus(VALIDITY)));
  }
}
