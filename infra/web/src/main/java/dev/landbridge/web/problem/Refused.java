package dev.landbridge.web.problem;

import dev.landbridge.web.problem.Problem.FieldProblem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request that is refused: carries its problem to the one place that writes it. */
public final class Refused extends RuntimeException {
  private final transient ProblemType type;
  private final transient List<FieldProblem> errors;
  private final transient Map<String, Object> more;

  private Refused(
      ProblemType type, String detail, List<FieldProblem> errors, Map<String, Object> more) {
    super(detail, null, false, false);
    this.type = type;
    this.errors = List.copyOf(errors);
    this.more = Map.copyOf(more);
  }

  /**
   * A refusal.
   *
   * @param detail names the value and the rule; no personal data
   */
  public static Refused because(ProblemType type, String detail) {
    return new Refused(type, detail, List.of(), Map.of());
  }

  public static Refused field(ProblemType type, String field, String detail) {
    return new Refused(type, detail, List.of(new FieldProblem(field, detail)), Map.of());
  }

  public static Refused fields(ProblemType type, List<FieldProblem> errors) {
    String detail =
        errors.size() == 1
            ? errors.getFirst().detail()
            : errors.size() + " fields break a rule; the first: " + errors.getFirst().detail();
    return new Refused(type, detail, errors, Map.of());
  }

  /** The same with a member that belongs to this kind of problem. */
  public Refused with(String member, Object value) {
    Map<String, Object> all = new TreeMap<>(more);
    all.put(member, value);
    return new Refused(type, detail(), errors, all);
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

  Map<String, Object> more() {
    return more;
  }
}
