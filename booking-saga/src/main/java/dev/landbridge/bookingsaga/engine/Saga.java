package dev.landbridge.bookingsaga.engine;

import dev.landbridge.bookingsaga.engine.Step.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A saga's definition: compensatable steps, the pivot, retried steps. One that could strand an
 * instance does not build: {@link StrandingDefinition} says why.
 *
 * @param <D> what an instance knows; a record that survives its way through JSON
 */
public final class Saga<D extends Record> {
  private final String name;
  private final int version;
  private final Class<D> type;
  private final List<Step<D>> steps;
  private final UnaryOperator<D> atTheEnd;
  private final Duration budget;

  private Saga(BeforeThePivot<D> built, UnaryOperator<D> atTheEnd, Duration budget) {
    this.name = built.name;
    this.version = built.version;
    this.type = built.type;
    this.steps = List.copyOf(built.steps);
    this.atTheEnd = atTheEnd;
    this.budget = budget;
  }

  /**
   * Begins a definition.
   *
   * @param version raised when steps change; an instance keeps the one that it began with
   */
  public static <D extends Record> BeforeThePivot<D> named(
      String name, int version, Class<D> data) {
    return new BeforeThePivot<>(name, version, data);
  }

  public String name() {
    return name;
  }

  public int version() {
    return version;
  }

  public Class<D> type() {
    return type;
  }

  /** How long all steps before the pivot may take together. */
  public Duration budget() {
    return budget;
  }

  public List<String> stepNames() {
    return steps.stream().map(Step::name).toList();
  }

  /** The definition as a Mermaid flowchart. */
  public String draw() {
    return Drawing.of(this);
  }

  List<Step<D>> steps() {
    return steps;
  }

  Step<D> step(String wanted) {
    return steps.stream()
        .filter(step -> step.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new UnexpectedReply(
                "saga '%s' version %d has no step '%s'".formatted(name, version, wanted)));
  }

  D atTheEnd(D data) {
    return atTheEnd.apply(data);
  }

  @Override
  public String toString() {
    return name + " v" + version;
  }

  /** A definition whose pivot is still to come. */
  public static final class BeforeThePivot<D extends Record> {
    private final String name;
    private final int version;
    private final Class<D> type;
    private final List<Step<D>> steps = new ArrayList<>();

    private BeforeThePivot(String name, int version, Class<D> type) {
      this.name = name;
      this.version = version;
      this.type = type;
      if (version < 1) {
        throw new StrandingDefinition(
            "version %d of saga '%s' is less than 1".formatted(version, name));
      }
    }

    /** A compensatable step. */
    public BeforeThePivot<D> step(String step, Send<D> send) {
      add(step, Kind.COMPENSATABLE, send);
      return this;
    }

    /** The step after which there is no way back. */
    public AfterThePivot<D> pivot(String step, Send<D> send) {
      add(step, Kind.PIVOT, send);
      return new AfterThePivot<>(this);
    }

    private void add(String step, Kind kind, Send<D> send) {
      if (steps.stream().anyMatch(other -> other.name().equals(step))) {
        throw new StrandingDefinition(
            "saga '%s' has two steps '%s': their replies could not be told apart"
                .formatted(name, step));
      }
      steps.add(Step.checked(name, step, kind, send));
    }
  }

  /** A definition that has its pivot. */
  public static final class AfterThePivot<D extends Record> {
    private final BeforeThePivot<D> built;
    private UnaryOperator<D> atTheEnd = UnaryOperator.identity();

    private AfterThePivot(BeforeThePivot<D> built) {
      this.built = built;
    }

    /** A step that is asked until it is done. */
    public AfterThePivot<D> retried(String step, Send<D> send) {
      built.add(step, Kind.RETRIED, send);
      return this;
    }

    /** What an ended instance no longer needs to know, personal data first of all. */
    public AfterThePivot<D> forgetAtTheEnd(UnaryOperator<D> forget) {
      atTheEnd = forget;
      return this;
    }

    /** Builds the definition; {@code budget} is for all steps before the pivot together. */
    public Saga<D> giveUpBeforeThePivotAfter(Duration budget) {
      if (!budget.isPositive()) {
        throw new StrandingDefinition(
            "saga '%s' has the budget %s before its pivot: it would undo what it has not begun"
                .formatted(built.name, budget));
      }
      return new Saga<>(built, atTheEnd, budget);
    }
  }
}
