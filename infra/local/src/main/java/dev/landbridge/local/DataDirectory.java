package dev.landbridge.local;

import dev.landbridge.embedded.postgres.PostgresCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the platform keeps, held by one platform at a time. The lock is the operating
 * system's: it ends with the process, however that ends.
 */
final class DataDirectory implements AutoCloseable {
  private static final String MARK = "landbridge.properties";
  private static final Set<String> OURS =
      Set.of(MARK, "agents", "operators", "logs", "issuer.jwk", "lock");

  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;
  private final Properties remembered = new Properties();
  private final boolean existed;

  private DataDirectory(Path path, FileChannel channel, FileLock lock) throws IOException {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
    this.existed = Files.exists(path.resolve(MARK));
    if (existed) {
      try (var in = Files.newInputStream(path.resolve(MARK))) {
        remembered.load(in);
      }
    }
  }

  /**
   * Takes the directory.
   *
   * @param fresh forget what it holds; only what the platform itself made is deleted
   * @throws StartRefused where another platform runs on it, or it holds something else
   */
  static DataDirectory open(Path path, boolean fresh) {
    FileChannel channel = null;
    try {
      refuseStrangers(path);
      Files.createDirectories(path);
      // Asked first: to open and close the file again would let go of this JVM's own lock (POSIX).
      if (!TAKEN.add(path)) {
        throw inUse(path, "");
      }
      channel =
          FileChannel.open(
              path.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(path, holder(channel));
      }
      if (fresh) {
        forget(path);
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
          0);
      return new DataDirectory(path, channel, lock);
    } catch (IOException e) {
      letGo(path, channel);
      throw new StartRefused(
          "The data directory %s cannot be used (%s); give another one with --landbridge.local.data=DIR."
              .formatted(path, e));
    } catch (RuntimeException e) {
      if (channel != null) {
        letGo(path, channel);
      }
      throw e;
    }
  }

  Path path() {
    return path;
  }

  /** Whether an earlier start left its data here. */
  boolean existed() {
    return existed;
  }

  @Nullable String recall(String key) {
    return remembered.getProperty(key);
  }

  /** Keeps what later starts should find again, and counts the directory as begun. */
  void remember(String key, String value) {
    remembered.setProperty(key, value);
    try {
      Path next = Files.createTempFile(path, "landbridge", ".tmp");
      try (var out = Files.newOutputStream(next)) {
        remembered.store(out, "Landbridge's local platform: its data is in this directory");
      }
      Files.move(
          next,
          path.resolve(MARK),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
    } catch (IOException e) {
      // The lock ends with the process.
    }
    letGo(path, channel);
  }

  private static StartRefused inUse(Path path, String holder) {
    return new StartRefused(
        "Another Landbridge%s runs on the data in %s; stop it, or give this one a directory of its own with --landbridge.local.data=DIR."
            .formatted(holder, path));
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(20);
    channel.read(buffer, 0);
    String pid =
        new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).strip();
    return pid.isEmpty() ? "" : " (process " + pid + ")";
  }

  /** A mistyped directory must never cost somebody's files. */
  private static void refuseStrangers(Path path) throws IOException {
    if (!Files.exists(path) || Files.exists(path.resolve(MARK))) {
      return;
    }
    try (Stream<Path> files = Files.list(path)) {
      List<String> others =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !OURS.contains(name) && !name.endsWith(".tmp"))
              .toList();
      if (!others.isEmpty()) {
        throw new StartRefused(
            "The directory %s holds other files (%s ...); give an empty one with --landbridge.local.data=DIR."
                .formatted(path, others.getFirst()));
      }
    }
  }

  private static void forget(Path path) throws IOException {
    for (String cluster : List.of("agents", "operators")) {
      if (Files.exists(path.resolve(cluster).resolve("data").resolve("postmaster.pid"))) {
        // A server that outlived a killed platform would write on.
        PostgresCluster.open(path.resolve(cluster)).close();
      }
    }
    for (String name : OURS) {
      if (!name.equals("lock") && Files.exists(path.resolve(name))) {
        delete(path.resolve(name));
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void letGo(Path path, @Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // The process's end closes it too.
      }
    }
    TAKEN.remove(path);
  }
}
