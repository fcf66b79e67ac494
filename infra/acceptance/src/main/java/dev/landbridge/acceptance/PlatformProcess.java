package dev.landbridge.acceptance;

import dev.landbridge.local.LandbridgeLocal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** The whole local platform as a process of its own, as the README's first command runs it. */
public final class PlatformProcess implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  private final Process process;
  private final URI base;
  private final Path log;

  private PlatformProcess(Process process, URI base, Path log) {
    this.process = process;
    this.base = base;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** Starts a platform on a data directory; returns when it answers. */
  public static PlatformProcess start(Path data, Path logs, List<String> arguments) {
    try {
      int port = freePort();
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(compilers());
      command.addAll(
          List.of(
              "-XX:+UseSerialGC",
              "-cp",
              System.getProperty("java.class.path"),
              LandbridgeLocal.class.getName(),
              "--server.port=" + port,
              "--landbridge.local.data=" + data));
      command.addAll(arguments);
      Path log = Files.createTempFile(Files.createDirectories(logs), "platform-", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      PlatformProcess platform =
          new PlatformProcess(process, URI.create("http://localhost:" + port), log);
      platform.awaitAnswer();
      return platform;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As this JVM: tests live too short for the optimising one, benchmarks do not. */
  private static List<String> compilers() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-XX:TieredStopAtLevel="))
        .toList();
  }

  public URI base() {
    return base;
  }

  public long pid() {
    return process.pid();
  }

  /** SIGKILL of the platform and of everything that it started, as a power cut would. */
  public void kill() {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  /** SIGTERM; returns when it has ended. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitAnswer() {
    Awaitility.await("the platform to answer, see " + log)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("the platform ended: " + Files.readString(log));
          }
          return answers();
        });
  }

  private boolean answers() throws InterruptedException {
    try {
      return HTTP.send(
                  HttpRequest.newBuilder(base.resolve("/actuator/health"))
                      .timeout(Duration.ofSeconds(5))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
