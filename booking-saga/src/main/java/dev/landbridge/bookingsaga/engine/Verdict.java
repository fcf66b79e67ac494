package dev.landbridge.bookingsaga.engine;

/** What a definition makes of the reply to a step. */
public sealed interface Verdict<D> {

  /** The step is done; {@code data} is what the saga now knows. */
  record Done<D>(D data) implements Verdict<D> {}

  /** The participant refused: it did nothing, and gives the same answer to every ask. */
  record Refused<D>(D data, Refusal why) implements Verdict<D> {}

  /**
   * The participant is at it and has not decided; {@code data} is what the saga now knows. The step
   * goes on being asked.
   */
  record Waiting<D>(D data) implements Verdict<D> {}

  /** The participant met the step's compensation first: it did nothing and never will. */
  record Undone<D>() implements Verdict<D> {}

  static <D> Verdict<D> done(D data) {
    return new Done<>(data);
  }

  static <D> Verdict<D> waiting(D data) {
    return new Waiting<>(data);
  }

  static <D> Verdict<D> refused(D data, String code, String detail) {
    return new Refused<>(data, new Refusal(code, detail));
  }

  static <D> Verdict<D> undone() {
    return new Undone<>();
  }
}
