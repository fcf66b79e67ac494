package dev.landbridge.bookingsaga.engine;

import dev.landbridge.schemas.event.StepKey;
import java.util.function.BiFunction;
import java.util.function.Function;
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

  /** How a reply is read; {@code refuses} where it can be anything but done. */
  record Reading<D>(Class<?> type, boolean refuses, BiFunction<D, Object, Verdict<D>> read) {}

  /** The compensation and the one reply that ends it. */
  record Undo<D>(BiFunction<D, StepKey, ? extends Record> command, Class<?> answer) {}

  private Send(
      Function<D, ? extends Record> command,
      @Nullable Reading<D> reading,
      @Nullable Pace pace,
      @Nullable Undo<D> undo) {
    this.command = command;
    this.reading = reading;
    this.pace = pace;
    this.undo = undo;
  }

  public static <D> Send<D> send(Function<D, ? extends Record> command) {
    return new Send<>(command, null, null, null);
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
        undo);
  }

  /** Reads the one reply of a step that cannot be refused, only done. */
  public <R> Send<D> onDone(Class<R> type, BiFunction<D, R, D> read) {
    return new Send<>(
        command,
        new Reading<>(
            type, false, (data, reply) -> Verdict.done(read.apply(data, type.cast(reply)))),
        pace,
        undo);
  }

  public Send<D> askAgain(Pace newPace) {
    return new Send<>(command, reading, newPace, undo);
  }

  /**
   * Undoes the step, or sees to it that it never happens.
   *
   * @param undo makes the command from the data and the step key that it undoes
   * @param answer the reply that ends the compensation
   */
  public Send<D> undoneBy(BiFunction<D, StepKey, ? extends Record> undo, Class<?> answer) {
    return new Send<>(command, reading, pace, new Undo<>(undo, answer));
  }
}
