package dev.landbridge.schemas.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddOnKeyTests {

  @ParameterizedTest
  @CsvSource({
    "Airport transfer, airport-transfer",
    "'  Café & Spa (2 h) ', cafe-spa-2-h",
    "SPA, spa",
    "İstanbul, istanbul",
    "spa\u00a0day, spa-day",
    "水族館, 水族館",
    "हिन्दी, हिन्दी",
    "***, add-on",
    "'', add-on",
  })
  void makesAKeyOfAName(String name, String key) {
    assertThat(AddOnKey.of(name)).isEqualTo(key);
  }

  @Test
  void tellsEqualNamesApartByTheirOrder() {
    assertThat(AddOnKey.keys(List.of("Spa", "spa", "Dinner", "SPA!")))
        .containsExactly("spa", "spa-2", "dinner", "spa-3");
  }

  @Test
  void leavesAKeyToTheNameThatMakesIt() {
    assertThat(AddOnKey.keys(List.of("Spa", "Spa", "Spa 2")))
        .containsExactly("spa", "spa-3", "spa-2");
  }

  @Test
  void givesEachKeyOnceForAnyNames() {
    Random random = new Random(3);
    List<String> some = List.of("Spa", "spa 2", "Spa 2 2", "spa", "!", "add on", "Dinner");
    for (int i = 0; i < 2_000; i++) {
      List<String> names =
          random.ints(random.nextInt(9), 0, some.size()).mapToObj(some::get).toList();
      List<String> keys = AddOnKey.keys(names);
      assertThat(keys).hasSameSizeAs(names).doesNotHaveDuplicates();
    }
  }
}
