package dev.landbridge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTests {
  @TempDir Path temporary;

  @Test
  void findsWhatItKept() {
    Path path = temporary.resolve("data");
    try (DataDirectory first = DataDirectory.open(path, false)) {
      assertThat(first.existed()).isFalse();
      first.remember("agents.port", "5432");
    }
    try (DataDirectory second = DataDirectory.open(path, false)) {
      assertThat(second.existed()).isTrue();
      assertThat(second.recall("agents.port")).isEqualTo("5432");
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
          .containsExactlyInAnyOrder("lock", "notes.txt");
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
  void keepsSecretsToItsOwner() throws IOException {
    try (DataDirectory data = DataDirectory.open(temporary, false)) {
      data.remember("secret", "s");
    }
    assertThat(Files.getPosixFilePermissions(temporary.resolve("landbridge.properties")))
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
  }
}
