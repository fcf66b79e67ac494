package dev.landbridge.local;

import dev.landbridge.embedded.postgres.ClusterException;
import dev.landbridge.embedded.postgres.PostgresCluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the platform keeps, held by one platform at a time. The lock is the operating
 * system's: it ends with the process, however that ends.
 */
final class DataDirectory implements AutoCloseable {
  static final String AGENTS = "agents";
  static final String OPERATORS = "operators";
  static final String LOGS = "logs";
  private static final String LOCK = "lock";
  private static final Set<String> OURS =
      Set.of(
          Mark.NAME, AGENTS, OPERATORS, LOGS, KeyFile.POOL.file(), KeyFile.OPERATORS.file(), LOCK);

  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;
  private final Mark mark;
  private final boolean existed;

  private DataDirectory(Path path, FileChannel channel, FileLock lock) throws IOException {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
    this.existed = Files.exists(path.resolve(Mark.NAME));
    check(path);
    this.mark = Mark.in(path);
    for (String store : List.of(AGENTS, OPERATORS)) {
      if (mark.get(store + ".port") != null && !Files.exists(data(path, store))) {
        throw StartRefused.damaged(path, store + "/data is missing");
      }
    }
  }

  /** What a killed or a full start left is in the way of nothing; all else must be as it was. */
  private static void check(Path path) throws IOException {
    for (String directory : List.of(AGENTS, OPERATORS, LOGS)) {
      if (exists(path.resolve(directory)) && !Files.isDirectory(path.resolve(directory))) {
        throw StartRefused.damaged(path, directory + " is not a directory");
      }
    }
    for (String file : List.of(Mark.NAME, KeyFile.POOL.file(), KeyFile.OPERATORS.file())) {
      if (exists(path.resolve(file)) && !Files.isRegularFile(path.resolve(file))) {
        throw StartRefused.damaged(path, file + " is not a file");
      }
    }
    if (!Files.exists(path.resolve(Mark.NAME))
        && (Files.exists(data(path, AGENTS)) || Files.exists(data(path, OPERATORS)))) {
      throw StartRefused.damaged(path, Mark.NAME + " is missing");
    }
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.filter(DataDirectory::isDraft).toList()) {
        Files.delete(file);
      }
    }
  }

  private static boolean isDraft(Path file) {
    return file.getFileName().toString().matches("(landbridge|issuer)\\d+\\.tmp")
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static Path data(Path path, String store) {
    return path.resolve(store).resolve("data");
  }

  /**
   * Takes the directory.
   *
   * @param fresh forget what it holds; only what the platform itself made is deleted
   * @throws StartRefused where another platform runs on it, or it holds something else
   */
  static DataDirectory open(Path path, boolean fresh) {
    FileChannel channel = null;
    boolean mine = false;
    boolean opened = false;
    try {
      refuseStrangers(path);
      Files.createDirectories(path);
      // Asked first: to open and close the file again would let go of this JVM's own lock (POSIX).
      mine = TAKEN.add(path);
      if (!mine) {
        throw inUse(path, "");
      }
      channel =
          FileChannel.open(
              path.resolve(LOCK),
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
      DataDirectory directory = new DataDirectory(path, channel, lock);
      opened = true;
      return directory;
    } catch (OverlappingFileLockException e) {
      throw inUse(path, "");
    } catch (IOException e) {
      throw StartRefused.because(path, e);
    } catch (ClusterException e) {
      throw StartRefused.because(e);
    } finally {
      if (mine && !opened) {
        letGo(path, channel);
      }
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
    return mark.get(key);
  }

  /** Keeps what later starts should find again. */
  synchronized void remember(String key, String value) {
    try {
      mark.put(key, value);
    } catch (IOException e) {
      throw StartRefused.because(path, e);
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
    if (!Files.exists(path) || Files.exists(path.resolve(Mark.NAME))) {
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
    for (String store : List.of(AGENTS, OPERATORS)) {
      if (Files.isDirectory(data(path, store))) {
        // A server that outlived a killed platform would write on.
        PostgresCluster.endLeftover(path.resolve(store));
      }
    }
    // The mark goes last: what is half forgotten must still be ours.
    for (String name :
        List.of(
            AGENTS, OPERATORS, LOGS, KeyFile.POOL.file(), KeyFile.OPERATORS.file(), Mark.NAME)) {
      if (exists(path.resolve(name))) {
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
