package dev.landbridge.web.identity;

import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Problems;
import dev.landbridge.web.problem.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The door: health and the API's description are open, all else takes a valid access token. What
 * its bearer may ask is in the service's access table.
 */
@Configuration(proxyBeanMethods = false)
class AccessRules {
  private static final Logger log = LoggerFactory.getLogger(AccessRules.class);

  private final Problems problems;
  private final String description;

  AccessRules(
      Problems problems, @Value("${springdoc.api-docs.path:/v3/api-docs}") String description) {
    this.problems = problems;
    this.description = description;
  }

  @Bean
  SecurityFilterChain apiAccess(HttpSecurity http) {
    return http.csrf(AbstractHttpConfigurer::disable) // no cookie identifies anybody
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .httpBasic(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .authorizeHttpRequests(requests ->
            requests
                .requestMatchers(
                    "/actuator/health",
                    "/actuator/health/**",
                    description,
                    description + ".yaml",
                    "/error")
                .permitAll()
                .anyRequest()
                .authenticated())
        .oauth2ResourceServer(server ->
            server
                .jwt(Customizer.withDefaults())
                .authenticationEntryPoint(this::unauthenticated)
                .accessDeniedHandler((request, response, e) -> forbidden(request, response))
                .withObjectPostProcessor(
                    new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
                      @Override
                      public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
                        filter.setAuthenticationFailureHandler(AccessRules.this::failed);
                        return filter;
                      }
                    }))
        .exceptionHandling(handling ->
            handling
                .authenticationEntryPoint(this::unauthenticated)
                .accessDeniedHandler((request, response, e) -> forbidden(request, response)))
        .build();
  }

  /** A token that is bad is 401; a token that nobody could judge is not the caller's fault. */
  private void failed(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    if (e instanceof AuthenticationServiceException) {
      log.debug("an access token could not be judged", e);
      problems.write(
          Refused.because(
              ProblemType.UNAVAILABLE,
              "the issuer's keys cannot be read right now, so nobody's token can be checked"),
          request,
          response);
    } else {
      unauthenticated(request, response, e);
    }
  }

  private void unauthenticated(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    // RFC 6750: an error is named only where a token was sent.
    response.setHeader(
        HttpHeaders.WWW_AUTHENTICATE,
        e instanceof OAuth2AuthenticationException ? "Bearer error=\"invalid_token\"" : "Bearer");
    String detail =
        e instanceof OAuth2AuthenticationException known
                && known.getError().getDescription() != null
            ? known.getError().getDescription()
            : "send an access token: Authorization: Bearer <token>";
    problems.write(Refused.because(ProblemType.UNAUTHENTICATED, detail), request, response);
  }

  private void forbidden(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    problems.write(
        Refused.because(ProblemType.FORBIDDEN, "the token does not allow this"), request, response);
  }
}
