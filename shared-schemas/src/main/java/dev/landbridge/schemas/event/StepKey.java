package dev.landbridge.schemas.event;

import java.util.UUID;

/**
 * Which effect a command asks for: {@code (saga, step, do | undo)}. Every ask for the same effect
 * carries the same key, and a participant gives every ask the same answer.
 */
public record StepKey(UUID saga, String step, Direction direction) {

  /** Forward, or the compensation of the forward step. */
  public enum Direction {
    DO,
    UNDO
  }

  public StepKey {
    if (!step.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException("step '" + step + "' is not lower-case-with-dashes");
    }
  }

  public static StepKey forward(UUID saga, String step) {
    return new StepKey(saga, step, Direction.DO);
  }

  public static StepKey undo(UUID saga, String step) {
    return new StepKey(saga, step, Direction.UNDO);
  }

  /** The forward key of the same step: the row on which command and compensation meet. */
  public StepKey forward() {
    return forward(saga, step);
  }

  /** Reads {@link #toString()}'s form. */
  public static StepKey parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3 || !(parts[2].equals("do") || parts[2].equals("undo"))) {
      throw new IllegalArgumentException(
          "step key '" + text + "' is not <saga id>/<step>/<do or undo>");
    }
    return new StepKey(
        UUID.fromString(parts[0]), parts[1], parts[2].equals("do") ? Direction.DO : Direction.UNDO);
  }

  @Override
  public String toString() {
    return saga + "/" + step + "/" + (direction == Direction.DO ? "do" : "undo");
  }
}
