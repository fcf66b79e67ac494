package dev.landbridge.web.request;

import dev.landbridge.web.problem.Problem.FieldProblem;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects every broken rule of a request, so that a caller hears of all of them at once. */
public final class Checks {
  private final List<FieldProblem> broken = new ArrayList<>();

  /** Notes a broken rule where {@code holds} is false. */
  public boolean that(boolean holds, String field, String detail) {
    if (!holds) {
      broken.add(new FieldProblem(field, detail));
    }
    return holds;
  }

  /**
   * A required line of text: not blank, at most so many characters, none of them a control
   * character.
   */
  public void line(@Nullable String text, String field, int most) {
    if (that(text != null && !text.isBlank(), field, field + " is missing or blank")) {
      optionalLine(text, field, most);
    }
  }

  public void optionalLine(@Nullable String text, String field, int most) {
    if (text != null && optionalText(text, field, most)) {
      that(
          text.codePoints().noneMatch(Character::isISOControl),
          field,
          field + " has a control character, but must be one line of text");
    }
  }

  /** Text that may have line breaks. */
  public boolean optionalText(@Nullable String text, String field, int most) {
    if (text == null) {
      return true;
    }
    int length = text.codePointCount(0, text.length());
    return that(
            isStorable(text),
            field,
            field + " has a NUL character or half of a surrogate pair, which is not text")
        && that(
            length <= most,
            field,
            "%s has %d characters, but at most %d are allowed".formatted(field, length, most));
  }

  /** Whether PostgreSQL can hold it: NUL and lone surrogates it cannot. */
  public static boolean isStorable(String text) {
    return text.codePoints()
        .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }

  public boolean hold() {
    return broken.isEmpty();
  }

  /**
   * Ends the checking.
   *
   * @throws Refused naming every field where a rule was broken
   */
  public void orRefuse(ProblemType type) {
    if (!broken.isEmpty()) {
      throw Refused.fields(type, broken);
    }
  }
}
