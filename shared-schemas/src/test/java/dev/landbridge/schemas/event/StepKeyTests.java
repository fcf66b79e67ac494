package dev.landbridge.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepKeyTests {
  private static final UUID SAGA = UUID.fromString("01972f3a-5c00-7000-8000-0000000000b1");

  @Test
  void readsWhatItWrote() {
    StepKey forward = StepKey.forward(SAGA, "hold-inventory");
    StepKey undo = StepKey.undo(SAGA, "hold-inventory");
    assertThat(forward).hasToString(SAGA + "/hold-inventory/do");
    assertThat(undo).hasToString(SAGA + "/hold-inventory/undo");
    assertThat(StepKey.parse(forward.toString())).isEqualTo(forward);
    assertThat(StepKey.parse(undo.toString())).isEqualTo(undo);
    assertThat(undo.forward()).isEqualTo(forward);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "x",
        "01972f3a-5c00-7000-8000-0000000000b1/hold-inventory",
        "01972f3a-5c00-7000-8000-0000000000b1/hold-inventory/redo",
        "01972f3a-5c00-7000-8000-0000000000b1/hold-inventory/do/",
        "01972f3a-5c00-7000-8000-0000000000b1//do",
        "01972f3a-5c00-7000-8000-0000000000b1/Hold/do",
        "01972F3A-5C00-7000-8000-0000000000B1/hold-inventory/do",
        "1-1-1-1-1/hold-inventory/do",
        "01972f3a-5c00-7000-8000-0000000000b1/hold-inventory/do\n",
      })
  void refusesAnyOtherSpelling(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> StepKey.parse(text));
  }

  @Test
  void refusesAStepThatIsNoName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StepKey.forward(SAGA, "hold/inventory"))
        .withMessageContaining("'hold/inventory'");
    assertThatIllegalArgumentException().isThrownBy(() -> StepKey.forward(SAGA, "a".repeat(65)));
  }
}
