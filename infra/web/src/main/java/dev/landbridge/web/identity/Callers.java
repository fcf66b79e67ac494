package dev.landbridge.web.identity;

import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import java.time.Instant;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;

/** The identity of a request's caller: asked for once, whoever wants to know. */
@Component
public class Callers {
  private static final String KEPT = Callers.class.getName();

  private final ObjectProvider<Identities> identities;
  private final TokenPools pools;

  Callers(ObjectProvider<Identities> identities, TokenPools pools) {
    this.identities = identities;
    this.pools = pools;
  }

  /**
   * Who calls.
   *
   * @throws Refused with a 401 without a token, with a 403 where nobody here is behind it
   */
  public Identity of(RequestAttributes request) {
    if (request.getAttribute(KEPT, RequestAttributes.SCOPE_REQUEST) instanceof Identity kept) {
      return kept;
    }
    Identity identity = identities.getObject().of(bearer(token()));
    request.setAttribute(KEPT, identity, RequestAttributes.SCOPE_REQUEST);
    return identity;
  }

  /** The caller of the request in this thread: the same whichever of its tokens it sent. */
  public String name() {
    Jwt token = token();
    return token.getClaimAsString("iss") + " " + token.getSubject();
  }

  /** Until when the token of the request in this thread is good. */
  public Instant until() {
    Instant expires = token().getExpiresAt();
    if (expires == null) {
      throw new IllegalStateException("a token was taken that never expires");
    }
    return expires;
  }

  private static Jwt token() {
    if (SecurityContextHolder.getContext().getAuthentication()
        instanceof JwtAuthenticationToken authentication) {
      return authentication.getToken();
    }
    throw Refused.because(ProblemType.UNAUTHENTICATED, "no access token was sent");
  }

  private Bearer bearer(Jwt token) {
    TokenPool.Known pool = pools.of(token.getClaimAsString("iss"));
    String subject = token.getSubject();
    if (pool == null || subject == null) {
      throw new IllegalStateException("a token was taken that names no pool or nobody");
    }
    return new Bearer(
        pool.name(),
        subject,
        switch (pool.shape()) {
          case COGNITO -> groups(token);
          case SUPABASE -> List.of();
        });
  }

  private static List<String> groups(Jwt token) {
    return token.getClaims().get("cognito:groups") instanceof List<?> groups
        ? groups.stream().map(String::valueOf).toList()
        : List.of();
  }
}
