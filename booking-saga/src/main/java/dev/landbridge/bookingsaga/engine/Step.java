package dev.landbridge.bookingsaga.engine;

import dev.landbridge.bookingsaga.engine.Send.Reading;
import dev.landbridge.bookingsaga.engine.Send.Undo;
import dev.landbridge.bookingsaga.engine.Send.Withdrawal;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.event.StepKey.Direction;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A step of a definition that has been found sound. */
record Step<D>(
    String name,
    Kind kind,
    Function<D, ? extends Record> command,
    Reading<D> reading,
    Pace pace,
    @Nullable Undo<D> undo,
    @Nullable Function<D, @Nullable Instant> expectedBy,
    @Nullable Withdrawal<D> withdrawal,
    @Nullable Predicate<D> onlyIf) {

  enum Kind {
    /** Before the pivot: can be refused and undone. */
    COMPENSATABLE,
    /** Where it is decided: refused, all before it is undone; done, there is no way back. */
    PIVOT,
    /** After the pivot: cannot be refused, is asked until it is done. */
    RETRIED
  }

  static <D> Step<D> checked(String saga, String name, Kind kind, Send<D> send) {
    String step = "step '%s' of saga '%s' ".formatted(name, saga);
    if (!name.matches("[a-z][a-z0-9-]*")) {
      throw new StrandingDefinition(step + "is not named in lower-case-with-dashes");
    }
    Reading<D> reading = send.reading;
    if (reading == null) {
      throw new StrandingDefinition(
          step + "does not read its reply (onReply or onDone), so it never ends");
    }
    if (send.pace == null) {
      throw new StrandingDefinition(
          step + "waits without asking again (askAgain), so one lost message strands it");
    }
    if (send.withdrawal != null && kind != Kind.PIVOT) {
      throw new StrandingDefinition(
          step + "is not the pivot and can be withdrawn (withdrawnBy): it is undone, or done");
    }
    if (send.onlyIf != null && kind != Kind.RETRIED) {
      throw new StrandingDefinition(
          step + "is not after the pivot and can be passed over (onlyIf): what would be undone?");
    }
    switch (kind) {
      case COMPENSATABLE -> {
        if (send.undo == null) {
          throw new StrandingDefinition(
              step
                  + "comes before the pivot and has no undo (undoneBy): a later refusal could not take it back");
        }
      }
      case PIVOT -> {
        if (send.undo != null) {
          throw new StrandingDefinition(
              step + "is the pivot, from which there is no way back, but has an undo");
        }
      }
      case RETRIED -> {
        if (reading.refuses()) {
          throw new StrandingDefinition(
              step
                  + "comes after the pivot and could be refused (onReply): nothing could be taken back; use onDone");
        }
        if (send.undo != null) {
          throw new StrandingDefinition(
              step + "comes after the pivot, from which there is no way back, but has an undo");
        }
      }
    }
    return new Step<>(
        name,
        kind,
        send.command,
        reading,
        send.pace,
        send.undo,
        send.expectedBy,
        send.withdrawal,
        send.onlyIf);
  }

  /** Whether an instance that knows this needs it. */
  boolean isNeeded(D data) {
    return onlyIf == null || onlyIf.test(data);
  }

  StepKey key(UUID saga, Direction direction) {
    return new StepKey(saga, name, direction);
  }

  Record command(D data, StepKey key) {
    return switch (key.direction()) {
      case DO -> command.apply(data);
      case UNDO ->
          (withdrawal == null ? undo().command() : withdrawal.command()).apply(data, key.forward());
    };
  }

  Verdict<D> read(D data, StepKey key, Object reply) {
    if (!reading.type().isInstance(reply)) {
      throw new UnexpectedReply(key, reply);
    }
    return reading.read().apply(data, reply);
  }

  @Override
  public Undo<D> undo() {
    return Objects.requireNonNull(undo, "undo");
  }

  /** From when on patience counts for a step that was first asked at {@code since}. */
  Instant patientFrom(D data, Direction direction, Instant since) {
    Instant expected =
        direction == Direction.DO && expectedBy != null ? expectedBy.apply(data) : null;
    return expected != null && expected.isAfter(since) ? expected : since;
  }

  /** How soon it is asked again; what takes something back is answered by a program. */
  Pace pace(Direction direction) {
    return direction == Direction.DO ? pace : Pace.SOON;
  }

  Withdrawal<D> withdrawalOrFail() {
    return Objects.requireNonNull(withdrawal, "withdrawal");
  }

  /** What a missing answer to it means for the saga. */
  boolean givesUp(Direction direction) {
    return kind == Kind.COMPENSATABLE && direction == Direction.DO;
  }
}
