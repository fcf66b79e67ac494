package dev.landbridge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The platform as a user starts it, in a process of its own. */
final class PlatformProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private PlatformProcess(Process process) {
    this.process = process;
    this.reader =
        Thread.ofPlatform()
            .name("console")
            .start(() -> {
              try (var out = process.inputReader()) {
                out.lines().forEach(lines::add);
              } catch (IOException | UncheckedIOException killed) {
                // What it said before stays.
              }
            });
  }

  static PlatformProcess start(int port, Path data) throws IOException {
    return new PlatformProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                LandbridgeLocal.class.getName(),
                "--server.port=" + port,
                "--landbridge.local.data=" + data)
            .redirectErrorStream(true)
            .start());
  }

  PlatformProcess awaitUp() {
    await()
        .atMost(PATIENCE)
        .until(() -> !process.isAlive() || console().contains("Ctrl-C stops all of it"));
    assertThat(process.isAlive()).as(console()).isTrue();
    return this;
  }

  /** What it says about itself, {@code "Agents' store"} for instance. */
  String part(String name) {
    return lines.stream()
        .filter(line -> line.startsWith("  " + name))
        .map(line -> line.substring(name.length() + 2).strip())
        .findFirst()
        .orElseThrow();
  }

  String console() {
    return String.join("\n", lines);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** With the status by which it ended. */
  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    reader.join();
    return process.exitValue();
  }

  /** The sentence of a start that was refused: one line, and nothing else but which data it is. */
  String refusal() throws InterruptedException {
    assertThat(awaitEnd()).as(console()).isEqualTo(1);
    List<String> said =
        lines.stream()
            .filter(line -> !line.isBlank() && !line.startsWith("Landbridge starts, with"))
            .toList();
    assertThat(said).hasSize(1);
    return said.getFirst();
  }

  /** As Ctrl-C does. */
  void stop() throws InterruptedException {
    process.destroy();
    awaitEnd();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
