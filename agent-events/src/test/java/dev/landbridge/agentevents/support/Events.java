package dev.landbridge.agentevents.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stream of server-sent events, read as it comes. */
public final class Events implements AutoCloseable {
  private static final Event END = new Event(null, "the end", "");

  private final HttpResponse<InputStream> response;
  private final BlockingQueue<Event> read = new LinkedBlockingQueue<>();

  /** An event, or with the name "the end" what comes after the last. */
  public record Event(@Nullable String id, String name, String data) {
    public JsonNode json() {
      return JsonMapper.shared().readTree(data);
    }
  }

  Events(HttpResponse<InputStream> response) {
    this.response = response;
    var _ = Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String id = null;
      String name = "";
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data += line.substring(6);
        } else if (line.isEmpty()) {
          if (!data.isEmpty()) {
            read.add(new Event(id, name, data));
          }
          id = null;
          name = "";
          data = "";
        }
      }
    } catch (IOException e) {
      // It was closed, by whichever side.
    }
    read.add(END);
  }

  public int status() {
    return response.statusCode();
  }

  public @Nullable String header(String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  public Event next() {
    try {
      return Objects.requireNonNull(
          read.poll(20, TimeUnit.SECONDS), "nothing was told for 20 seconds");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether it was told all that there is: nothing waits to be read. */
  public boolean isQuiet() {
    return read.isEmpty();
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
