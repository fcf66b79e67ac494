package dev.landbridge.embedded.broker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** SNS's HTTP side: AWS's Query protocol, forms in and XML out. */
final class SnsEndpoint implements AutoCloseable {

  private static final String NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

  static {
    // Read once by the JDK's server: without the first every answer waits 40 ms for the client.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.idleInterval", "600");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
  }

  final LongAdder requests = new LongAdder();
  private final Sns sns;
  private final ExecutorService workers;
  private final int port;
  private @Nullable HttpServer server;

  SnsEndpoint(Sns sns, ExecutorService workers, int port) {
    this.sns = sns;
    this.workers = workers;
    this.port = port;
    resume();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  synchronized void pause() {
    HttpServer running = server;
    server = null;
    if (running != null) {
      running.stop(0);
    }
  }

  synchronized void resume() {
    if (server != null) {
      return;
    }
    try {
      HttpServer starting =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      starting.createContext("/", this::handle);
      starting.setExecutor(workers);
      starting.start();
      server = starting;
    } catch (IOException e) {
      throw new UncheckedIOException("the embedded SNS cannot listen on port " + port, e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.increment();
    String requestId = UUID.randomUUID().toString();
    int status = 200;
    String xml;
    try (exchange) {
      Query query = Query.parse(exchange.getRequestBody().readAllBytes());
      try {
        String action = query.required("Action");
        xml = result(action, sns.answer(action, query), requestId);
      } catch (SnsException e) {
        status = e.status;
        xml = error("Sender", e.code, e.getMessage(), requestId);
      } catch (RuntimeException e) {
        status = 500;
        xml = error("Receiver", "InternalFailure", e.toString(), requestId);
      }
      byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/xml");
      exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
      exchange.sendResponseHeaders(status, bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    }
  }

  private static String result(String action, String inside, String requestId) {
    return "<"
        + action
        + "Response xmlns=\""
        + NAMESPACE
        + "\"><"
        + action
        + "Result>"
        + inside
        + "</"
        + action
        + "Result><ResponseMetadata><RequestId>"
        + requestId
        + "</RequestId></ResponseMetadata></"
        + action
        + "Response>";
  }

  private static String error(String type, String code, String message, String requestId) {
    return "<ErrorResponse xmlns=\""
        + NAMESPACE
        + "\"><Error><Type>"
        + type
        + "</Type><Code>"
        + code
        + "</Code><Message>"
        + Escapes.xml(message)
        + "</Message></Error><RequestId>"
        + requestId
        + "</RequestId></ErrorResponse>";
  }

  @Override
  public void close() {
    pause();
  }
}
