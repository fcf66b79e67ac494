package dev.landbridge.bookingsaga.engine;

import dev.landbridge.schemas.event.StepKey.Direction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of an instance's story; never changed.
 *
 * @param step null where the whole instance is meant
 * @param detail without personal data
 */
public record JournalEntry(
    Instant at,
    Kind kind,
    @Nullable String step,
    @Nullable Direction direction,
    @Nullable String detail) {

  /** What happened. */
  public enum Kind {
    STARTED,
    ASKED,
    ASKED_AGAIN,
    /** The participant is at it: no final answer, noted when it says something new. */
    WAITING,
    DONE,
    REFUSED,
    /** The compensation, or the withdrawal, has answered. */
    UNDONE,
    /** It was told something that no step has answered. */
    INFORMED,
    /** Somebody wants it taken back. */
    WITHDRAWAL_ASKED,
    /** No answer within the budget before the pivot. */
    GAVE_UP,
    ATTENTION_RAISED,
    ATTENTION_CLEARED,
    /** A reply that nobody waits for: it changed nothing. */
    IGNORED,
    COMPLETED,
    COMPENSATED
  }

  static JournalEntry of(Instant at, Kind kind) {
    return new JournalEntry(at, kind, null, null, null);
  }
}
