package dev.landbridge.local.frontdoor;

import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions.http;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.cloud.gateway.server.mvc.common.MvcUtils;
import org.springframework.cloud.gateway.server.mvc.config.GatewayMvcProperties;
import org.springframework.cloud.gateway.server.mvc.filter.HttpHeadersFilter;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchangeHandlerFunction;
import org.springframework.cloud.gateway.server.mvc.handler.RestClientProxyExchange;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.function.HandlerFunction;
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
  RouterFunction<ServerResponse> toServices(
      Backends backends,
      RestClient.Builder clients,
      GatewayMvcProperties properties,
      ObjectProvider<HttpHeadersFilter.RequestHttpHeadersFilter> towards,
      ObjectProvider<HttpHeadersFilter.ResponseHttpHeadersFilter> back,
      ConfigurableApplicationContext context) {
    ProxyExchangeHandlerFunction streams = streams(clients, properties, towards, back, context);
    RouterFunction<ServerResponse> all = null;
    for (Service service : Service.values()) {
      RouterFunction<ServerResponse> one = to(service, backends, streams);
      all = all == null ? one : all.and(one);
    }
    if (all == null) {
      throw new IllegalStateException("no service");
    }
    return all;
  }

  private static RouterFunction<ServerResponse> to(
      Service service, Backends backends, HandlerFunction<ServerResponse> streams) {
    RequestPredicate paths =
        service.paths().stream()
            .map(prefix -> path(prefix + "/**"))
            .reduce(RequestPredicate::or)
            .orElseThrow();
    return route(service.title())
        .route(
            paths,
            request -> toInstance(request, service, backends, isStream(request) ? streams : http()))
        .onError(
            NobodyThere.class, (failure, request) -> away(service, HttpStatus.SERVICE_UNAVAILABLE))
        .onError(ResourceAccessException.class, (failure, request) -> unreached(service, failure))
        .build();
  }

  private static ServerResponse toInstance(
      ServerRequest request,
      Service service,
      Backends backends,
      HandlerFunction<ServerResponse> proxy)
      throws Exception {
    MvcUtils.setRequestUrl(request, backends.next(service).orElseThrow(NobodyThere::new));
    ServerResponse answer = proxy.handle(request);
    // Whom browsers let read this the door itself has said: said twice, it is nobody.
    answer.headers().remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
    answer.headers().remove(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS);
    return answer;
  }

  private static boolean isStream(ServerRequest request) {
    return HttpMethod.GET.equals(request.method()) && request.path().endsWith("/events");
  }

  /**
   * Passes streams on as they come, for as long as both sides want: without the time that an answer
   * may take in all. When the caller goes away the service's side is closed; what closes answers
   * otherwise would first read them to their end.
   */
  private static ProxyExchangeHandlerFunction streams(
      RestClient.Builder clients,
      GatewayMvcProperties properties,
      ObjectProvider<HttpHeadersFilter.RequestHttpHeadersFilter> towards,
      ObjectProvider<HttpHeadersFilter.ResponseHttpHeadersFilter> back,
      ConfigurableApplicationContext context) {
    RestClient client =
        clients
            .clone()
            .requestFactory(
                new JdkClientHttpRequestFactory(
                    HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(2))
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build()))
            .requestInterceptor(
                (request, body, execution) -> new Undrained(execution.execute(request, body)))
            .build();
    ProxyExchangeHandlerFunction streams =
        new ProxyExchangeHandlerFunction(
            new RestClientProxyExchange(client, properties), towards, back);
    // Where it takes its filters.
    context.addApplicationListener(streams);
    return streams;
  }

  private record Undrained(ClientHttpResponse response) implements ClientHttpResponse {
    @Override
    public HttpStatusCode getStatusCode() throws IOException {
      return response.getStatusCode();
    }

    @Override
    public String getStatusText() throws IOException {
      return response.getStatusText();
    }

    @Override
    public HttpHeaders getHeaders() {
      return response.getHeaders();
    }

    @Override
    public InputStream getBody() throws IOException {
      return response.getBody();
    }

    @Override
    public void close() {
      try {
        response.getBody().close();
      } catch (IOException e) {
        // It was cut off already.
      }
    }
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
