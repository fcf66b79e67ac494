package dev.landbridge.messaging.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.schemas.event.CloudEvents;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FailureTests {
  private final JsonNode data =
      CloudEvents.data(
          Map.of("travellers", List.of(Map.of("givenName", "Fritz", "dateOfBirth", "1990-02-03"))));

  @Test
  void masksEveryTextOfTheMessage() {
    Failure failure =
        Failure.of(
            new IllegalStateException(
                "no room for fritz,\nborn 1990-02-03", new RuntimeException("Fritz is 36")),
            data);
    assertThat(failure.error()).doesNotContainIgnoringCase("fritz").contains("*** is 36");
    assertThat(Failure.of(new IllegalStateException("no room for fritz"), data).error())
        .contains("no room for ***");
  }

  @Test
  void masksATextHoweverItIsSpelt() {
    Failure failure =
        Failure.of(
            new IllegalStateException("no room for MU\u0308LLER, a line"),
            CloudEvents.data(Map.of("name", "M\u00fcller", "note", "a\nline")));
    assertThat(failure.error()).contains("no room for ***, ***");
  }

  @Test
  void keepsOfADatabasesErrorNothingButStateAndNames() {
    Failure failure =
        Failure.of(
            new SQLException(
                "ERROR: new row for relation \"holds\" violates check constraint \"holds_seats\"\n"
                    + "  Detail: Failing row contains (Fritz, 1).",
                "23514"),
            CloudEvents.data(Map.of()));
    assertThat(failure.error())
        .contains("SQLSTATE 23514 relation \"holds\" constraint \"holds_seats\"")
        .doesNotContain("Fritz");
  }

  @Test
  void givesOneCauseOneFingerprintWhateverItsWords() {
    assertThat(Failure.of(thrown("a"), data).fingerprint())
        .isEqualTo(Failure.of(thrown("b"), data).fingerprint())
        .startsWith("java.lang.IllegalStateException at ");
  }

  private static RuntimeException thrown(String words) {
    return new IllegalStateException(words);
  }
}
