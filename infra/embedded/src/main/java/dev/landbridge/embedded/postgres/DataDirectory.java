package dev.landbridge.embedded.postgres;

import dev.landbridge.embedded.disk.Disks;
import dev.landbridge.embedded.postgres.ClusterException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What a cluster keeps on disk: {@code data} (PostgreSQL's own), {@code password} (0600), {@code
 * log}, and {@code lock}, which the JVM that uses it holds.
 */
final class DataDirectory implements AutoCloseable {

  /** PG_CONTROL_FILE_SIZE. */
  private static final long CONTROL_FILE = 8192;

  /** Passwords are random here, so that a slow hash protects nothing and costs each connection. */
  static final Map.Entry<String, String> CHEAP_PASSWORDS = Map.entry("scram_iterations", "1");

  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel channel;
  private final FileLock lock;

  private DataDirectory(Path root, FileChannel channel, FileLock lock) {
    this.root = root;
    this.channel = channel;
    this.lock = lock;
  }

  /** Takes the directory for this JVM. */
  static DataDirectory take(Path root) {
    try {
      Files.createDirectories(root);
      return tryTake(root)
          .orElseThrow(() ->
              new ClusterException(
                  Kind.IN_USE,
                  "The database in " + root + " is in use by process " + holder(root)));
    } catch (IOException e) {
      throw ClusterException.of(root, e);
    }
  }

  /** Empty if a JVM has it, this one included. */
  static Optional<DataDirectory> tryTake(Path directory) throws IOException {
    Path root = directory.toRealPath();
    // Asked first: to open and close the file again would let go of this JVM's own lock (POSIX).
    if (!TAKEN.add(root)) {
      return Optional.empty();
    }
    boolean taken = false;
    try {
      Optional<DataDirectory> mine = lock(root);
      taken = mine.isPresent();
      return mine;
    } finally {
      if (!taken) {
        TAKEN.remove(root);
      }
    }
  }

  private static Optional<DataDirectory> lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return Optional.empty();
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap(
            Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
    return Optional.of(new DataDirectory(root, channel, lock));
  }

  private static String holder(Path root) {
    try {
      if (TAKEN.contains(root.toRealPath())) {
        return ProcessHandle.current().pid() + " (this one)";
      }
      return Files.readString(root.resolve("lock")).strip();
    } catch (IOException e) {
      return "(unknown)";
    }
  }

  Path root() {
    return root;
  }

  Path data() {
    return root.resolve("data");
  }

  Path log() {
    return data().resolve("server.log");
  }

  /** The superuser's password, made at first use. */
  String password() {
    Path file = root.resolve("password");
    try {
      if (Files.exists(file)) {
        String kept = Files.readString(file).strip();
        if (!kept.isEmpty()) {
          return kept;
        }
      }
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
      writeSecret(file, password);
      return password;
    } catch (IOException e) {
      throw ClusterException.of(root, e);
    }
  }

  private static void writeSecret(Path file, String secret) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
    try {
      if (Binaries.windows()) {
        Files.createFile(draft);
      } else {
        Files.createFile(
            draft,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(draft, secret);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Makes PostgreSQL's directory if there is none; a first start that was killed begins anew. */
  void initialise(String superuser, boolean synced) {
    Binaries binaries = Binaries.get();
    Path data = data();
    try {
      if (Binaries.exists(data)) {
        check(data, binaries.major(), superuser);
        return;
      }
      try (Stream<Path> files = Files.list(root)) {
        files
            .filter(file -> file.getFileName().toString().startsWith("draft-"))
            .forEach(DataDirectory::delete);
      }
      Path draft = Files.createDirectory(root.resolve("draft-" + UUID.randomUUID()));
      Programs.own(draft);
      Path secret = draft.resolveSibling(draft.getFileName() + ".secret");
      writeSecret(secret, password());
      Programs.own(secret);
      List<String> command =
          List.of(
              "--pgdata=" + draft,
              "--username=" + superuser,
              "--pwfile=" + secret,
              "--auth=scram-sha-256",
              "--set=" + CHEAP_PASSWORDS.getKey() + "=" + CHEAP_PASSWORDS.getValue(),
              "--encoding=UTF8",
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--no-instructions",
              synced ? "--data-checksums" : "--no-sync");
      try {
        Programs.Result made =
            Programs.postgres(Duration.ofMinutes(2), "initdb", command.toArray(String[]::new));
        if (made.exit() != 0) {
          throw notMade(made.output());
        }
        Files.writeString(draft.resolve("superuser"), superuser);
        Files.move(draft, data);
      } finally {
        Files.deleteIfExists(secret);
        delete(draft);
      }
    } catch (IOException e) {
      throw ClusterException.of(root, e);
    }
  }

  private ClusterException notMade(String output) {
    String why =
        output
            .lines()
            .filter(
                line -> line.contains("FATAL") || line.contains("PANIC") || line.contains("error:"))
            .findFirst()
            .orElse(output.strip());
    if (output.lines().anyMatch(Disks::saysFull) || Disks.hasNoRoom(root)) {
      return ClusterException.diskFull(root, null, null);
    }
    return new ClusterException(
        Kind.OTHER, "PostgreSQL's data directory could not be made in " + root + " (" + why + ")");
  }

  /**
   * What PostgreSQL needs to find, so that it need not be started to see that it does not; a
   * missing {@code postgresql.conf} is no loss, since it is written anew at every start.
   */
  private void check(Path data, String major, String superuser) throws IOException {
    if (!Files.isDirectory(data)) {
      throw damaged(data + " is no directory");
    }
    String made = contents(data.resolve("PG_VERSION"));
    if (!made.matches("\\d+(\\.\\d+)?")) {
      throw damaged("PG_VERSION holds no version");
    }
    if (!made.equals(major)) {
      throw new ClusterException(
          Kind.OTHER_VERSION,
          "The database in "
              + root
              + " was made by PostgreSQL "
              + made
              + ", and this is PostgreSQL "
              + major);
    }
    for (String directory : List.of("base", "global", "pg_wal", "pg_xact")) {
      if (!Files.isDirectory(data.resolve(directory))) {
        throw damaged(directory + " is missing");
      }
    }
    contents(data.resolve("pg_hba.conf"));
    Path control = data.resolve("global/pg_control");
    if (!Files.isRegularFile(control)) {
      throw damaged("global/pg_control is missing");
    }
    if (Files.size(control) != CONTROL_FILE) {
      throw damaged("global/pg_control is not whole");
    }
    String maker = contents(data.resolve("superuser"));
    if (!maker.equals(superuser)) {
      throw new ClusterException(
          Kind.OTHER,
          "The database in " + root + " has the superuser " + maker + ", not " + superuser);
    }
    contents(root.resolve("password"));
  }

  private String contents(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw damaged(file.getFileName() + " is missing");
    }
    // Whatever its bytes are.
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    if (text.isEmpty()) {
      throw damaged(file.getFileName() + " is empty");
    }
    return text;
  }

  private ClusterException damaged(String how) {
    return new ClusterException(
        Kind.DAMAGED, "The database in " + root + " is damaged (" + how + ")");
  }

  /** Ends the server at once, if one runs, with its children. */
  void endServer() {
    server()
        .ifPresent(server -> {
          List<ProcessHandle> children = server.descendants().toList();
          server.destroyForcibly();
          children.forEach(ProcessHandle::destroyForcibly);
          awaitEnd(server);
        });
  }

  /**
   * pg_ctl is content when the pid file is gone, which is a moment before the process and its port
   * are. Not by onExit(): where nobody reaps orphans a dead process stays in the table, without its
   * program.
   */
  void awaitEnd(ProcessHandle server) {
    Instant patience = Instant.now().plusSeconds(20);
    while (server.isAlive() && server.info().command().isPresent()) {
      if (Instant.now().isAfter(patience)) {
        throw new ClusterException(Kind.OTHER, "PostgreSQL in " + root + " does not end");
      }
      PostgresCluster.pause(Duration.ofMillis(5));
    }
  }

  /**
   * The server that runs on this directory, left by a JVM that was killed. The pid in its file may
   * belong to somebody else by now (the machine was restarted), so it counts only if that process
   * is a {@code postgres} of this directory.
   */
  Optional<ProcessHandle> server() {
    Path file = data().resolve("postmaster.pid");
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      if (lines.size() < 3) {
        return Optional.empty();
      }
      long started = Long.parseLong(lines.get(2).strip());
      return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
          .filter(ProcessHandle::isAlive)
          .filter(process -> isPostgres(process, started));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean isPostgres(ProcessHandle process, long startedSeconds) {
    ProcessHandle.Info info = process.info();
    boolean named =
        info.command()
            .or(info::commandLine)
            .map(command -> command.contains("postgres"))
            .orElse(false);
    // Where the system does not show arguments: the file is written a moment after the start.
    return named
        && info.arguments()
            .map(arguments -> List.of(arguments).contains(data().toString()))
            .orElseGet(() ->
                info.startInstant()
                    .map(start -> Math.abs(start.getEpochSecond() - startedSeconds) < 60)
                    .orElse(false));
  }

  static void delete(Path path) {
    if (!Binaries.exists(path)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(path)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // Somebody still writes there or deletes it too; what remains is in a temporary directory,
      // or is found by the next start.
      return;
    }
  }

  @Override
  public void close() {
    try {
      lock.release();
      channel.close();
      TAKEN.remove(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
