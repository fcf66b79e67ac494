package dev.landbridge.schemas.booking;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a booking's story.
 *
 * @param at when the saga learned of it
 * @param step the saga's step, {@code hold-inventory}, or {@code request} for the beginning
 * @param shore where it happened
 * @param outcome {@code requested}, {@code waiting}, {@code done}, {@code refused}, {@code undone}
 * @param detail a sentence for a person, without personal data
 */
public record TimelineEntry(
    Instant at, String step, Shore shore, String outcome, @Nullable String detail) {

  public TimelineEntry {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  /** The two sides, and the coordination between them. */
  public enum Shore {
    AGENTS,
    OPERATORS,
    SAGA;

    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
