package dev.landbridge.bookingsaga.engine;

import static dev.landbridge.bookingsaga.engine.Pace.SOON;
import static dev.landbridge.bookingsaga.engine.Send.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landbridge.schemas.event.StepKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SagaDefinitionTests {
  record Data(int done) {}

  record Do() {}

  record Undo() {}

  record Answer() {}

  private static Send<Data> sound() {
    return unanswered().onReply(Answer.class, (data, _) -> Verdict.done(data)).askAgain(SOON);
  }

  private static Send<Data> unanswered() {
    return send(_ -> new Do());
  }

  private static Send<Data> undoable() {
    return sound().undoneBy((_, _) -> new Undo(), Answer.class);
  }

  private static Send<Data> certain() {
    return unanswered().onDone(Answer.class, (data, _) -> data).askAgain(SOON);
  }

  private static void refuses(ThrowingCallable definition, String why) {
    assertThatThrownBy(definition)
        .isInstanceOf(StrandingDefinition.class)
        .hasMessageContaining(why);
  }

  @Test
  void buildsOneThatCannotStrandAnInstance() {
    Saga<Data> saga =
        Saga.named("tidy", 2, Data.class)
            .step("one", undoable())
            .pivot("two", sound())
            .retried("three", certain())
            .giveUpBeforeThePivotAfter(Duration.ofMinutes(5));
    assertThat(saga.stepNames()).containsExactly("one", "two", "three");
    assertThat(saga).hasToString("tidy v2");
  }

  @Test
  void refusesACompensatableStepWithoutUndo() {
    refuses(
        () -> Saga.named("s", 1, Data.class).step("one", sound()),
        "step 'one' of saga 's' comes before the pivot and has no undo");
  }

  @Test
  void refusesAStepThatCouldBeRefusedAfterThePivot() {
    refuses(
        () -> Saga.named("s", 1, Data.class).pivot("two", sound()).retried("three", sound()),
        "step 'three' of saga 's' comes after the pivot and could be refused");
  }

  @Test
  void refusesAnUndoFromThePivotOn() {
    refuses(() -> Saga.named("s", 1, Data.class).pivot("two", undoable()), "has an undo");
    refuses(
        () ->
            Saga.named("s", 1, Data.class)
                .pivot("two", sound())
                .retried("three", certain().undoneBy((_, _) -> new Undo(), Answer.class)),
        "has an undo");
  }

  @Test
  void refusesAWaitThatDoesNotAskAgain() {
    refuses(
        () ->
            Saga.named("s", 1, Data.class)
                .pivot("two", unanswered().onReply(Answer.class, (data, _) -> Verdict.done(data))),
        "waits without asking again");
  }

  @Test
  void refusesAStepThatDoesNotReadItsReply() {
    refuses(
        () -> Saga.named("s", 1, Data.class).pivot("two", unanswered().askAgain(SOON)),
        "does not read its reply");
  }

  @Test
  void passesOverAStepThatIsNotNeeded() {
    Saga<Data> saga =
        Saga.named("tidy", 1, Data.class)
            .pivot("one", sound())
            .retried("two", certain().onlyIf(data -> data.done() > 1))
            .retried("three", certain().onlyIf(data -> data.done() > 0))
            .retried("four", certain().onlyIf(data -> data.done() > 1))
            .giveUpBeforeThePivotAfter(Duration.ofMinutes(5));
    assertThat(asked(saga, new Data(0))).containsExactly("one");
    assertThat(asked(saga, new Data(1))).containsExactly("one", "three");
    assertThat(asked(saga, new Data(2))).containsExactly("one", "two", "three", "four");
    assertThat(saga.draw()).contains("s1[[two: if needed, until done]]");
  }

  /** The steps that are asked in a run in which all are answered. */
  private static List<String> asked(Saga<Data> saga, Data data) {
    Engine engine = new Engine(Settings.DEFAULTS);
    List<String> asked = new ArrayList<>();
    Transition<Data> moved = engine.start(saga, UUID.randomUUID(), data, Instant.EPOCH);
    while (!moved.commands().isEmpty()) {
      StepKey key = moved.commands().getFirst().key();
      asked.add(key.step());
      moved = engine.reply(saga, moved.instance(), key, new Answer(), Instant.EPOCH);
    }
    assertThat(moved.instance().state()).isInstanceOf(Instance.Completed.class);
    return asked;
  }

  @Test
  void refusesToPassOverAStepThatIsNotAfterThePivot() {
    refuses(
        () -> Saga.named("s", 1, Data.class).step("one", undoable().onlyIf(_ -> true)),
        "step 'one' of saga 's' is not after the pivot and can be passed over");
    refuses(
        () -> Saga.named("s", 1, Data.class).pivot("two", sound().onlyIf(_ -> true)),
        "can be passed over");
  }

  @Test
  void refusesTwoStepsOfOneName() {
    refuses(
        () -> Saga.named("s", 1, Data.class).step("one", undoable()).pivot("one", sound()),
        "two steps 'one'");
  }

  @Test
  void refusesNamesThatAStepKeyCannotCarry() {
    refuses(() -> Saga.named("s", 1, Data.class).pivot("Two steps", sound()), "'Two steps'");
  }

  @Test
  void refusesABudgetThatIsOverBeforeItBegins() {
    refuses(
        () ->
            Saga.named("s", 1, Data.class)
                .pivot("two", sound())
                .giveUpBeforeThePivotAfter(Duration.ZERO),
        "budget PT0S");
  }

  @Test
  void refusesAVersionBelowOne() {
    refuses(() -> Saga.named("s", 0, Data.class), "version 0");
  }
}
