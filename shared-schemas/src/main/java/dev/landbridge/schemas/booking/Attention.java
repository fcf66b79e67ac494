package dev.landbridge.schemas.booking;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Something outlasts its patience: a person should look. The platform goes on trying.
 *
 * @param what a sentence for a person, without personal data
 */
public record Attention(Instant since, String what) {
  public Attention {
    since = since.truncatedTo(ChronoUnit.MICROS);
  }
}
