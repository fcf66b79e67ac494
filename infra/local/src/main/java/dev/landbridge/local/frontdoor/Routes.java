package dev.landbridge.local.frontdoor;

import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions.http;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.cloud.gateway.server.mvc.common.MvcUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Which path leads to which service, and what is said when nobody answers there. */
@Configuration(proxyBeanMethods = false)
class Routes {

  /** No instance of the service runs. */
  private static final class NobodyThere extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** The services speak HTTP/1.1; asking each new connection for more costs a round trip. */
  @Bean
  ClientHttpRequestFactoryBuilder<?> clients() {
    return ClientHttpRequestFactoryBuilder.jdk()
        .withHttpClientCustomizer(client -> client.version(HttpClient.Version.HTTP_1_1));
  }

  @Bean
  RouterFunction<ServerResponse> toServices(Backends backends) {
    RouterFunction<ServerResponse> all = null;
    for (Service service : Service.values()) {
      RouterFunction<ServerResponse> one = to(service, backends);
      all = all == null ? one : all.and(one);
    }
    if (all == null) {
      throw new IllegalStateException("no service");
    }
    return all;
  }

  private static RouterFunction<ServerResponse> to(Service service, Backends backends) {
    RequestPredicate paths =
        service.paths().stream()
            .map(prefix -> path(prefix + "/**"))
            .reduce(RequestPredicate::or)
            .orElseThrow();
    return route(service.title())
        .route(paths, request -> toInstance(request, service, backends))
        .onError(
            NobodyThere.class, (failure, request) -> away(service, HttpStatus.SERVICE_UNAVAILABLE))
        .onError(ResourceAccessException.class, (failure, request) -> unreached(service, failure))
        .build();
  }

  private static ServerResponse toInstance(
      ServerRequest request, Service service, Backends backends) throws Exception {
    MvcUtils.setRequestUrl(request, backends.next(service).orElseThrow(NobodyThere::new));
    return http().handle(request);
  }

  private static ServerResponse unreached(Service service, Throwable failure) {
    return away(
        service,
        failure.getCause() instanceof HttpTimeoutException
            ? HttpStatus.GATEWAY_TIMEOUT
            : HttpStatus.BAD_GATEWAY);
  }

  private static ServerResponse away(Service service, HttpStatus status) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            status, service.title() + " does not answer just now; try again in a moment.");
    problem.setType(URI.create("https://landbridge.dev/problems/service-away"));
    problem.setProperty("code", "service-away");
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .header("Retry-After", "2")
        .body(problem);
  }
}
