package dev.landbridge.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreWatchTests {
  private static final Path DATA = Path.of("/data");

  @ParameterizedTest
  @CsvSource({
    "XX001, invalid page in block 0 of relation base/5/1259",
    "XX002, index bookings_pkey contains unexpected zero page at block 0",
  })
  void saysInOneSentenceThatWhatAStoreReadsIsNotWhatWasWritten(String state, String words) {
    SQLException damage = new SQLException("ERROR: " + words + "\n  Hint: ask", state);

    try (StoreWatch watch = new StoreWatch()) {
      assertThat(watch.blame(DATA, failedWith(damage)).map(Throwable::getMessage))
          .contains(
              "The data directory /data is damaged (PostgreSQL says ERROR: %s); put back a copy, give another directory with --landbridge.local.data=DIR, or forget the data with --fresh."
                  .formatted(words));
    }
  }

  @Test
  void saysThatTheDiskIsFull() {
    try (StoreWatch watch = new StoreWatch()) {
      assertThat(watch.blame(DATA, failedWith(new SQLException("No space left", "53100"))))
          .hasValueSatisfying(said ->
              assertThat(said)
                  .hasMessageStartingWith("The disk under /data is full; free some space"));
    }
  }

  @Test
  void doesNotBlameAStoreForWhatIsNotItsFault() {
    try (StoreWatch watch = new StoreWatch()) {
      assertThat(watch.blame(DATA, failedWith(new SQLException("syntax error", "42601"))))
          .isEmpty();
    }
  }

  /** As it comes out of a service that does not start. */
  private static Throwable failedWith(SQLException cause) {
    return new IllegalStateException(
        "a service does not start", new RuntimeException("migration failed", cause));
  }
}
