package dev.landbridge.embedded.postgres;

import dev.landbridge.embedded.disk.Disks;
import dev.landbridge.embedded.postgres.ClusterException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of its own process on 127.0.0.1, with a superuser that signs in by password.
 *
 * <p>A {@link #temporary()} cluster forgets everything at {@link #close()} and does not wait for
 * the disk; an {@link #open opened} one is durable as PostgreSQL is by default, and finds its data
 * again whatever ended the JVM or the server. Neither outlives its JVM, except when that is killed:
 * then the next start on the same directory (for temporary ones: of any temporary cluster) ends
 * what was left.
 */
public final class PostgresCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TEMPORARY = "landbridge-pg-";

  /** Codes of a file that is missing, cannot be read, or does not hold what was written. */
  private static final Set<String> DAMAGE = Set.of("58P01", "58030", "XX000", "XX001", "XX002");

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("listen_addresses", "127.0.0.1"),
          Map.entry("unix_socket_directories", ""),
          Map.entry("password_encryption", "scram-sha-256"),
          DataDirectory.CHEAP_PASSWORDS,
          Map.entry("max_connections", "200"),
          Map.entry("shared_buffers", "64MB"),
          Map.entry("wal_level", "logical"),
          Map.entry("max_wal_size", "512MB"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("lc_messages", "C"),
          Map.entry("jit", "off"),
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"));

  private static final Map<String, String> FORGETFUL =
      Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off");

  private final DataDirectory directory;
  private final ClusterOptions options;
  private final boolean temporary;
  private final String password;
  private final ServerLog log;
  private final @Nullable Thread exitHook;
  private int port;
  private boolean closed;

  private PostgresCluster(DataDirectory directory, ClusterOptions options, boolean temporary) {
    this.directory = directory;
    this.options = options;
    this.temporary = temporary;
    this.password = directory.password();
    this.log = new ServerLog(directory.log());
    this.exitHook =
        options.stoppedAtExit() ? new Thread(this::end, "stop-postgres-" + directory.root()) : null;
  }

  /** A fast cluster that is gone at {@link #close()} or at the JVM's exit. */
  public static PostgresCluster temporary() {
    return temporary(ClusterOptions.DEFAULTS);
  }

  public static PostgresCluster temporary(ClusterOptions options) {
    sweepTemporary();
    try {
      Path root = Files.createTempDirectory(TEMPORARY);
      Map<String, String> settings = new LinkedHashMap<>(FORGETFUL);
      settings.putAll(options.settings());
      ClusterOptions fast =
          new ClusterOptions(
              options.superuser(), options.port(), settings, options.stoppedAtExit());
      return open(DataDirectory.take(root), fast, true);
    } catch (IOException e) {
      throw ClusterException.of(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), e);
    }
  }

  /** The durable cluster in a directory, made there at the first time. */
  public static PostgresCluster open(Path data) {
    return open(data, ClusterOptions.DEFAULTS);
  }

  /**
   * The durable cluster in a directory, made there at the first time.
   *
   * @throws ClusterException if the directory is another's, or the port is taken
   */
  public static PostgresCluster open(Path data, ClusterOptions options) {
    return open(DataDirectory.take(data), options, false);
  }

  /**
   * Ends a server that a killed JVM left on this directory, whatever state the directory is in.
   *
   * @throws ClusterException if the directory is another's
   */
  public static void endLeftover(Path data) {
    try (DataDirectory directory = DataDirectory.take(data)) {
      directory.endServer();
    }
  }

  private static PostgresCluster open(
      DataDirectory directory, ClusterOptions options, boolean temporary) {
    PostgresCluster cluster = null;
    boolean started = false;
    try {
      directory.initialise(options.superuser(), !temporary);
      cluster = new PostgresCluster(directory, options, temporary);
      if (cluster.exitHook != null) {
        Runtime.getRuntime().addShutdownHook(cluster.exitHook);
      }
      cluster.start();
      started = true;
      return cluster;
    } finally {
      if (!started) {
        if (cluster == null) {
          directory.close();
        } else {
          cluster.close();
        }
      }
    }
  }

  public int port() {
    return port;
  }

  public String user() {
    return options.superuser();
  }

  public String password() {
    return password;
  }

  /** Without user and password. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** As the superuser. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), user(), password);
  }

  /** Creates the database unless it is there. */
  public void createDatabase(String name) {
    try (Connection connection = connect("template1");
        PreparedStatement there =
            connection.prepareStatement("select 1 from pg_catalog.pg_database where datname = ?");
        Statement statement = connection.createStatement()) {
      there.setString(1, name);
      if (!there.executeQuery().next()) {
        statement.execute(
            "create database " + statement.enquoteIdentifier(name, true) + " template template0");
      }
    } catch (SQLException e) {
      if ("28P01".equals(e.getSQLState())) {
        throw new ClusterException(
            Kind.DAMAGED,
            "The file "
                + directory.root().resolve("password")
                + " does not hold the password of the database beside it",
            e);
      }
      if ("53100".equals(e.getSQLState())) {
        throw ClusterException.diskFull(directory.root(), e.getMessage(), e);
      }
      if (DAMAGE.contains(String.valueOf(e.getSQLState()))) {
        throw new ClusterException(
            Kind.DAMAGED,
            "The data in %s is damaged (PostgreSQL says %s)"
                .formatted(
                    directory.root(),
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("so")),
            e);
      }
      if ("57P03".equals(e.getSQLState())) {
        // It may be the data, or that a part of it was killed: nothing that calls for forgetting.
        throw new ClusterException(
            Kind.OTHER,
            "PostgreSQL crashed on the data in %s since it was ready (its log: %s)"
                .formatted(directory.root(), log.file()),
            e);
      }
      throw new IllegalStateException("cannot create database " + name, e);
    }
  }

  /** Ends every connection to a database and drops it. */
  public void dropDatabase(String name) {
    try (Connection connection = connect("template1");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "drop database if exists " + statement.enquoteIdentifier(name, true) + " with (force)");
    } catch (SQLException e) {
      throw new IllegalStateException("cannot drop database " + name, e);
    }
  }

  /** Starts the server; again on the port that it had, if it ran before. */
  public synchronized void start() {
    if (closed) {
      throw new IllegalStateException("the cluster is closed");
    }
    endLeftover();
    int wanted = options.port() != 0 ? options.port() : port;
    for (int attempt = 1; ; attempt++) {
      int candidate = wanted != 0 ? wanted : freePort();
      if (wanted != 0 && !isFree(wanted)) {
        throw new ClusterException(
            Kind.PORT_IN_USE,
            "Port "
                + wanted
                + " on 127.0.0.1, which the database in "
                + directory.root()
                + " needs, is in use");
      }
      configure(candidate);
      Programs.Result result =
          Programs.postgres(
              PATIENCE,
              "pg_ctl",
              "start",
              "-w",
              "-s",
              "-t",
              Long.toString(PATIENCE.toSeconds() - 1),
              "-D",
              directory.data().toString(),
              "-l",
              directory.log().toString());
      if (result.exit() == 0) {
        port = candidate;
        return;
      }
      if (attempt == 5 || !passes()) {
        throw didNotStart(result);
      }
      pause(Duration.ofMillis(200));
    }
  }

  /** Stops the server as an operating system does at shutdown: clients are cut, data is flushed. */
  public synchronized void stop() {
    endServer("fast");
  }

  /** Ends the server's processes at once, as {@code kill -9} or a power cut of them would. */
  public synchronized void kill() {
    directory.endServer();
  }

  public boolean isRunning() {
    return directory.server().isPresent();
  }

  /** Stops the server; of a temporary cluster nothing remains. */
  @Override
  public void close() {
    if (exitHook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(exitHook);
      } catch (IllegalStateException exiting) {
        // The hook does it.
        return;
      }
    }
    end();
  }

  private synchronized void end() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      endServer(temporary ? "immediate" : "fast");
      if (temporary) {
        DataDirectory.delete(directory.data());
      }
    } finally {
      directory.close();
    }
    if (temporary) {
      DataDirectory.delete(directory.root());
    }
  }

  private void endLeftover() {
    if (directory.server().isPresent()) {
      endServer("fast");
    }
    try {
      // Its pid may be another process's by now, and PostgreSQL would refuse to start.
      Files.deleteIfExists(directory.data().resolve("postmaster.pid"));
    } catch (IOException e) {
      throw ClusterException.of(directory.root(), e);
    }
  }

  private void endServer(String mode) {
    Optional<ProcessHandle> server = directory.server();
    if (server.isEmpty()) {
      return;
    }
    // On a full disk the last checkpoint cannot be written, and would be tried again and again.
    boolean full = Disks.hasNoRoom(directory.data());
    Programs.Result result = pgCtlStop(full ? "immediate" : mode, Duration.ofSeconds(20));
    if (result.exit() != 0 && directory.server().isPresent()) {
      result = pgCtlStop("immediate", Duration.ofSeconds(10));
    }
    if (result.exit() != 0 && directory.server().isPresent()) {
      result.orThrow("PostgreSQL in " + directory.root() + " cannot be stopped");
    }
    directory.awaitEnd(server.get());
  }

  private Programs.Result pgCtlStop(String mode, Duration patience) {
    return Programs.postgres(
        patience.plusSeconds(5),
        "pg_ctl",
        "stop",
        "-w",
        "-s",
        "-t",
        Long.toString(patience.toSeconds()),
        "-m",
        mode,
        "-D",
        directory.data().toString());
  }

  private void configure(int candidate) {
    Map<String, String> settings = new LinkedHashMap<>(SETTINGS);
    settings.putAll(options.settings());
    settings.put("port", Integer.toString(candidate));
    String text =
        settings.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(s -> s.getKey() + " = '" + s.getValue().replace("'", "''") + "'\n")
            .collect(Collectors.joining());
    try {
      Programs.own(directory.data());
      Files.writeString(directory.data().resolve("postgresql.conf"), text);
      // The log of one run is enough, and it cannot fill the disk over the years.
      Files.deleteIfExists(directory.log());
      log.begin();
    } catch (IOException e) {
      throw ClusterException.of(directory.root(), e);
    }
  }

  /** Another process took the port meanwhile, or a killed server's children still end. */
  private boolean passes() {
    String words = log.lastWords();
    return words != null
        && (words.contains("TCP/IP")
            || words.contains("shared memory block")
            || words.contains("lock file"));
  }

  private ClusterException didNotStart(Programs.Result result) {
    String words = log.lastWords();
    String said = words != null ? words : result.output().strip();
    if (Disks.saysFull(said) || Disks.hasNoRoom(directory.data())) {
      return ClusterException.diskFull(directory.root(), words, null);
    }
    return new ClusterException(
        said.contains("ermission") ? Kind.NOT_ALLOWED : Kind.DAMAGED,
        "PostgreSQL does not start on the data in %s and says \"%s\" (its log: %s)"
            .formatted(directory.root(), said, log.file()));
  }

  /**
   * What the person who runs this must hear since it was last asked: that the disk is full, or that
   * the server ended by itself.
   */
  public Optional<ClusterException> complaint() {
    boolean runs = isRunning();
    Optional<String> full = log.newlyFull();
    if (full.isPresent()) {
      return Optional.of(ClusterException.diskFull(directory.root(), full.get(), null));
    }
    if (runs) {
      return Optional.empty();
    }
    String words = log.lastWords();
    if (Disks.hasNoRoom(directory.data()) || (words != null && Disks.saysFull(words))) {
      return Optional.of(ClusterException.diskFull(directory.root(), words, null));
    }
    return Optional.of(
        new ClusterException(
            Kind.OTHER,
            "The database in %s has ended%s (its log: %s)"
                .formatted(
                    directory.root(),
                    words == null ? "" : " and says \"" + words + "\"",
                    log.file())));
  }

  /**
   * Temporary clusters of JVMs that were killed: their lock is free, and they are not just being
   * made.
   */
  private static void sweepTemporary() {
    Path tmp = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    Instant made = Instant.now().minusSeconds(60);
    try (Stream<Path> files = Files.list(tmp)) {
      for (Path root :
          files.filter(f -> f.getFileName().toString().startsWith(TEMPORARY)).toList()) {
        if (!Files.isWritable(root) || Files.getLastModifiedTime(root).toInstant().isAfter(made)) {
          continue;
        }
        Optional<DataDirectory> abandoned = DataDirectory.tryTake(root);
        if (abandoned.isPresent()) {
          new PostgresCluster(abandoned.get(), ClusterOptions.DEFAULTS.stoppedByTheCaller(), true)
              .end();
        }
      }
    } catch (IOException | UncheckedIOException | ClusterException e) {
      // Another JVM sweeps too; whatever is left is found next time.
      return;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static void pause(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(Kind.OTHER, "The start of a cluster was interrupted", e);
    }
  }
}
