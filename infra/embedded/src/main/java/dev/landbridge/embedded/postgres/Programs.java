package dev.landbridge.embedded.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs PostgreSQL's programs as somebody who may: they refuse to run as root, and so as root they
 * run inside a user namespace of their own, or, where a container forbids that, as {@code nobody}
 * who is allowed to pass directories that only root may enter.
 */
final class Programs {

  /** The user {@code nobody}, who owns the data where root may not make a namespace. */
  private static final int NOBODY = 65_534;

  private static final int ROOT = 0;

  private record Identity(List<String> prefix, @Nullable Integer owner) {}

  private static @Nullable Identity identity;

  record Result(int exit, String output) {
    Result orThrow(String what) {
      if (exit != 0) {
        throw new ClusterException(ClusterException.Kind.OTHER, what + " (" + output.strip() + ")");
      }
      return this;
    }
  }

  private Programs() {}

  static Result postgres(Duration patience, String program, String... arguments) {
    List<String> command = new ArrayList<>(identity().prefix());
    command.add(Binaries.get().program(program).toString());
    command.addAll(List.of(arguments));
    return run(patience, command);
  }

  /**
   * Hands a data directory to the user that PostgreSQL runs as, should it have been run otherwise.
   */
  static void own(Path directory) {
    Integer owner = identity().owner();
    try {
      if (owner == null || owner.equals(Files.getAttribute(directory, "unix:uid"))) {
        return;
      }
      Files.walkFileTree(
          directory,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
                throws IOException {
              return give(dir);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              return give(file);
            }

            private FileVisitResult give(Path path) throws IOException {
              Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot change the owner of " + directory, e);
    }
  }

  /** Whether PostgreSQL runs as another user of the system than this JVM. */
  static boolean runAsAnother() {
    return identity().owner() != null && identity().owner() != ROOT;
  }

  /** Not in a static initialiser, which would hide the sentence that says what is wrong. */
  private static synchronized Identity identity() {
    Identity known = identity;
    if (known == null) {
      known = findIdentity();
      identity = known;
    }
    return known;
  }

  private static Identity findIdentity() {
    if (Binaries.windows() || !"root".equals(System.getProperty("user.name"))) {
      return new Identity(List.of(), null);
    }
    List<String> namespace = List.of("unshare", "-U");
    if (works(namespace)) {
      return new Identity(namespace, ROOT);
    }
    String nobody = Integer.toString(NOBODY);
    List<String> nobodyWhoPasses =
        List.of(
            "setpriv",
            "--reuid=" + nobody,
            "--regid=" + nobody,
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override");
    if (works(nobodyWhoPasses)) {
      return new Identity(nobodyWhoPasses, NOBODY);
    }
    List<String> justNobody = nobodyWhoPasses.subList(0, 4);
    if (works(justNobody)) {
      return new Identity(justNobody, NOBODY);
    }
    throw new ClusterException(
        ClusterException.Kind.OTHER,
        "PostgreSQL does not run as root, and neither unshare nor setpriv works here");
  }

  private static boolean works(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      return run(Duration.ofSeconds(10), command).exit() == 0;
    } catch (UncheckedIOException noSuchProgram) {
      return false;
    }
  }

  private static Path outputFile() {
    try {
      return Files.createTempFile("landbridge-postgres", ".out");
    } catch (IOException e) {
      throw ClusterException.of(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), e);
    }
  }

  /** Output goes through a file: a server that outlives its starter would hold a pipe open. */
  private static Result run(Duration patience, List<String> command) {
    Path output = outputFile();
    try {
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("LC_MESSAGES", "C");
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          return new Result(-1, "no end after " + patience + ": " + String.join(" ", command));
        }
        return new Result(
            process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(
          ClusterException.Kind.OTHER, "A start was interrupted at " + command.getFirst(), e);
    }
  }
}
