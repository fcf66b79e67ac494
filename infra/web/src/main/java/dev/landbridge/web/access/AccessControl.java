package dev.landbridge.web.access;

import dev.landbridge.web.access.AccessTable.Line;
import dev.landbridge.web.identity.Callers;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Holds callers to the table before an endpoint reads anything of a request; without a token they
 * do not come so far. A service does not start while an endpoint has no line, or a line no
 * endpoint.
 */
@Configuration(proxyBeanMethods = false)
class AccessControl implements WebMvcConfigurer {
  private final AccessTable table;
  private final Map<String, Line> lines;
  private final Callers callers;

  AccessControl(@Value("${spring.application.name}") String service, Callers callers) {
    this.table = AccessTable.of(service);
    this.lines =
        table.lines().stream().collect(Collectors.toMap(Line::endpoint, Function.identity()));
    this.callers = callers;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new Gate());
  }

  @Bean
  SmartInitializingSingleton accessTableIsWhole(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
    return () -> requireWhole(mappings.getHandlerMethods());
  }

  private void requireWhole(Map<RequestMappingInfo, HandlerMethod> mappings) {
    Map<String, HandlerMethod> served = new TreeMap<>();
    mappings.forEach((mapping, handler) -> {
      if (isOurs(handler)) {
        for (String path : mapping.getPatternValues()) {
          if (mapping.getMethodsCondition().getMethods().isEmpty()) {
            throw new IllegalStateException(
                "%s answers every method at %s: it must name its methods"
                    .formatted(handler.getShortLogMessage(), path));
          }
          mapping
              .getMethodsCondition()
              .getMethods()
              .forEach(method -> served.put(method + " " + path, handler));
        }
      }
    });
    served.forEach((endpoint, handler) -> {
      if (!lines.containsKey(endpoint)) {
        throw new IllegalStateException(
            "%s has no line for %s (%s): say there who may ask it"
                .formatted(table.file(), endpoint, handler.getShortLogMessage()));
      }
    });
    for (Line line : table.lines()) {
      if (!served.containsKey(line.endpoint())) {
        throw new IllegalStateException(
            "%s has a line for %s, which no endpoint serves: take it away"
                .formatted(table.file(), line.endpoint()));
      }
    }
  }

  /** Not what the frameworks serve: errors, and the description, which is open. */
  private static boolean isOurs(HandlerMethod handler) {
    return !ErrorController.class.isAssignableFrom(handler.getBeanType())
        && handler.getBeanType().getPackageName().startsWith("dev.landbridge.");
  }

  private final class Gate implements HandlerInterceptor {
    @Override
    public boolean preHandle(
        HttpServletRequest request, HttpServletResponse response, Object handler) {
      if (request.getDispatcherType() == DispatcherType.REQUEST
          && handler instanceof HandlerMethod method
          && isOurs(method)) {
        String asked = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        Line line =
            lines.get(
                asked + " " + request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        if (line == null || !line.allows(callers.of(new ServletWebRequest(request)).playing())) {
          throw Refused.because(
              ProblemType.FORBIDDEN,
              "none of the caller's roles may do this"
                  + (line == null ? "" : "; it is for: " + String.join(", ", line.roles())));
        }
      }
      return true;
    }
  }
}
