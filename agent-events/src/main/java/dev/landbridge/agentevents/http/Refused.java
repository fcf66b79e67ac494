package dev.landbridge.agentevents.http;

import dev.landbridge.agentevents.http.Problem.FieldProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that is refused: carries its problem to the one place that writes it. */
public final class Refused extends RuntimeException {
  private final ProblemType type;
  private final transient List<FieldProblem> errors;
  private final transient @Nullable String booking;

  private Refused(
      ProblemType type, String detail, List<FieldProblem> errors, @Nullable String booking) {
    super(detail, null, false, false);
    this.type = type;
    this.errors = List.copyOf(errors);
    this.booking = booking;
  }

  /**
   * A refusal.
   *
   * @param detail names the value and the rule; no personal data
   */
  public static Refused because(ProblemType type, String detail) {
    return new Refused(type, detail, List.of(), null);
  }

  public static Refused field(ProblemType type, String field, String detail) {
    return new Refused(type, detail, List.of(new FieldProblem(field, detail)), null);
  }

  public static Refused fields(ProblemType type, List<FieldProblem> errors) {
    String detail =
        errors.size() == 1
            ? errors.getFirst().detail()
            : errors.size() + " fields break a rule; the first: " + errors.getFirst().detail();
    return new Refused(type, detail, errors, null);
  }

  /** The quote was booked, and this is the booking. */
  public static Refused usedBy(String booking, String detail) {
    return new Refused(ProblemType.QUOTE_USED, detail, List.of(), booking);
  }

  public ProblemType type() {
    return type;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  public List<FieldProblem> errors() {
    return errors;
  }

  @Nullable String booking() {
    return booking;
  }
}
