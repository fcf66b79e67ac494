package dev.landbridge.agentevents.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.landbridge.embedded.net.EventStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the service's HTTP. */
public final class Api {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String base;
  private final @Nullable String token;

  public Api(int port, @Nullable String token) {
    this.base = "http://127.0.0.1:" + port;
    this.token = token;
  }

  /** An answer. */
  public record Answer(int status, String text, HttpResponse<?> response) {
    public JsonNode json() {
      return JSON.readTree(text);
    }

    public @Nullable String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    /** The problem's code, where it is one in full. */
    public String problem() {
      JsonNode body = json();
      if (!"application/problem+json".equals(header("Content-Type"))
          || body.path("status").asInt() != status
          || !body.path("type")
              .asString("")
              .equals("https://landbridge.dev/problems/" + body.path("code").asString(""))
          || body.path("title").asString("").isBlank()
          || body.path("detail").asString("").isBlank()
          || !body.path("instance").asString("").startsWith("/")
          || !body.path("traceId").asString("").matches("[0-9a-f]{32}")) {
        return "not a problem in full: " + header("Content-Type") + " " + text;
      }
      return status + " " + body.path("code").asString();
    }

    public List<String> fields() {
      List<String> fields = new ArrayList<>();
      json().path("errors").forEach(error -> fields.add(error.path("field").asString()));
      return fields;
    }
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  public Answer post(String path, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of("Content-Type", "application/json"));
    all.addAll(List.of(headers));
    return send("POST", path, body, all.toArray(String[]::new));
  }

  /** Opens a stream. */
  public EventStream events(String path, String... headers) {
    return new EventStream(exchange("GET", path, null, BodyHandlers.ofInputStream(), headers));
  }

  /** Of a stream what it tells first, then it is closed; whatever else it is, whole. */
  public Answer first(String path) {
    HttpResponse<InputStream> response = exchange("GET", path, null, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        return new Answer(response.statusCode(), new String(body.readAllBytes(), UTF_8), response);
      }
      try (EventStream events = new EventStream(response)) {
        return new Answer(200, events.next().data(), response);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Answer send(String method, String path, @Nullable String body, String... headers) {
    HttpResponse<String> response = exchange(method, path, body, BodyHandlers.ofString(), headers);
    return new Answer(response.statusCode(), response.body(), response);
  }

  private <T> HttpResponse<T> exchange(
      String method,
      String path,
      @Nullable String body,
      HttpResponse.BodyHandler<T> reading,
      String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return CLIENT.send(request.build(), reading);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
