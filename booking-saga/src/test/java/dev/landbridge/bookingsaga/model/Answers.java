package dev.landbridge.bookingsaga.model;

import dev.landbridge.bookingsaga.model.Node.Table;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingPending;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The step keys of a participant: answers and undo marks. */
final class Answers {

  /** The row of a step key. */
  sealed interface Row {}

  record Answered(Record reply) implements Row {}

  record UndoMark() implements Row {}

  private final World world;
  private final Table<StepKey, Row> rows;

  Answers(World world, Table<StepKey, Row> rows) {
    this.world = world;
    this.rows = rows;
  }

  /** A command: its effect happens once, and every ask has the same answer. */
  Record command(StepKey key, Record undone, Supplier<Record> effect) {
    return switch (rows.get(key)) {
      case UndoMark _ -> {
        world.covered("command met its undo mark");
        yield undone;
      }
      case Answered(Record reply) -> {
        world.covered("command had its answer again");
        yield reply;
      }
      case null -> {
        Record reply = effect.get();
        yield reply instanceof BookingPending ? reply : keep(key, reply);
      }
    };
  }

  boolean answered(StepKey key) {
    return rows.get(key) instanceof Answered;
  }

  /** What decides an effect that was pending stores the answer. */
  void decided(StepKey key, Record reply) {
    if (rows.get(key) != null) {
      throw new Violation(key + " is decided twice, now by " + reply);
    }
    keep(key, reply);
  }

  /** A compensation: undoes what the forward key's row stands for, or marks it. */
  Record compensation(StepKey key, Record answer, Predicate<StepKey> undoEffect) {
    if (rows.get(key) instanceof Answered(Record reply)) {
      return reply;
    }
    StepKey forward = key.forward();
    boolean found = undoEffect.test(forward);
    if (!found && rows.get(forward) == null && world.mutation != Mutation.NO_UNDO_MARKS) {
      rows.put(forward, new UndoMark());
      world.covered("undo mark left");
    }
    return keep(key, answer);
  }

  private Record keep(StepKey key, Record reply) {
    if (world.mutation != Mutation.ANSWERS_NOT_STORED) {
      rows.put(key, new Answered(reply));
    }
    return reply;
  }
}
