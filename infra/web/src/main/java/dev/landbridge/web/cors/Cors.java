package dev.landbridge.web.cors;

import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Problems;
import dev.landbridge.web.problem.Refused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets pages of the configured origins read every answer, errors included; to them alone a browser
 * gives it. A page of another origin is refused nothing more than that, since no cookie speaks for
 * anybody here. Before everything that refuses: a preflight carries no token.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
@EnableConfigurationProperties(CorsSettings.class)
public class Cors extends OncePerRequestFilter {
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
  private static final String HEADERS =
      "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID";
  private static final String EXPOSED = "ETag, Location, Retry-After";
  private static final String SECONDS = "600";

  private final CorsSettings settings;
  private final Problems problems;

  Cors(CorsSettings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    boolean allowed = isAllowed(origin);
    if (!settings.allowedOrigins().isEmpty()) {
      response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    }
    if (allowed) {
      response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    if (origin != null && isPreflight(request)) {
      preflight(origin, allowed, request, response);
    } else {
      if (allowed) {
        response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
      }
      chain.doFilter(request, response);
    }
  }

  private boolean isAllowed(@Nullable String origin) {
    return origin != null && settings.allowedOrigins().contains(origin);
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
  }

  private void preflight(
      String origin, boolean allowed, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!allowed) {
      problems.write(
          Refused.because(
              ProblemType.FORBIDDEN,
              "pages of %s may not call this from a browser"
                  .formatted(origin.length() <= 100 ? origin : origin.substring(0, 100) + "...")),
          request,
          response);
      return;
    }
    response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
    response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, SECONDS);
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }
}
