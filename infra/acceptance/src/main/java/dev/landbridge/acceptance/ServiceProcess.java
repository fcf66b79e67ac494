package dev.landbridge.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A service as a process of its own, from its own jar. Killed without a word by {@link #kill()},
 * and at the end of this JVM at the latest.
 */
public final class ServiceProcess implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  private final String service;
  private final Process process;
  private final URI base;
  private final Path log;

  private ServiceProcess(String service, Process process, URI base, Path log) {
    this.service = service;
    this.process = process;
    this.base = base;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /**
   * Starts a service's own jar.
   *
   * @param service the module's name
   * @param properties its configuration
   * @param logs the folder that takes its output
   */
  public static ServiceProcess start(String service, Map<String, String> properties, Path logs) {
    try {
      int port = freePort();
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xmx256m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-jar",
              jar(service).toString()));
      Map<String, String> all = new LinkedHashMap<>(properties);
      all.put("server.port", Integer.toString(port));
      all.put("server.address", "127.0.0.1");
      all.forEach((key, value) -> command.add("--" + key + "=" + value));
      Path log = Files.createTempFile(Files.createDirectories(logs), service + "-", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new ServiceProcess(service, process, URI.create("http://127.0.0.1:" + port), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns once it answers that it is healthy; fails, with the end of its log, if it ends before.
   */
  public ServiceProcess awaitHealthy() {
    Awaitility.await(service + " to be healthy, see " + log)
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(service + " ended: " + tail());
          }
          return isHealthy();
        });
    return this;
  }

  public URI base() {
    return base;
  }

  /** What it has printed. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** SIGTERM, and SIGKILL if it takes longer than half a minute. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isHealthy() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(base.resolve("/actuator/health/readiness"))
              .timeout(Duration.ofSeconds(2))
              .build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String tail() {
    String output = output();
    return output.substring(Math.max(0, output.length() - 4000));
  }

  private static Path jar(String service) {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.exists(root.resolve("booking-saga/pom.xml"))) {
      root = root.getParent();
    }
    if (root == null) {
      throw new IllegalStateException("run inside the checkout: no booking-saga/pom.xml above");
    }
    try (var files = Files.list(root.resolve(service).resolve("target"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException(service + " has no -exec.jar: run mvnw package"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
