package dev.landbridge.web.live;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/** Writes a stream of the type {@code text/event-stream}. What is written waits until flushed. */
public final class Lines {
  private final HttpServletResponse response;
  private final JsonMapper json;
  private final Duration retry;
  private boolean begun;

  Lines(HttpServletResponse response, JsonMapper json, Duration retry) {
    this.response = response;
    this.json = json;
    this.retry = retry;
  }

  static void head(HttpServletResponse response) {
    response.setContentType("text/event-stream");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
    // What proxies of nginx's kind need to be told, or they keep it until it ends.
    response.setHeader("X-Accel-Buffering", "no");
  }

  /**
   * An event.
   *
   * @param id where a client that has it goes on by {@code Last-Event-ID}; null leaves that where
   *     it was
   */
  public void event(@Nullable String id, String name, Object data) throws IOException {
    String text = json.writeValueAsString(data).replace("\n", "\ndata: ");
    write((id == null ? "" : "id: " + id + "\n") + "event: " + name + "\ndata: " + text + "\n\n");
  }

  /** Where a client goes on, without an event. */
  public void id(String id) throws IOException {
    write("id: " + id + "\n\n");
  }

  void comment(String text) throws IOException {
    write(": " + text + "\n\n");
  }

  void flush() throws IOException {
    if (!begun) {
      write("");
    }
    response.flushBuffer();
  }

  private void write(String text) throws IOException {
    if (!begun) {
      begun = true;
      head(response);
      write("retry: " + retry.toMillis() + "\n\n");
    }
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
