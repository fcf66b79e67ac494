package dev.landbridge.embedded.net;

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

/** A stream of server-sent events, read as it comes. */
public final class EventStream implements AutoCloseable {
  /** The name of what comes after the last event. */
  public static final String END = "the end";

  private final HttpResponse<InputStream> response;
  private final BlockingQueue<Event> read = new LinkedBlockingQueue<>();
  private volatile @Nullable String lastId;

  /**
   * An event.
   *
   * @param id as it was sent with this event
   */
  public record Event(@Nullable String id, String name, String data) {}

  /** Begins to read; what the answer's body is must be seen by its status before. */
  public EventStream(HttpResponse<InputStream> response) {
    this.response = response;
    Thread _ = Thread.ofVirtual().start(this::read);
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
          lastId = id == null ? lastId : id;
          if (!data.isEmpty()) {
            read.add(new Event(id, name, data));
          }
          id = null;
          name = "";
          data = "";
        }
      }
      read.add(new Event(null, END, "it was ended"));
    } catch (IOException e) {
      read.add(new Event(null, END, "it was cut off"));
    }
  }

  public int status() {
    return response.statusCode();
  }

  public @Nullable String header(String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  /** Waits for the next event. */
  public Event next() {
    try {
      return Objects.requireNonNull(
          read.poll(20, TimeUnit.SECONDS), "nothing was told for 20 seconds");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a client that comes again says as its {@code Last-Event-ID}. */
  public @Nullable String lastId() {
    return lastId;
  }

  /** Whether nothing waits to be read. */
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
