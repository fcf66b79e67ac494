package dev.landbridge.bookingsaga.engine;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of a saga.
 *
 * @param id also in every step key
 * @param version of the definition that it began with, and keeps
 * @param givesUpAt when the steps before the pivot are out of time
 */
public record Instance<D>(
    UUID id, String saga, int version, Instant startedAt, Instant givesUpAt, State state, D data) {

  /** Where it stands. */
  public sealed interface State {}

  /**
   * Entered at the start; left when the last step is done, or a step before or at the pivot is not.
   */
  public record Forward(Wait waiting) implements State {}

  /**
   * Entered when the pivot is to be taken back; left by the answer to that, or by the pivot's own.
   */
  public record Withdrawing(Wait waiting, Refusal why) implements State {}

  /** Entered when there is something to undo; left when the last undo has answered. */
  public record Compensating(Wait waiting, Refusal why) implements State {}

  /** Entered when the last step is done; final. */
  public record Completed(Instant at) implements State {}

  /** Entered when the last undo has answered, or there was nothing to undo; final. */
  public record Compensated(Instant at, Refusal why) implements State {}

  /**
   * What it waits for.
   *
   * @param asks how often the step was asked so far
   * @param since the first of these asks
   * @param askAt when it is asked again
   * @param dueAt when the engine must look at it next, at the latest
   */
  public record Wait(
      String step,
      int asks,
      Instant since,
      Instant askAt,
      Instant dueAt,
      @Nullable Attention attention) {}

  /** Something outlasts its patience: a person should look. The saga goes on asking. */
  public record Attention(Instant since, String what) {}

  public @Nullable Wait waiting() {
    return switch (state) {
      case Forward(Wait wait) -> wait;
      case Withdrawing(Wait wait, Refusal _) -> wait;
      case Compensating(Wait wait, Refusal _) -> wait;
      case Completed _, Compensated _ -> null;
    };
  }

  public boolean hasEnded() {
    return waiting() == null;
  }

  Instance<D> in(State newState) {
    return new Instance<>(id, saga, version, startedAt, givesUpAt, newState, data);
  }

  Instance<D> knowing(D newData) {
    return new Instance<>(id, saga, version, startedAt, givesUpAt, state, newData);
  }
}
