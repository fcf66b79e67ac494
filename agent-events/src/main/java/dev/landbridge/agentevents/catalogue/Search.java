package dev.landbridge.agentevents.catalogue;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an agent looks for. Departures count in all of {@code from}, {@code to} and {@code
 * travellers}: a package is found when one departure on sale fits them together, or any date can be
 * asked for and one of them lies between.
 *
 * @param travellers seats that must be left
 */
record Search(
    @Nullable String words,
    @Nullable String destination,
    @Nullable LocalDate from,
    @Nullable LocalDate to,
    @Nullable Integer travellers) {

  private static final Pattern ACCENTS = Pattern.compile("(?<=\\p{IsLatin})\\p{M}+");

  /** What a text is found by: in lower case, and without its accents too. */
  static String findable(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String plain = ACCENTS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll("");
    return plain.equals(lower) ? lower : lower + "\n" + plain;
  }

  boolean asksForDepartures() {
    return from != null || to != null || travellers != null;
  }

  boolean asksForWords() {
    return words != null && !words.isBlank();
  }

  List<String> terms() {
    return words == null
        ? List.of()
        : Arrays.stream(words.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{M}\\p{N}]+"))
            .filter(term -> !term.isEmpty())
            .toList();
  }

  /** All words, each also as a beginning. */
  String prefixes() {
    return String.join(" & ", terms().stream().map(term -> "'" + term + "':*").toList());
  }

  @Nullable String destinationPattern() {
    return destination == null || destination.isBlank()
        ? null
        : "%"
            + destination
                .strip()
                .toLowerCase(Locale.ROOT)
                .replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_")
            + "%";
  }
}
