package dev.landbridge.bookingsaga.coordination;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An instance without what it knows, and so without personal data.
 *
 * @param asks how often the step was asked; null once the instance has ended, as is what else it
 *     waits for
 * @param refusalDetail null also where a person has written it
 * @param givesUpAt when the steps before the pivot are out of time
 */
public record Summary(
    UUID id,
    UUID booking,
    String definition,
    int version,
    State state,
    @Nullable String step,
    @Nullable Integer asks,
    @Nullable Instant waitingSince,
    @Nullable Instant askAt,
    @Nullable Instant dueAt,
    @Nullable Instant attentionSince,
    @Nullable String attentionWhat,
    @Nullable String refusalCode,
    @Nullable String refusalDetail,
    Instant startedAt,
    Instant givesUpAt,
    @Nullable Instant endedAt,
    UUID correlation) {

  /** As {@link dev.landbridge.bookingsaga.engine.Instance.State}. */
  public enum State {
    FORWARD,
    WITHDRAWING,
    COMPENSATING,
    COMPLETED,
    COMPENSATED;

    boolean isOpen() {
      return this != COMPLETED && this != COMPENSATED;
    }
  }
}
