package dev.landbridge.bookingsaga.engine;

import dev.landbridge.bookingsaga.engine.Step.Kind;
import dev.landbridge.schemas.event.StepKey.Direction;
import java.time.Duration;
import java.util.List;

/** Definitions and instances as Mermaid text. */
public final class Drawing {
  private Drawing() {}

  static <D extends Record> String of(Saga<D> saga) {
    StringBuilder out = new StringBuilder("flowchart TB\n");
    List<Step<D>> steps = saga.steps();
    out.append("  start([%s v%d]) --> s0\n".formatted(saga.name(), saga.version()));
    for (int i = 0; i < steps.size(); i++) {
      Step<D> step = steps.get(i);
      String shape =
          switch (step.kind()) {
            case COMPENSATABLE -> "  s%d[%s]\n";
            case PIVOT -> "  s%d{{%s: pivot}}\n";
            case RETRIED ->
                step.onlyIf() == null
                    ? "  s%d[[%s: until done]]\n"
                    : "  s%d[[%s: if needed, until done]]\n";
          };
      out.append(shape.formatted(i, step.name()));
      out.append(
          "  s%d -->|done| %s\n"
              .formatted(i, i + 1 < steps.size() ? "s" + (i + 1) : "completed([completed])"));
      if (step.reading().refuses()) {
        out.append("  s%d -.->|refused| %s\n".formatted(i, undo(i - 1)));
      }
      if (step.withdrawal() != null) {
        out.append("  s%d -.->|withdrawn| %s\n".formatted(i, undo(i - 1)));
      }
      if (step.kind() == Kind.COMPENSATABLE) {
        out.append("  s%d -.->|no answer in %s| %s\n".formatted(i, words(saga.budget()), undo(i)));
        out.append(
            "  u%d[undo %s]\n  u%d -.->|undone| %s\n".formatted(i, step.name(), i, undo(i - 1)));
      }
    }
    return out.toString();
  }

  private static String undo(int position) {
    return position < 0 ? "compensated([compensated])" : "u" + position;
  }

  private static String words(Duration budget) {
    return budget.toSeconds() % 60 == 0 ? budget.toMinutes() + " min" : budget.toSeconds() + " s";
  }

  /** An instance's story as a Mermaid sequence diagram, asks and answers in their order. */
  public static <D extends Record> String timeline(Saga<D> saga, List<JournalEntry> journal) {
    StringBuilder out = new StringBuilder("sequenceDiagram\n");
    out.append("  participant saga as %s v%d\n".formatted(saga.name(), saga.version()));
    List<String> names = saga.stepNames();
    for (int i = 0; i < names.size(); i++) {
      out.append("  participant s%d as %s\n".formatted(i, names.get(i)));
    }
    for (JournalEntry entry : journal) {
      int step = entry.step() == null ? -1 : names.indexOf(entry.step());
      String what =
          (entry.direction() == Direction.UNDO ? "undo, " : "")
              + entry.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
              + (entry.detail() == null ? "" : ": " + entry.detail().replaceAll("[;#\\n]", ","));
      String line =
          switch (entry.kind()) {
            case ASKED, ASKED_AGAIN -> "  saga->>s%d: %s %s\n".formatted(step, entry.at(), what);
            case WAITING, DONE, REFUSED, UNDONE, IGNORED ->
                "  s%d-->>saga: %s %s\n".formatted(step, entry.at(), what);
            case STARTED,
                INFORMED,
                WITHDRAWAL_ASKED,
                GAVE_UP,
                ATTENTION_RAISED,
                ATTENTION_CLEARED,
                COMPLETED,
                COMPENSATED ->
                "  Note over saga: %s %s\n".formatted(entry.at(), what);
          };
      out.append(line);
    }
    return out.toString();
  }
}
