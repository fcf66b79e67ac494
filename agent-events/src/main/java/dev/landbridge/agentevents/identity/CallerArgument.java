package dev.landbridge.agentevents.identity;

import dev.landbridge.agentevents.http.Checks;
import dev.landbridge.agentevents.http.ProblemType;
import dev.landbridge.agentevents.http.Refused;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Gives endpoints their {@link Caller}: the agent whose row carries the token's subject, or 403.
 */
@Component
class CallerArgument implements HandlerMethodArgumentResolver {
  private final Agents agents;

  CallerArgument(Agents agents) {
    this.agents = agents;
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Caller.class;
  }

  @Override
  public Caller resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    if (!(SecurityContextHolder.getContext().getAuthentication()
        instanceof JwtAuthenticationToken authentication)) {
      throw Refused.because(ProblemType.UNAUTHENTICATED, "no access token was sent");
    }
    Jwt token = authentication.getToken();
    String subject = token.getSubject();
    Optional<Caller> caller =
        subject != null && Checks.isStorable(subject)
            ? agents.bySubject(subject, roles(token))
            : Optional.empty();
    return caller.orElseThrow(() ->
        Refused.because(
            ProblemType.UNKNOWN_AGENT,
            "the token is valid, but its subject is no agent of this platform"));
  }

  private static List<String> roles(Jwt token) {
    return token.getClaims().get("cognito:groups") instanceof List<?> groups
        ? groups.stream().map(String::valueOf).sorted().toList()
        : List.of();
  }
}
