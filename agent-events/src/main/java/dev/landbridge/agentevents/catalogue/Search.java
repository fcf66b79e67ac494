package dev.landbridge.agentevents.catalogue;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
