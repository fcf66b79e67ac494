package dev.landbridge.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PostgresClusterIntegrationTests {

  /** One for all tests: to make a data directory takes longer than all else here. */
  @TempDir static Path directory;

  @Test
  void temporaryClusterIsFastAndLeavesNothing() throws Exception {
    List<Path> before = temporaryDirectories();
    try (PostgresCluster cluster = PostgresCluster.temporary()) {
      cluster.createDatabase("travel_Agents");
      cluster.createDatabase("travel_Agents");
      try (Connection connection = cluster.connect("template1")) {
        assertThat(show(connection, "fsync")).isEqualTo("off");
        assertThat(show(connection, "server_version")).startsWith("17.");
        assertThat(show(connection, "wal_level")).isEqualTo("logical");
        assertThat(
                query(connection, "select count(*) from pg_database where datname like 'travel%'"))
            .isEqualTo("1");
      }
      assertThat(cluster.isRunning()).isTrue();
    }
    assertThat(temporaryDirectories()).isEqualTo(before);
  }

  @Test
  void durableClusterWaitsForTheDiskAndFindsItsDataAfterAKill() throws Exception {
    ProcessHandle server;
    try (PostgresCluster cluster = PostgresCluster.open(directory)) {
      try (Connection connection = cluster.connect("template1");
          Statement statement = connection.createStatement()) {
        assertThat(show(connection, "fsync")).isEqualTo("on");
        assertThat(show(connection, "synchronous_commit")).isEqualTo("on");
        assertThat(show(connection, "full_page_writes")).isEqualTo("on");
        assertThat(show(connection, "listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(show(connection, "unix_socket_directories")).isEmpty();
        assertThat(
                query(
                    connection,
                    "select datlocprovider::text || datlocale || datcollate from pg_database"
                        + " where datname = 'template1'"))
            .isEqualTo("bC.UTF-8C");
        statement.execute("drop table if exists kept");
        statement.execute("create table kept as select 42 as answer");
      }
      int port = cluster.port();
      cluster.kill();
      assertThat(cluster.isRunning()).isFalse();
      assertThatThrownBy(() -> cluster.connect("template1").close())
          .isInstanceOf(SQLException.class);
      cluster.start();
      assertThat(cluster.port()).isEqualTo(port);
      try (Connection connection = cluster.connect("template1")) {
        assertThat(query(connection, "select answer from kept")).isEqualTo("42");
      }
      server = new DirectoryOf(directory).server().orElseThrow();
    }
    assertThat(runs(server)).isFalse();
  }

  @Test
  void serverOfAKilledJvmIsStoppedByTheNextStart() throws Exception {
    Process jvm = jvmThatOpens(directory);
    ProcessHandle orphan;
    try {
      assertThat(jvm.inputReader().readLine()).isEqualTo("started");
      orphan = new DirectoryOf(directory).server().orElseThrow();
      assertThatThrownBy(() -> PostgresCluster.open(directory))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("in use by process " + jvm.pid())
          .message()
          .doesNotContain("\n");
    } finally {
      jvm.destroyForcibly().waitFor();
    }
    assertThat(runs(orphan)).isTrue();
    try (PostgresCluster cluster = PostgresCluster.open(directory);
        Connection connection = cluster.connect("template1")) {
      assertThat(runs(orphan)).isFalse();
      assertThat(query(connection, "select answer from kept")).isEqualTo("42");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no SIGTERM")
  void serverEndsWithItsJvm() throws Exception {
    Process jvm = jvmThatOpens(directory);
    assertThat(jvm.inputReader().readLine()).isEqualTo("started");
    ProcessHandle server = new DirectoryOf(directory).server().orElseThrow();
    jvm.destroy();
    jvm.waitFor();
    assertThat(runs(server)).isFalse();
  }

  @Test
  void pidOfAnotherProcessIsLeftAlone() throws Exception {
    PostgresCluster.open(directory).close();
    Process bystander = jvmThatOpens(directory.resolve("elsewhere"));
    try {
      assertThat(bystander.inputReader().readLine()).isEqualTo("started");
      ProcessHandle elsewhere =
          new DirectoryOf(directory.resolve("elsewhere")).server().orElseThrow();
      String file = Files.readString(directory.resolve("elsewhere/data/postmaster.pid"));
      Files.writeString(directory.resolve("data/postmaster.pid"), file);
      try (PostgresCluster cluster = PostgresCluster.open(directory)) {
        assertThat(cluster.isRunning()).isTrue();
        assertThat(runs(elsewhere)).isTrue();
      }
    } finally {
      bystander.destroy();
      bystander.waitFor();
    }
  }

  @Test
  void wrongPasswordIsRefusedAndTheRightOneIsSecret() throws Exception {
    try (PostgresCluster cluster = PostgresCluster.open(directory)) {
      assertThat(cluster.user()).isEqualTo("cluster_admin");
      for (String wrong : new String[] {"", "wrong"}) {
        assertThatThrownBy(() ->
                DriverManager.getConnection(cluster.jdbcUrl("template1"), cluster.user(), wrong)
                    .close())
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("password");
      }
      if (!Binaries.windows()) {
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(directory.resolve("password"))))
            .isEqualTo("rw-------");
      }
      assertThat(Files.readString(directory.resolve("password"))).isEqualTo(cluster.password());
    }
  }

  @Test
  void directoryOfAnotherMajorVersionOrSuperuserIsRefusedInOneSentence() throws Exception {
    PostgresCluster.open(directory).close();
    Files.writeString(directory.resolve("data/PG_VERSION"), "16\n");
    assertThatThrownBy(() -> PostgresCluster.open(directory))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("made by PostgreSQL 16, and this is PostgreSQL 17");
    Files.writeString(directory.resolve("data/PG_VERSION"), "17\n");
    assertThatThrownBy(() ->
            PostgresCluster.open(
                directory, ClusterOptions.DEFAULTS.withSuperuser("supabase_admin")))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("has the superuser cluster_admin, not supabase_admin");
    PostgresCluster.open(directory).close();
  }

  @Test
  void directoryInUseIsRefusedInThisJvmTooAndStaysTaken() throws Exception {
    try (PostgresCluster cluster = PostgresCluster.open(directory)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> PostgresCluster.open(directory))
            .isInstanceOf(ClusterException.class)
            .hasMessageContaining("in use");
      }
      assertThat(cluster.isRunning()).isTrue();
      Process jvm = jvmThatOpens(directory);
      assertThat(jvm.inputReader().readLine()).contains("in use by process");
      jvm.waitFor();
    }
  }

  @Test
  void portInUseIsSaidInOneSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() ->
              PostgresCluster.open(
                  directory, ClusterOptions.DEFAULTS.withPort(taken.getLocalPort())))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("Port " + taken.getLocalPort());
    }
    PostgresCluster.open(directory).close();
  }

  private static String show(Connection connection, String setting) throws SQLException {
    return query(connection, "show " + setting);
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static List<Path> temporaryDirectories() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      long me = ProcessHandle.current().pid();
      return files
          .filter(f -> f.getFileName().toString().startsWith("landbridge-pg-"))
          .filter(f -> readOrEmpty(f.resolve("lock")).equals(Long.toString(me)))
          .toList();
    }
  }

  /** Where nobody reaps orphans a dead process stays in the table, without its program. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private static String readOrEmpty(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static Process jvmThatOpens(Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Opener.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** The server of a directory, seen from outside. */
  private record DirectoryOf(Path root) {
    Optional<ProcessHandle> server() throws IOException {
      String pid = Files.readAllLines(root.resolve("data/postmaster.pid")).getFirst().strip();
      return ProcessHandle.of(Long.parseLong(pid));
    }
  }

  /** Run in a JVM of its own: opens a cluster and waits to be killed. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] arguments) throws Exception {
      try {
        PostgresCluster cluster = PostgresCluster.open(Path.of(arguments[0]));
        try (Connection connection = cluster.connect("template1");
            Statement statement = connection.createStatement()) {
          statement.execute("create table if not exists kept as select 42 as answer");
        }
      } catch (ClusterException e) {
        System.out.println(e.getMessage());
        return;
      }
      System.out.println("started");
      Thread.currentThread().join();
    }
  }
}
