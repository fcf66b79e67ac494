package dev.landbridge.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends the databases when this JVM is killed without a word: a shell that waits for the end of its
 * input, which comes with the end of this process, however that ends, and then stops them.
 *
 * <p>Only a courtesy. Where there is no shell, or it is killed too, the next start on the same data
 * ends what it finds.
 */
final class LeftoverGuard implements AutoCloseable {
  /**
   * SIGINT is PostgreSQL's fast shutdown. Terminal signals go to the whole group, so to this too.
   */
  private static final String SCRIPT =
      "trap '' INT TERM HUP; read -r word; [ \"$word\" = stopped ] || kill -INT \"$@\" 2>/dev/null";

  private final @Nullable Process shell;

  private LeftoverGuard(@Nullable Process shell) {
    this.shell = shell;
  }

  /** Watches over the servers whose data is in these directories. */
  static LeftoverGuard over(List<Path> clusters) {
    try {
      List<String> pids = new java.util.ArrayList<>();
      for (Path cluster : clusters) {
        pids.add(
            Files.readAllLines(cluster.resolve("data").resolve("postmaster.pid"))
                .getFirst()
                .strip());
      }
      List<String> command =
          new java.util.ArrayList<>(List.of("sh", "-c", SCRIPT, "landbridge-guard"));
      command.addAll(pids);
      return new LeftoverGuard(
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      return new LeftoverGuard(null);
    }
  }

  /** The databases have been stopped in order. */
  @Override
  public void close() {
    if (shell != null) {
      try (var out = shell.getOutputStream()) {
        out.write("stopped\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      } catch (IOException e) {
        shell.destroyForcibly();
      }
    }
  }
}
