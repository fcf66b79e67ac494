package dev.landbridge.bookingsaga.engine;

import static dev.landbridge.bookingsaga.engine.Pace.SOON;
import static dev.landbridge.bookingsaga.engine.Send.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
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
