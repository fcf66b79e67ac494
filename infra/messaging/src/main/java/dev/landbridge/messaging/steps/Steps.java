package dev.landbridge.messaging.steps;

import dev.landbridge.schemas.event.StepKey;
import java.util.Collection;
import java.util.Map;

/**
 * The rows on which command and compensation meet. A do command that finds {@code done} gives that answer again; one
 * that finds {@code undone} without {@code done} answers "undone" and does nothing; an undo that finds {@code undone}
 * gives it again. The rows live as long as the booking and are never purged.
 */
public class Steps {

  /**
   * Inserts or locks the forward rows of these keys, sorted, in the current transaction.
   *
   * @return what is stored, by the key as it was given
   */
  public Map<StepKey, StepState> begin(Collection<StepKey> keys) {
    throw new UnsupportedOperationException();
  }

  /**
   * Stores the final answer under a do or undo key, in the transaction of the effect.
   *
   * @throws IllegalStateException where another answer is stored already, or {@link #begin} did not lock the row
   */
  public void answer(StepKey key, Record reply) {
    throw new UnsupportedOperationException();
  }
}
