package dev.landbridge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTests {
  @TempDir Path temporary;

  @Test
  void findsWhatItKept() {
    Path path = temporary.resolve("data");
    try (DataDirectory first = DataDirectory.open(path, false)) {
      assertThat(first.existed()).isFalse();
      first.remember("demo", "done");
    }
    try (DataDirectory second = DataDirectory.open(path, false)) {
      assertThat(second.existed()).isTrue();
      assertThat(second.recall("demo")).isEqualTo("done");
    }
  }

  @Test
  void belongsToOneAtATime() {
    try (DataDirectory first = DataDirectory.open(temporary, false)) {
      assertThatThrownBy(() -> DataDirectory.open(temporary, false))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining(temporary.toString())
          .hasMessageContaining("--landbridge.local.data=DIR");
      assertThat(first.path()).isEqualTo(temporary);
    }
    DataDirectory.open(temporary, false).close();
  }

  @Test
  void forgetsWhatItMadeAndNothingElse() throws IOException {
    try (DataDirectory first = DataDirectory.open(temporary, false)) {
      first.remember("demo", "done");
    }
    Files.createDirectories(temporary.resolve("logs/old"));
    Files.writeString(temporary.resolve("logs/old/one.log"), "x");
    Files.writeString(temporary.resolve("notes.txt"), "mine");
    try (DataDirectory fresh = DataDirectory.open(temporary, true)) {
      assertThat(fresh.existed()).isFalse();
      assertThat(fresh.recall("demo")).isNull();
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", "landbridge.properties", "notes.txt");
    }
  }

  @Test
  void refusesADirectoryThatIsSomebodyElses() throws IOException {
    Files.writeString(temporary.resolve("thesis.txt"), "years of work");
    assertThatThrownBy(() -> DataDirectory.open(temporary, true))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("thesis.txt");
    assertThat(temporary.resolve("thesis.txt")).exists();
  }

  @Test
  void refusesAMarkThatIsMissingOrNotWhatWasWritten() throws IOException {
    try (DataDirectory first = DataDirectory.open(temporary, false)) {
      first.remember("operators.owner.password", "p");
      first.remember("demo", "done");
    }
    Path mark = temporary.resolve("landbridge.properties");
    String whole = Files.readString(mark);
    Files.createDirectories(temporary.resolve("agents/data"));
    for (String hurt :
        List.of(
            "",
            "\0\0\0",
            "\\u00",
            whole.substring(0, whole.lastIndexOf('\n', whole.length() - 2)))) {
      Files.writeString(mark, hurt);
      refused("landbridge.properties");
      assertThat(mark).hasContent(hurt);
    }
    Files.delete(mark);
    refused("landbridge.properties is missing");
    assertThat(mark).doesNotExist();
    Files.createDirectory(mark);
    refused("landbridge.properties is not a file");
    Files.delete(mark);
    Files.writeString(mark, whole);
    try (DataDirectory again = DataDirectory.open(temporary, false)) {
      assertThat(again.recall("operators.owner.password")).isEqualTo("p");
    }
  }

  /** As every whole start wrote it before its entries were counted. */
  @Test
  void takesAMarkOfAnEarlierLandbridge() throws IOException {
    String earlier =
        "agents.port=1\noperators.port=2\noperators.owner.password=a\noperators.bridge.password=b\ndemo=done\n";
    Files.createDirectories(temporary.resolve("agents/data"));
    Files.createDirectories(temporary.resolve("operators/data"));
    Files.writeString(temporary.resolve("landbridge.properties"), earlier);
    try (DataDirectory data = DataDirectory.open(temporary, false)) {
      assertThat(data.existed()).isTrue();
      assertThat(data.recall("demo")).isEqualTo("done");
    }
    Files.writeString(temporary.resolve("landbridge.properties"), earlier.replace("demo=done", ""));
    refused("landbridge.properties is not whole");
  }

  @Test
  void refusesToBeginAnEmptyStoreBesideTheOther() throws IOException {
    try (DataDirectory first = DataDirectory.open(temporary, false)) {
      first.remember("operators.port", "1");
    }
    refused("operators/data is missing");
  }

  @Test
  void refusesAFileWhereADirectoryShouldBe() throws IOException {
    for (String name : List.of("agents", "operators", "logs")) {
      Files.writeString(temporary.resolve(name), "mine");
      refused(name + " is not a directory");
      assertThat(temporary.resolve(name)).hasContent("mine");
      Files.delete(temporary.resolve(name));
    }
    Path file = Files.writeString(temporary.resolve("agents"), "mine");
    for (Path path : List.of(file, file.resolve("below"))) {
      assertThatThrownBy(() -> DataDirectory.open(path, true))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining(path + " cannot be used (")
          .hasMessageEndingWith("give another directory with --landbridge.local.data=DIR.");
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "needs a directory that takes no files")
  void refusesAPathThatCannotBeMade() {
    for (String path : List.of("/proc/landbridge", "/sys/landbridge")) {
      assertThatThrownBy(() -> DataDirectory.open(Path.of(path), false))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining(path + " cannot be used (");
    }
  }

  @Test
  void refusesADirectoryThatItMayNotWrite() throws IOException {
    assumeTrue(
        !"root".equals(System.getProperty("user.name")), "root may write wherever a disk may");
    Path locked = Files.createDirectory(temporary.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    assertThatThrownBy(() -> DataDirectory.open(locked, false))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("no permission for " + locked.resolve("lock"))
        .hasMessageContaining("give yourself the right");
  }

  /** A key that is there is never replaced: the tokens that it has signed would end with it. */
  @Test
  void refusesAKeyThatCannotSign() throws Exception {
    Path file = temporary.resolve("issuer.jwk");
    KeyFile.POOL.in(temporary);
    String whole = Files.readString(file);
    RSAKey key = RSAKey.parse(whole);
    for (String hurt :
        List.of(
            "",
            "\0\u00ff",
            whole.substring(0, whole.length() / 2),
            key.toPublicJWK().toJSONString(),
            withAnother(whole, whole.indexOf("\"n\":\"") + 100))) {
      Files.writeString(file, hurt);
      assertThatThrownBy(() -> KeyFile.POOL.in(temporary))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining(
              file + ", with which tokens are signed, is damaged; put back a copy");
      assertThat(file).hasContent(hurt);
    }
    Files.writeString(file, whole);
    KeyFile.POOL.in(temporary);
    assertThat(file).hasContent(whole);
  }

  private static String withAnother(String text, int at) {
    char other = text.charAt(at) == 'A' ? 'B' : 'A';
    return text.substring(0, at) + other + text.substring(at + 1);
  }

  @Test
  void forgetsWhatIsDamagedOnlyWhenItIsTold() throws IOException {
    DataDirectory.open(temporary, false).close();
    Files.writeString(temporary.resolve("landbridge.properties"), "\\u00");
    Files.writeString(temporary.resolve("agents"), "a file");
    Files.createDirectories(temporary.resolve("operators/data"));
    Files.writeString(temporary.resolve("operators/data/postmaster.pid"), "1\n");
    refused("agents is not a directory");
    try (DataDirectory fresh = DataDirectory.open(temporary, true)) {
      assertThat(fresh.existed()).isFalse();
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", "landbridge.properties");
    }
  }

  @Test
  void clearsTheDraftsOfAStartThatWasKilled() throws IOException {
    Files.writeString(temporary.resolve("landbridge123.tmp"), "half");
    Files.writeString(temporary.resolve("issuer123.tmp"), "half");
    DataDirectory.open(temporary, false).close();
    assertThat(temporary.resolve("landbridge123.tmp")).doesNotExist();
    assertThat(temporary.resolve("issuer123.tmp")).doesNotExist();
  }

  @Test
  void belongsToOneAtATimeByAnotherNameToo() throws IOException {
    Path real = Files.createDirectory(temporary.resolve("real"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), real);
    try (DataDirectory first = DataDirectory.open(real, false)) {
      assertThatThrownBy(() -> DataDirectory.open(link, false))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("Another Landbridge");
      assertThat(first.existed()).isFalse();
    }
    DataDirectory.open(link, false).close();
  }

  /** In one sentence that names the directory and both ways out, and without keeping the lock. */
  private void refused(String what) {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> DataDirectory.open(temporary, false))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("The data directory " + temporary + " is damaged (" + what)
          .hasMessageContaining("--landbridge.local.data=DIR")
          .hasMessageEndingWith("--fresh.")
          .message()
          .doesNotContain("\n");
    }
  }

  @Test
  void keepsSecretsToItsOwner() throws IOException {
    try (DataDirectory data = DataDirectory.open(temporary, false)) {
      data.remember("secret", "s");
    }
    assertThat(Files.getPosixFilePermissions(temporary.resolve("landbridge.properties")))
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
  }
}
