package dev.landbridge.bookingsaga.engine;

import dev.landbridge.bookingsaga.engine.Instance.Attention;
import dev.landbridge.bookingsaga.engine.Instance.Compensated;
import dev.landbridge.bookingsaga.engine.Instance.Compensating;
import dev.landbridge.bookingsaga.engine.Instance.Completed;
import dev.landbridge.bookingsaga.engine.Instance.Forward;
import dev.landbridge.bookingsaga.engine.Instance.Wait;
import dev.landbridge.bookingsaga.engine.Instance.Withdrawing;
import dev.landbridge.bookingsaga.engine.JournalEntry.Kind;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.event.StepKey.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Moves instances: {@code (definition, instance, start | reply | deadline passed) -> (instance,
 * commands, journal)}. Pure. Every input may come twice, late and in any order; what nobody waits
 * for is recorded and changes nothing. Until an instance has ended it always has a {@link
 * Wait#dueAt()}.
 */
public final class Engine {
  private final Settings settings;

  public Engine(Settings settings) {
    this.settings = settings;
  }

  public <D extends Record> Transition<D> start(Saga<D> saga, UUID id, D data, Instant now) {
    Duration budget = settings.budget() == null ? saga.budget() : settings.budget();
    Step<D> first = saga.steps().getFirst();
    Wait nothingYet = new Wait(first.name(), 0, now, now, now, null);
    Move<D> move =
        new Move<>(
            saga,
            new Instance<>(
                id,
                saga.name(),
                saga.version(),
                now,
                now.plus(budget),
                new Forward(nothingYet),
                data),
            now);
    move.note(Kind.STARTED);
    move.forwardTo(0);
    return move.end();
  }

  /**
   * Takes a reply.
   *
   * @throws UnexpectedReply where the step can't be answered so
   */
  public <D extends Record> Transition<D> reply(
      Saga<D> saga, Instance<D> instance, StepKey key, Object reply, Instant now) {
    Move<D> move = new Move<>(saga, instance, now);
    Step<D> step = saga.step(key.step());
    switch (instance.state()) {
      case Forward(Wait wait)
          when key.direction() == Direction.DO && wait.step().equals(key.step()) ->
          move.answered(step, wait, step.read(instance.data(), key, reply));
      case Compensating(Wait wait, Refusal why)
          when key.direction() == Direction.UNDO && wait.step().equals(key.step()) -> {
        if (!step.undo().answer().isInstance(reply)) {
          throw new UnexpectedReply(key, reply);
        }
        move.undone(step, wait, why);
      }
      case Withdrawing(Wait wait, Refusal why) when wait.step().equals(key.step()) -> {
        if (key.direction() == Direction.DO) {
          move.answeredMeanwhile(step, wait, why, step.read(instance.data(), key, reply));
        } else {
          move.withdrawalAnswered(step, wait, why, reply);
        }
      }
      case Forward _, Withdrawing _, Compensating _, Completed _, Compensated _ ->
          move.note(Kind.IGNORED, key, reply.getClass().getSimpleName() + ", awaited by nobody");
    }
    return move.end();
  }

  /**
   * Takes an instance back, as long as its pivot is not decided: what was done before is undone,
   * and an undecided pivot is withdrawn first. Later than that nothing changes.
   */
  public <D extends Record> Transition<D> withdraw(
      Saga<D> saga, Instance<D> instance, Refusal why, Instant now) {
    Move<D> move = new Move<>(saga, instance, now);
    if (instance.state() instanceof Forward(Wait wait)) {
      move.withdraw(saga.step(wait.step()), wait, why);
    }
    return move.end();
  }

  /**
   * Tells an instance something that no step has answered; what it asks from then on says so too.
   *
   * @param detail without personal data
   */
  public <D extends Record> Transition<D> inform(
      Saga<D> saga, Instance<D> instance, D data, String detail, Instant now) {
    Move<D> move = new Move<>(saga, instance, now);
    if (!instance.hasEnded()) {
      move.inform(data, detail);
    }
    return move.end();
  }

  /** Looks at an instance whose {@link Wait#dueAt()} has passed; before that nothing changes. */
  public <D extends Record> Transition<D> deadlinePassed(
      Saga<D> saga, Instance<D> instance, Instant now) {
    Move<D> move = new Move<>(saga, instance, now);
    Wait wait = instance.waiting();
    if (wait != null && !now.isBefore(wait.dueAt())) {
      move.overdue(wait);
    }
    return move.end();
  }

  /** What comes next without a reply, in its order; nothing once the instance has ended. */
  public <D extends Record> List<Ahead> ahead(Saga<D> saga, Instance<D> instance) {
    Wait wait = instance.waiting();
    if (wait == null) {
      return List.of();
    }
    Direction direction = instance.state() instanceof Forward ? Direction.DO : Direction.UNDO;
    Step<D> step = saga.step(wait.step());
    // Nothing happens before it is looked at.
    Instant asks = later(wait.askAt(), wait.dueAt());
    List<Ahead> ahead = new ArrayList<>();
    if (step.givesUp(direction)) {
      Instant givesUp = later(instance.givesUpAt(), wait.dueAt());
      ahead.add(new Ahead(Ahead.What.GIVES_UP, givesUp));
      if (asks.isBefore(givesUp)) {
        ahead.add(new Ahead(Ahead.What.ASKS_AGAIN, asks));
      }
    } else {
      if (wait.attention() == null) {
        Instant patient = step.patientFrom(instance.data(), direction, wait.since());
        ahead.add(
            new Ahead(
                Ahead.What.RAISES_ATTENTION,
                later(patient.plus(settings.patience()), wait.dueAt())));
      }
      ahead.add(new Ahead(Ahead.What.ASKS_AGAIN, asks));
    }
    ahead.sort(Comparator.comparing(Ahead::at).thenComparing(Ahead::what));
    return List.copyOf(ahead);
  }

  /** One input being worked on. */
  private final class Move<D extends Record> {
    private final Saga<D> saga;
    private final Instant now;
    private final List<Command> commands = new ArrayList<>();
    private final List<JournalEntry> journal = new ArrayList<>();
    private Instance<D> instance;

    Move(Saga<D> saga, Instance<D> instance, Instant now) {
      if (!saga.name().equals(instance.saga()) || saga.version() != instance.version()) {
        throw new IllegalArgumentException(
            "instance %s is of %s v%d, not of %s"
                .formatted(instance.id(), instance.saga(), instance.version(), saga));
      }
      this.saga = saga;
      this.instance = instance;
      this.now = now;
    }

    Transition<D> end() {
      return new Transition<>(instance, commands, journal);
    }

    void note(Kind kind) {
      journal.add(JournalEntry.of(now, kind));
    }

    void note(Kind kind, StepKey key, @Nullable String detail) {
      journal.add(new JournalEntry(now, kind, key.step(), key.direction(), detail));
    }

    void inform(D data, String detail) {
      instance = instance.knowing(data);
      journal.add(new JournalEntry(now, Kind.INFORMED, null, null, detail));
    }

    void answered(Step<D> step, Wait wait, Verdict<D> verdict) {
      StepKey key = step.key(instance.id(), Direction.DO);
      int position = saga.steps().indexOf(step);
      clearAttention(wait, key);
      switch (verdict) {
        case Verdict.Waiting<D>(D data) -> {
          if (!data.equals(instance.data())) {
            note(Kind.WAITING, key, null);
          }
          instance = instance.knowing(data);
          waitFor(step, Direction.DO, wait.asks(), wait.since(), wait.askAt(), null);
        }
        case Verdict.Done<D>(D data) -> {
          note(Kind.DONE, key, null);
          instance = instance.knowing(data);
          forwardTo(position + 1);
        }
        case Verdict.Refused<D>(D data, Refusal why) -> {
          note(Kind.REFUSED, key, why.detail());
          instance = instance.knowing(data);
          backTo(position - 1, why);
        }
        case Verdict.Undone<D>() -> {
          Refusal why =
              new Refusal(Refusal.UNAVAILABLE, step.name() + " was taken back before it was done");
          note(Kind.REFUSED, key, why.detail());
          backTo(position - 1, why);
        }
      }
    }

    void withdraw(Step<D> step, Wait wait, Refusal why) {
      StepKey key = step.key(instance.id(), Direction.DO);
      switch (step.kind()) {
        case COMPENSATABLE -> {
          note(Kind.WITHDRAWAL_ASKED, key, null);
          backTo(saga.steps().indexOf(step), why);
        }
        case PIVOT -> {
          if (step.withdrawal() != null) {
            clearAttention(wait, key);
            note(Kind.WITHDRAWAL_ASKED, key, null);
            instance = instance.in(new Withdrawing(wait, why));
            waitFor(step, Direction.UNDO, 1, now, null, null);
            ask(step, step.key(instance.id(), Direction.UNDO), 1);
          }
        }
        case RETRIED -> {}
      }
    }

    void withdrawalAnswered(Step<D> step, Wait wait, Refusal why, Object reply) {
      StepKey key = step.key(instance.id(), Direction.UNDO);
      if (step.withdrawalOrFail().answer().isInstance(reply)) {
        undone(step, wait, why);
      } else if (step.withdrawalOrFail().tooLate().isInstance(reply)) {
        clearAttention(wait, key);
        note(Kind.REFUSED, key, null);
        instance = instance.in(new Forward(wait));
        waitFor(step, Direction.DO, 2, now, null, null);
        ask(step, step.key(instance.id(), Direction.DO), 2);
      } else {
        throw new UnexpectedReply(key, reply);
      }
    }

    /** The pivot is decided while it is being withdrawn: that decision counts. */
    void answeredMeanwhile(Step<D> step, Wait wait, Refusal why, Verdict<D> verdict) {
      switch (verdict) {
        case Verdict.Waiting<D>(D data) -> instance = instance.knowing(data);
        case Verdict.Undone<D>() -> undone(step, wait, why);
        case Verdict.Done<D> _, Verdict.Refused<D> _ -> {
          instance = instance.in(new Forward(wait));
          answered(step, wait, verdict);
        }
      }
    }

    void undone(Step<D> step, Wait wait, Refusal why) {
      StepKey key = step.key(instance.id(), Direction.UNDO);
      clearAttention(wait, key);
      note(Kind.UNDONE, key, null);
      backTo(saga.steps().indexOf(step) - 1, why);
    }

    void overdue(Wait wait) {
      Direction direction =
          switch (instance.state()) {
            case Forward _ -> Direction.DO;
            case Withdrawing _, Compensating _ -> Direction.UNDO;
            case Completed _, Compensated _ -> throw new IllegalStateException("has ended");
          };
      Step<D> step = saga.step(wait.step());
      StepKey key = step.key(instance.id(), direction);
      if (step.givesUp(direction) && !now.isBefore(instance.givesUpAt())) {
        giveUp(step, key);
        return;
      }
      Attention attention = wait.attention();
      if (attention == null
          && !step.givesUp(direction)
          && !now.isBefore(patienceEnds(step, direction, wait.since()))) {
        attention =
            new Attention(
                now,
                "%s%s has not answered since %s"
                    .formatted(
                        direction == Direction.UNDO ? "the undo of " : "",
                        step.name(),
                        wait.since()));
        note(Kind.ATTENTION_RAISED, key, attention.what());
      }
      boolean asks = !now.isBefore(wait.askAt());
      waitFor(
          step,
          direction,
          asks ? wait.asks() + 1 : wait.asks(),
          wait.since(),
          asks ? null : wait.askAt(),
          attention);
      if (asks) {
        ask(step, key, wait.asks() + 1);
      }
    }

    /**
     * Asks a step, or the next that is needed, or ends. Out of time, a step that could be given up
     * is not begun.
     */
    void forwardTo(int wanted) {
      int position = wanted;
      while (position < saga.steps().size()
          && !saga.steps().get(position).isNeeded(instance.data())) {
        position++;
      }
      if (position == saga.steps().size()) {
        instance = instance.in(new Completed(now)).knowing(saga.atTheEnd(instance.data()));
        note(Kind.COMPLETED);
        return;
      }
      Step<D> step = saga.steps().get(position);
      if (step.givesUp(Direction.DO) && !now.isBefore(instance.givesUpAt())) {
        StepKey before = saga.steps().get(position - 1).key(instance.id(), Direction.DO);
        Refusal why = new Refusal(Refusal.UNAVAILABLE, before.step() + " answered too late");
        note(Kind.GAVE_UP, before, why.detail());
        backTo(position - 1, why);
        return;
      }
      waitFor(step, Direction.DO, 1, now, null, null);
      ask(step, step.key(instance.id(), Direction.DO), 1);
    }

    /** The step that has not answered is undone too: it may have succeeded. */
    private void giveUp(Step<D> step, StepKey key) {
      Refusal why = new Refusal(Refusal.UNAVAILABLE, step.name() + " did not answer in time");
      note(Kind.GAVE_UP, key, why.detail());
      backTo(saga.steps().indexOf(step), why);
    }

    private void backTo(int position, Refusal why) {
      if (position < 0) {
        instance = instance.in(new Compensated(now, why)).knowing(saga.atTheEnd(instance.data()));
        note(Kind.COMPENSATED);
        return;
      }
      Step<D> step = saga.steps().get(position);
      instance = instance.in(new Compensating(new Wait(step.name(), 0, now, now, now, null), why));
      waitFor(step, Direction.UNDO, 1, now, null, null);
      ask(step, step.key(instance.id(), Direction.UNDO), 1);
    }

    private void waitFor(
        Step<D> step,
        Direction direction,
        int asks,
        Instant since,
        @Nullable Instant keptAskAt,
        @Nullable Attention attention) {
      Instant askAt =
          keptAskAt == null
              ? now.plus(settings.backoff(step.pace(direction)).after(asks))
              : keptAskAt;
      Instant dueAt = askAt;
      if (step.givesUp(direction)) {
        dueAt = earlier(askAt, instance.givesUpAt());
      } else if (attention == null) {
        dueAt = earlier(askAt, patienceEnds(step, direction, since));
      }
      Wait wait = new Wait(step.name(), asks, since, askAt, dueAt, attention);
      instance =
          instance.in(
              switch (instance.state()) {
                case Forward _ -> new Forward(wait);
                case Withdrawing(Wait _, Refusal why) -> new Withdrawing(wait, why);
                case Compensating(Wait _, Refusal why) -> new Compensating(wait, why);
                case Completed _, Compensated _ -> throw new IllegalStateException("has ended");
              });
    }

    private Instant patienceEnds(Step<D> step, Direction direction, Instant since) {
      return step.patientFrom(instance.data(), direction, since).plus(settings.patience());
    }

    private void ask(Step<D> step, StepKey key, int ask) {
      commands.add(new Command(key, step.command(instance.data(), key), ask));
      note(ask == 1 ? Kind.ASKED : Kind.ASKED_AGAIN, key, ask == 1 ? null : "ask " + ask);
    }

    private void clearAttention(Wait wait, StepKey key) {
      if (wait.attention() != null) {
        note(Kind.ATTENTION_CLEARED, key, null);
      }
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
