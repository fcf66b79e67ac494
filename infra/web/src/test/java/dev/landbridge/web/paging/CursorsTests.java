package dev.landbridge.web.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTests {

  @Test
  void readsWhatItWrote() {
    String cursor = Cursors.encode("packages", "Ünï \"東京\" 🚂", "id");

    assertThat(Cursors.decode("packages", cursor, 2)).containsExactly("Ünï \"東京\" 🚂", "id");
    assertThat(cursor).matches("[A-Za-z0-9_-]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "%%%", "AAAA", "////", "cGFja2FnZXM", "gICA"})
  void refusesWhatItDidNotWrite(String cursor) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> Cursors.decode("packages", cursor, 2))
        .matches(refused -> refused.type().equals(ProblemType.INVALID_CURSOR));
  }

  @Test
  void refusesTheCursorOfAnotherList() {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> Cursors.decode("packages", Cursors.encode("bookings", "a", "b"), 2));
  }

  @Test
  void refusesWhatPostgresqlCannotHold() {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> Cursors.decode("packages", Cursors.encode("packages", "a\0b", "c"), 2));
  }
}
