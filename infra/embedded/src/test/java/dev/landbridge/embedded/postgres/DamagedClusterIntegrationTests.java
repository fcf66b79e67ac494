package dev.landbridge.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.landbridge.embedded.postgres.ClusterException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One real directory, hurt in one place at a time and healed again. */
class DamagedClusterIntegrationTests {
  /** Where every write is refused as on a full disk, by the kernel itself and for everybody. */
  private static final Path FULL = Path.of("/dev/full");

  @TempDir static Path directory;
  private Path aside;

  @BeforeAll
  static void holdsSomething() throws SQLException {
    try (PostgresCluster cluster = PostgresCluster.open(directory);
        Connection connection = cluster.connect("template1");
        Statement statement = connection.createStatement()) {
      statement.execute("create table kept as select 42 as answer");
      statement.execute("create table filling (words text)");
      statement.execute("checkpoint");
    }
  }

  @BeforeEach
  void makesRoomForThePartsThatAreTakenAway(@TempDir Path elsewhere) {
    aside = elsewhere;
  }

  /** Whatever the refused starts did, all data is there. */
  @AfterAll
  static void findsItsDataOnceAllIsHealed() throws Exception {
    try (PostgresCluster cluster = PostgresCluster.open(directory);
        Connection connection = cluster.connect("template1");
        ResultSet row = connection.createStatement().executeQuery("select sum(answer) from kept")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(42);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"9.6", "16", "18"})
  void refusesAnotherMajorVersion(String version) throws IOException {
    Path file = directory.resolve("data/PG_VERSION");
    replace(
        file,
        version + "\n",
        () ->
            refused(
                Kind.OTHER_VERSION,
                "made by PostgreSQL " + version + ", and this is PostgreSQL 17"));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          data/PG_VERSION,        PG_VERSION is missing
          data/global/pg_control, global/pg_control is missing
          data/pg_wal,            pg_wal is missing
          data/pg_xact,           pg_xact is missing
          data/base,              base is missing
          data/pg_hba.conf,       pg_hba.conf is missing
          data/superuser,         superuser is missing
          password,               password is missing
          data/pg_multixact,      pg_multixact
          """)
  void namesWhatIsMissing(String part, String said) throws IOException {
    Path away = aside.resolve("part");
    Files.move(directory.resolve(part), away);
    try {
      refused(Kind.DAMAGED, said);
    } finally {
      Files.move(away, directory.resolve(part));
    }
  }

  /** The server starts without it, and cannot open a database. */
  @Test
  void quotesWhatPostgresqlMissesOnceItRuns() throws IOException {
    Path catalog = directory.resolve("data/base/1/1259");
    Path away = aside.resolve("part");
    Files.move(catalog, away);
    try (PostgresCluster cluster = PostgresCluster.open(directory)) {
      ClusterException refused =
          catchThrowableOfType(
              ClusterException.class, () -> cluster.createDatabase("travel_agent_db"));
      assertThat(refused.kind()).isEqualTo(Kind.DAMAGED);
      assertThat(refused.what())
          .startsWith("The data in " + directory + " is damaged (PostgreSQL says ")
          .contains("base/1/1259");
    } finally {
      Files.move(away, catalog);
    }
  }

  @Test
  void namesWhatIsEmptyOrCut() throws IOException {
    replace(
        directory.resolve("data/PG_VERSION"),
        "",
        () -> refused(Kind.DAMAGED, "PG_VERSION is empty"));
    replace(
        directory.resolve("data/PG_VERSION"),
        "\0\u00ff?",
        () -> refused(Kind.DAMAGED, "PG_VERSION holds no version"));
    replace(
        directory.resolve("data/global/pg_control"),
        "x".repeat(100),
        () -> refused(Kind.DAMAGED, "global/pg_control is not whole"));
    replace(directory.resolve("password"), "", () -> refused(Kind.DAMAGED, "password is empty"));
  }

  /** What only PostgreSQL can see it says itself; nobody waits for it meanwhile. */
  @Test
  void quotesWhatPostgresqlSays() throws IOException {
    replace(
        directory.resolve("data/global/pg_control"),
        "x".repeat(8192),
        () -> refused(Kind.DAMAGED, "FATAL: "));
    Path wal;
    try (Stream<Path> files = Files.list(directory.resolve("data/pg_wal"))) {
      wal =
          files.filter(f -> f.getFileName().toString().length() == 24).sorted().toList().getFirst();
    }
    Path away = aside.resolve("wal");
    Path empty = Files.createDirectory(aside.resolve("empty"));
    Files.move(directory.resolve("data/pg_wal"), away);
    Files.move(empty, directory.resolve("data/pg_wal"));
    Files.createDirectory(directory.resolve("data/pg_wal/archive_status"));
    Files.createDirectory(directory.resolve("data/pg_wal/summaries"));
    try {
      assertThat(away.resolve(wal.getFileName())).exists();
      refused(Kind.DAMAGED, "PANIC: could not locate a valid checkpoint record");
    } finally {
      delete(directory.resolve("data/pg_wal"));
      Files.move(away, directory.resolve("data/pg_wal"));
    }
  }

  @Test
  void doesNotTakeAnotherPasswordForTheDatabases() throws IOException {
    replace(
        directory.resolve("password"),
        "another",
        () -> {
          try (PostgresCluster cluster = PostgresCluster.open(directory)) {
            assertThatThrownBy(() -> cluster.createDatabase("anything"))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining(directory.resolve("password") + " does not hold");
          }
          assertThat(directory.resolve("password")).hasContent("another");
        });
  }

  @Test
  void writesItsConfigurationAnewWhenThatIsMissing() throws IOException {
    Files.delete(directory.resolve("data/postgresql.conf"));
    PostgresCluster.open(directory).close();
    assertThat(directory.resolve("data/postgresql.conf")).isNotEmptyFile();
  }

  @Test
  void refusesAFileWhereADirectoryShouldBe() throws IOException {
    Path file = Files.writeString(aside.resolve("file"), "mine");
    for (Path path : List.of(file, file.resolve("below"))) {
      assertThatThrownBy(() -> PostgresCluster.open(path))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("The directory " + path + " cannot be used (")
          .message()
          .doesNotContain("Exception")
          .matches("[^\n]+\\.");
    }
    Path root = Files.createDirectory(aside.resolve("cluster"));
    Files.writeString(root.resolve("data"), "mine");
    assertThatThrownBy(() -> PostgresCluster.open(root))
        .hasMessageContaining("data is no directory");
    assertThat(root.resolve("data")).hasContent("mine");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs a directory that takes no files")
  void refusesAPathThatCannotBeMade() {
    for (String path : List.of("/proc/landbridge", "/sys/landbridge")) {
      assertThatThrownBy(() -> PostgresCluster.open(Path.of(path)))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining(path + " cannot be used (");
    }
  }

  @Test
  void refusesADirectoryThatItMayNotWrite() throws IOException {
    assumeTrue(
        !"root".equals(System.getProperty("user.name")), "root may write wherever a disk may");
    Path locked = Files.createDirectory(aside.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThatThrownBy(() -> PostgresCluster.open(locked))
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_ALLOWED));
  }

  @Test
  void doesNotStartWithRightsThatPostgresqlRefuses() throws IOException {
    Path data = directory.resolve("data");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
    try {
      refused(Kind.NOT_ALLOWED, "has invalid permissions DETAIL: Permissions should be");
    } finally {
      Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql.conf", "postmaster.opts"})
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /dev/full")
  void saysThatTheDiskIsFullAtAStart(String file) throws IOException {
    Path path = directory.resolve("data").resolve(file);
    Files.deleteIfExists(path);
    Files.createSymbolicLink(path, FULL);
    try {
      refused(Kind.DISK_FULL, "The disk under " + directory.toRealPath() + " is full");
    } finally {
      Files.deleteIfExists(path);
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs /dev/full")
  void saysThatTheDiskIsFullWhileItRuns() throws Exception {
    Path table;
    try (PostgresCluster cluster = PostgresCluster.open(directory);
        Connection connection = cluster.connect("template1");
        ResultSet path =
            connection.createStatement().executeQuery("select pg_relation_filepath('filling')")) {
      path.next();
      table = directory.resolve("data").resolve(path.getString(1));
    }
    Files.delete(table);
    Files.createSymbolicLink(table, FULL);
    try (PostgresCluster cluster = PostgresCluster.open(directory)) {
      assertThat(cluster.complaint()).isEmpty();
      try (Connection connection = cluster.connect("template1");
          Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.execute("insert into filling values ('word')"))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("53100"));
      }
      assertThat(cluster.complaint().orElseThrow().getMessage())
          .startsWith("The disk under " + directory.toRealPath() + " is full (ERROR: could not")
          .contains("No space left on device");
      assertThat(cluster.complaint()).as("said once").isEmpty();
      cluster.kill();
      assertThat(cluster.complaint()).isPresent();
    } finally {
      Files.delete(table);
      Files.createFile(
          table,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  /** By a limit on what this JVM and its children may write, which needs no disk of its own. */
  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs ulimit -f")
  void saysThatTheDiskIsFullAtTheFirstStartAndBeginsAnewThen() throws Exception {
    Path first = aside.resolve("first");
    assertThat(output(opener("ulimit -f 8192; exec \"$@\"", first)))
        .startsWith("The disk under " + first + " is full: free some space");
    try (Stream<Path> left = Files.list(first)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", "password");
    }
    PostgresCluster.open(first).close();
  }

  @Test
  void saysThatTheDiskIsFullWhereTheProgramsGo() throws Exception {
    try (SmallDisk disk = SmallDisk.of("8m", aside.resolve("disk"))) {
      ProcessBuilder opener = opener("exec \"$@\"", aside.resolve("second"));
      opener.environment().put("XDG_CACHE_HOME", disk.path().toString());
      assertThat(output(opener))
          .startsWith("The disk under " + disk.path().resolve("landbridge") + " is full");
      try (Stream<Path> left = Files.list(disk.path().resolve("landbridge"))) {
        assertThat(left).isEmpty();
      }
    }
  }

  @Test
  void endsALeftoverWhateverStateItsDirectoryIsIn() throws Exception {
    PostgresCluster cluster =
        PostgresCluster.open(directory, ClusterOptions.DEFAULTS.stoppedByTheCaller());
    assertThatThrownBy(() -> PostgresCluster.endLeftover(directory))
        .isInstanceOf(ClusterException.class);
    assertThat(cluster.isRunning()).isTrue();
    cluster.close();
    Process jvm = opener("exec \"$@\"", directory).start();
    assertThat(jvm.inputReader().readLine()).isEqualTo("started");
    ProcessHandle server =
        ProcessHandle.of(
                Long.parseLong(
                    Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst()))
            .orElseThrow();
    jvm.destroyForcibly().waitFor();
    replace(directory.resolve("data/PG_VERSION"), "", () -> PostgresCluster.endLeftover(directory));
    assertThat(Optional.of(server).filter(ProcessHandle::isAlive).flatMap(s -> s.info().command()))
        .isEmpty();
  }

  private static ProcessBuilder opener(String script, Path path) {
    return new ProcessBuilder(
            "sh",
            "-c",
            script,
            "opener",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            PostgresClusterIntegrationTests.Opener.class.getName(),
            path.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static String output(ProcessBuilder process) throws Exception {
    Process started = process.start();
    try {
      assertThat(started.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new String(
          started.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } finally {
      started.destroyForcibly();
    }
  }

  /** In one sentence, that names the directory, and with nothing changed. */
  private static void refused(Kind kind, String said) {
    ClusterException refusal =
        catchThrowableOfType(ClusterException.class, () -> PostgresCluster.open(directory).close());
    assertThat(refusal).isNotNull().hasMessageContaining(said);
    assertThat(refusal.getMessage()).contains(directory.toString()).matches("[^\n]+\\.");
    assertThat(refusal.kind()).isEqualTo(kind);
    try (DataDirectory free = DataDirectory.take(directory)) {
      assertThat(free.server()).isEmpty();
    }
  }

  private static void replace(Path file, String by, Runnable work) throws IOException {
    byte[] before = Files.readAllBytes(file);
    Files.writeString(file, by);
    try {
      work.run();
    } finally {
      Files.write(file, before);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
