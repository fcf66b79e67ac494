package dev.landbridge.schemas.event;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which effect a command asks for: {@code (saga, step, do | undo)}. Every ask for the same effect
 * carries the same key, and a participant gives every ask the same answer.
 */
public record StepKey(UUID saga, String step, Direction direction) {

  private static final Pattern STEP = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final Pattern TEXT =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/([^/]+)/(do|undo)");

  /** Forward, or the compensation of the forward step. */
  public enum Direction {
    DO,
    UNDO
  }

  public StepKey {
    if (!STEP.matcher(step).matches()) {
      throw new IllegalArgumentException(
          "step '" + step + "' is not lower-case-with-dashes of at most 64 characters");
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

  /**
   * Reads {@link #toString()}'s form, and no other spelling of it, since keys are compared as text.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static StepKey parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "step key '" + text + "' is not <saga id>/<step>/<do or undo>");
    }
    return new StepKey(
        UUID.fromString(parts.group(1)),
        parts.group(2),
        parts.group(3).equals("do") ? Direction.DO : Direction.UNDO);
  }

  @Override
  public String toString() {
    return saga + "/" + step + "/" + (direction == Direction.DO ? "do" : "undo");
  }
}
