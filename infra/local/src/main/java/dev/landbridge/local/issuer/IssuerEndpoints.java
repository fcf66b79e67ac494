package dev.landbridge.local.issuer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.landbridge.local.demo.DemoUsers;
import dev.landbridge.local.demo.DemoUsers.Agent;
import dev.landbridge.local.demo.DemoUsers.Operator;
import dev.landbridge.local.demo.DemoUsers.Staff;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The demo users and their tokens. */
@RestController
@RequestMapping("/local")
public class IssuerEndpoints {
  private static final ProblemType UNKNOWN_USER =
      ProblemType.of("unknown-user", HttpStatus.NOT_FOUND, "There is no such demo user");

  /** A demo user as the list shows it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record User(
      String name,
      String kind,
      @Nullable String agency,
      @Nullable String company,
      List<String> roles) {
    static User of(DemoUsers.User user) {
      return switch (user) {
        case Agent agent -> new User(agent.name(), "agent", agent.agency(), null, agent.roles());
        case Operator operator ->
            new User(operator.name(), "operator", null, operator.company(), List.of("operator"));
        case Staff staff -> new User(staff.name(), "staff", null, null, staff.roles());
      };
    }
  }

  record Users(List<User> items) {}

  record TokenRequest(@Nullable Object user) {}

  /** RFC 6749's answer of a token endpoint, which names its fields in snake case. */
  @SuppressWarnings("checkstyle:RecordComponentName")
  record Token(String access_token, String token_type, long expires_in) {}

  private final Issuer issuer;

  IssuerEndpoints(Issuer issuer) {
    this.issuer = issuer;
  }

  @GetMapping("/users")
  Users users() {
    return new Users(issuer.users().all().stream().map(User::of).toList());
  }

  @PostMapping(value = "/tokens", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Token> token(@RequestBody TokenRequest request) {
    if (!(request.user() instanceof String user) || user.isBlank()) {
      throw Refused.field(
          ProblemType.MALFORMED_REQUEST, "user", "The body names no user: {\"user\": \"...\"}.");
    }
    String token =
        issuer
            .token(user)
            .orElseThrow(() ->
                Refused.because(
                    UNKNOWN_USER,
                    "There is no demo user '%s'; GET /local/users lists them."
                        .formatted(shortened(user))));
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new Token(token, "Bearer", Issuer.VALIDITY.toSeconds()));
  }

  @GetMapping("/.well-known/jwks.json")
  Map<String, Object> poolKeys() {
    return issuer.poolKeys();
  }

  @GetMapping("/auth/v1/.well-known/jwks.json")
  Map<String, Object> operatorsKeys() {
    return issuer.operatorsKeys();
  }

  private static String shortened(String name) {
    return name.length() <= 40 ? name : name.substring(0, 40) + "…";
  }
}
