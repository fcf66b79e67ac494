package dev.landbridge.embedded.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once per user and version into a cache that all clusters share.
 * Unpacking goes to a directory of its own that is renamed when it is whole, so that JVMs that
 * start at once or are killed meanwhile never see half of it.
 */
record Binaries(Path home, String major) {

  private static final boolean WINDOWS = os().contains("windows");

  private static @Nullable Binaries unpacked;

  static synchronized Binaries get() {
    Binaries known = unpacked;
    if (known == null) {
      known = unpack();
      unpacked = known;
    }
    return known;
  }

  Path program(String name) {
    return home.resolve("bin").resolve(WINDOWS ? name + ".exe" : name);
  }

  private static Binaries unpack() {
    URL archive = archive();
    Path cache = cache();
    try {
      Path home = cache.resolve("postgres-" + fingerprint(archive));
      if (!Files.isDirectory(home)) {
        unpack(archive, home);
      }
      return new Binaries(home, majorOf(home));
    } catch (IOException e) {
      throw ClusterException.of(cache, e);
    }
  }

  private static void unpack(URL archive, Path home) throws IOException {
    Files.createDirectories(Objects.requireNonNull(home.getParent()));
    Path draft = home.resolveSibling(home.getFileName() + "." + UUID.randomUUID());
    try {
      Files.createDirectory(draft);
      try (InputStream file = archive.openStream();
          TarArchiveInputStream tar =
              new TarArchiveInputStream(
                  new XZInputStream(new BufferedInputStream(file, 1 << 16)))) {
        for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
          extract(tar, e, draft);
        }
      }
      try {
        Files.move(draft, home);
      } catch (IOException e) {
        // Another JVM was quicker; a rename onto a full directory fails everywhere.
        if (e instanceof AtomicMoveNotSupportedException || !Files.isDirectory(home)) {
          throw e;
        }
      }
    } finally {
      DataDirectory.delete(draft);
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("outside of the archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(Objects.requireNonNull(target.getParent()));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(target, root.resolve(entry.getLinkName()));
    } else {
      Files.copy(tar, target);
      if (!WINDOWS) {
        boolean executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(
            target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }

  /** {@code share/.../postgres.bki} begins with the major version: "# PostgreSQL 17". */
  private static String majorOf(Path home) throws IOException {
    for (String share : new String[] {"share/postgresql", "share"}) {
      Path bki = home.resolve(share).resolve("postgres.bki");
      if (Files.exists(bki)) {
        try (var lines = Files.lines(bki)) {
          String first = lines.findFirst().orElse("");
          return first.substring(first.lastIndexOf(' ') + 1).strip();
        }
      }
    }
    throw new IOException("no postgres.bki under " + home);
  }

  private static URL archive() {
    String system =
        WINDOWS
            ? "windows"
            : os().contains("mac") ? "darwin" : os().contains("linux") ? "linux" : os();
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String machine =
        switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> arch;
        };
    String libc = Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
    String name = "postgres-" + system + "-" + machine + libc + ".txz";
    ClassLoader loader = Binaries.class.getClassLoader();
    return Optional.ofNullable(loader.getResource(name))
        .orElseThrow(() ->
            new ClusterException(
                ClusterException.Kind.OTHER,
                "There is no embedded PostgreSQL for this system ("
                    + name
                    + " is not on the class path)"));
  }

  private static Path cache() {
    Map<String, String> env = System.getenv();
    String xdg = env.get("XDG_CACHE_HOME");
    Path cache =
        xdg != null && !xdg.isBlank()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home", "."), ".cache");
    if (!Programs.runAsAnother()) {
      try {
        return Files.createDirectories(cache.resolve("landbridge"));
      } catch (IOException homeless) {
        // As a user without one.
      }
    }
    try {
      return shared();
    } catch (IOException e) {
      throw ClusterException.of(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), e);
    }
  }

  /**
   * Where every user may execute programs and nobody else can have put them: a home directory may
   * be closed to the user that PostgreSQL runs as.
   */
  private static Path shared() throws IOException {
    Path tmp = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    String me = System.getProperty("user.name", "");
    Path shared = tmp.resolve("landbridge-programs-" + me);
    var mode = PosixFilePermissions.fromString("rwxr-xr-x");
    try {
      Files.createDirectory(shared);
      Files.setPosixFilePermissions(shared, mode);
    } catch (FileAlreadyExistsException e) {
      boolean mine =
          Files.isDirectory(shared, LinkOption.NOFOLLOW_LINKS)
              && Files.getOwner(shared, LinkOption.NOFOLLOW_LINKS).getName().equals(me)
              && Files.getPosixFilePermissions(shared, LinkOption.NOFOLLOW_LINKS).equals(mode);
      if (!mine) {
        shared = Files.createTempDirectory("landbridge-programs");
        Files.setPosixFilePermissions(shared, mode);
      }
    }
    return shared;
  }

  /** What tells two archives apart without reading them: checksum and length in the jar's index. */
  private static String fingerprint(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    if (connection instanceof JarURLConnection jar && jar.getJarEntry() != null) {
      return Long.toHexString(jar.getJarEntry().getCrc()) + "-" + jar.getJarEntry().getSize();
    }
    return connection.getContentLengthLong() + "-" + connection.getLastModified();
  }

  static boolean windows() {
    return WINDOWS;
  }

  private static String os() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
  }

  static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
