package dev.landbridge.bookingsaga.engine;

import dev.landbridge.schemas.event.StepKey;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a step sends, how its reply is read, how soon it is asked again and how it is undone.
 * Immutable; commands are made anew for every ask and must be equal each time.
 *
 * @param <D> the saga's data
 */
public final class Send<D> {
  final Function<D, ? extends Record> command;
  final @Nullable Reading<D> reading;
  final @Nullable Pace pace;
  final @Nullable Undo<D> undo;
  final @Nullable Function<D, @Nullable Instant> expectedBy;
  final @Nullable Withdrawal<D> withdrawal;
  final @Nullable Predicate<D> onlyIf;

  /** How a reply is read; {@code refuses} where it can be anything but done. */
  record Reading<D>(Class<?> type, boolean refuses, BiFunction<D, Object, Verdict<D>> read) {}

  /** The compensation and the one reply that ends it. */
  record Undo<D>(BiFunction<D, StepKey, ? extends Record> command, Class<?> answer) {}

  /**
   * How a pivot is taken back while it is not decided; {@code tooLate} is the reply when it was.
   */
  record Withdrawal<D>(
      BiFunction<D, StepKey, ? extends Record> command, Class<?> answer, Class<?> tooLate) {}

  private Send(
      Function<D, ? extends Record> command,
      @Nullable Reading<D> reading,
      @Nullable Pace pace,
      @Nullable Undo<D> undo,
      @Nullable Function<D, @Nullable Instant> expectedBy,
      @Nullable Withdrawal<D> withdrawal,
      @Nullable Predicate<D> onlyIf) {
    this.onlyIf = onlyIf;
    this.withdrawal = withdrawal;
    this.expectedBy = expectedBy;
    this.command = command;
    this.reading = reading;
    this.pace = pace;
    this.undo = undo;
  }

  public static <D> Send<D> send(Function<D, ? extends Record> command) {
    return new Send<>(command, null, null, null, null, null, null);
  }

  /**
   * Reads the replies of a step that can be refused.
   *
   * @param type what replies to this step are; another one is an {@link UnexpectedReply}
   */
  public <R> Send<D> onReply(Class<R> type, BiFunction<D, R, Verdict<D>> read) {
    return new Send<>(
        command,
        new Reading<>(type, true, (data, reply) -> read.apply(data, type.cast(reply))),
        pace,
        undo,
        expectedBy,
        withdrawal,
        onlyIf);
  }

  /** Reads the one reply of a step that cannot be refused, only done. */
  public <R> Send<D> onDone(Class<R> type, BiFunction<D, R, D> read) {
    return new Send<>(
        command,
        new Reading<>(
            type, false, (data, reply) -> Verdict.done(read.apply(data, type.cast(reply)))),
        pace,
        undo,
        expectedBy,
        withdrawal,
        onlyIf);
  }

  public Send<D> askAgain(Pace newPace) {
    return new Send<>(command, reading, newPace, undo, expectedBy, withdrawal, onlyIf);
  }

  /**
   * Says when an answer is due at the latest, where that is known; patience counts from then on,
   * else from the first ask.
   */
  public Send<D> expectedBy(Function<D, @Nullable Instant> moment) {
    return new Send<>(command, reading, pace, undo, moment, withdrawal, onlyIf);
  }

  /**
   * Undoes the step, or sees to it that it never happens.
   *
   * @param undo makes the command from the data and the step key that it undoes
   * @param answer the reply that ends the compensation
   */
  public Send<D> undoneBy(BiFunction<D, StepKey, ? extends Record> undo, Class<?> answer) {
    return new Send<>(
        command, reading, pace, new Undo<>(undo, answer), expectedBy, withdrawal, onlyIf);
  }

  /**
   * Says how a pivot is taken back as long as it is not decided.
   *
   * @param withdraw makes the command from the data and the step key that it takes back
   * @param withdrawn the reply that ends the step as if it had never been asked
   * @param tooLate the reply when it was decided first: the step is asked again, and tells how
   */
  public Send<D> withdrawnBy(
      BiFunction<D, StepKey, ? extends Record> withdraw, Class<?> withdrawn, Class<?> tooLate) {
    return new Send<>(
        command,
        reading,
        pace,
        undo,
        expectedBy,
        new Withdrawal<>(withdraw, withdrawn, tooLate),
        onlyIf);
  }

  /**
   * Says when a step after the pivot is needed, judged by what the saga knows once those before are
   * done; else it is passed over.
   */
  public Send<D> onlyIf(Predicate<D> needed) {
    return new Send<>(command, reading, pace, undo, expectedBy, withdrawal, needed);
  }
}
