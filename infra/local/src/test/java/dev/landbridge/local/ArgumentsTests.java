package dev.landbridge.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentsTests {
  @TempDir Path checkout;
  private Path module;

  @BeforeEach
  void looksLikeACheckout() throws IOException {
    Files.writeString(checkout.resolve("mvnw"), "");
    module = Files.createDirectories(checkout.resolve("infra/local"));
  }

  @Test
  void keepsItsDataInTheCheckoutAndListensOn8080UnlessToldOtherwise() {
    assertThat(Arguments.parse(List.of(), module))
        .isEqualTo(new Arguments(8080, checkout.resolve(".landbridge"), false));
  }

  @Test
  void takesAPortADirectoryAndFresh() {
    assertThat(
            Arguments.parse(
                List.of("--server.port=9090", "--landbridge.local.data=mine", "--fresh"), module))
        .isEqualTo(new Arguments(9090, checkout.resolve("mine"), true));
    assertThat(Arguments.parse(List.of("--landbridge.local.data=/somewhere/else"), module).data())
        .isEqualTo(Path.of("/somewhere/else"));
  }

  @Test
  void usesTheWorkingDirectoryOutsideOfACheckout(@TempDir Path elsewhere) {
    assertThat(Arguments.parse(List.of(), elsewhere).data())
        .isEqualTo(elsewhere.resolve(".landbridge"));
  }

  @Test
  void saysWhatIsKnownWhenAnArgumentIsNot() {
    assertThatThrownBy(() -> Arguments.parse(List.of("--sever.port=1"), module))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("'--sever.port=1'")
        .hasMessageContaining("--server.port=N");
  }

  @Test
  void saysWhatAPortIsWhenItGetsNone() {
    for (String port : List.of("http", "", "-1", "65536")) {
      assertThatThrownBy(() -> Arguments.parse(List.of("--server.port=" + port), module))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("'" + port + "'");
    }
  }

  @Test
  void refusesADirectoryWithoutAName() {
    assertThatThrownBy(() -> Arguments.parse(List.of("--landbridge.local.data="), module))
        .isInstanceOf(StartRefused.class);
  }
}
