package dev.landbridge.bookingsaga.model;

import dev.landbridge.bookingsaga.engine.Command;
import dev.landbridge.bookingsaga.engine.Engine;
import dev.landbridge.bookingsaga.engine.Instance;
import dev.landbridge.bookingsaga.engine.Instance.Compensated;
import dev.landbridge.bookingsaga.engine.Instance.Wait;
import dev.landbridge.bookingsaga.engine.JournalEntry;
import dev.landbridge.bookingsaga.engine.Settings;
import dev.landbridge.bookingsaga.trip.BookTrip;
import dev.landbridge.bookingsaga.trip.Booking;
import dev.landbridge.bookingsaga.trip.CancelTrip;
import dev.landbridge.bookingsaga.trip.Course;
import dev.landbridge.bookingsaga.trip.Definitions;
import dev.landbridge.schemas.agent.BookingRequested;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.operator.BookingCancelled;
import dev.landbridge.schemas.operator.ReturnBooking;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** booking-saga: the engine, the definition and the course of a transaction are those that ship. */
final class Coordination extends Node {
  /** A booking with its sagas: book-trip, and cancel-trip once it is cancelled. */
  record Kept(Instance<?> trip, @Nullable Instance<?> cancellation, Booking booking) {
    Kept with(Instance<?> moved) {
      return moved.id().equals(booking.id())
          ? new Kept(moved, cancellation, booking)
          : new Kept(trip, moved, booking);
    }

    boolean hasEnded() {
      return trip.hasEnded() && (cancellation == null || cancellation.hasEnded());
    }

    Stream<Instance<?>> instances() {
      return Stream.of(trip, cancellation).filter(Objects::nonNull);
    }
  }

  final Table<UUID, Kept> sagas = new Table<>();
  private final Engine engine = new Engine(Settings.DEFAULTS);
  private final Definitions definitions = Definitions.shipped();

  Coordination(World world) {
    super(world, "booking-saga");
  }

  @Override
  void handle(List<Message> fresh) {
    Map<UUID, Course> courses = new LinkedHashMap<>();
    for (Message message : fresh) {
      UUID id = message.booking();
      if (message.payload() instanceof BookingRequested request) {
        Course known = courses.containsKey(id) ? courses.get(id) : resumed(id);
        if (known == null) {
          known = Course.begun(engine, request, message.id(), world.now);
        } else {
          known.startedAgain(message.id());
        }
        courses.put(id, known);
      } else if ((message.payload() instanceof CancellationRequested
              || message.payload() instanceof BookingCancelled)
          && !courses.containsKey(id)
          && sagas.get(id) == null) {
        // Put off; asked again, at the latest.
        world.covered("cancellation ahead of its booking");
      } else {
        Course course =
            courses.computeIfAbsent(
                id,
                _ -> {
                  Course known = resumed(id);
                  if (known == null) {
                    throw new Violation("reply to an unknown saga: " + message);
                  }
                  return known;
                });
        if (message.payload() instanceof CancellationRequested cancellation) {
          course.cancellationRequested(cancellation, message.id(), world.now);
        } else if (message.payload() instanceof BookingCancelled cancelled) {
          course.operatorCancelled(
              new OperatorCancellation(cancelled.cancellationId(), cancelled.reason()),
              message.id(),
              world.now);
        } else {
          course.replied(
              Objects.requireNonNull(message.key()), message.payload(), message.id(), world.now);
        }
      }
    }
    courses.forEach((id, course) -> write(id, course.end(), true));
  }

  private @Nullable Course resumed(UUID id) {
    Kept kept = sagas.get(id);
    return kept == null ? null : resumed(kept);
  }

  private Course resumed(Kept kept) {
    Course course = Course.resumed(engine, kept.booking()).with(BookTrip.SAGA, kept.trip());
    Instance<?> cancellation = kept.cancellation();
    return cancellation == null
        ? course
        : course.with(
            Objects.requireNonNull(
                definitions.find(cancellation.saga(), cancellation.version()), "definition"),
            cancellation);
  }

  /** Whether its cancellation is one that nobody closes. */
  boolean isOfAnEarlierVersion(UUID booking) {
    Kept kept = sagas.get(booking);
    return kept != null
        && kept.cancellation() != null
        && kept.cancellation().version() < CancelTrip.SAGA.version();
  }

  /** What begins a cancellation before the upgrade does so by the version that there was. */
  private Instance<?> asOfNow(@Nullable Kept before, Instance<?> moved) {
    Instance<?> known = before == null ? null : before.cancellation();
    boolean begins =
        moved.saga().equals(CancelTrip.SAGA.name())
            && (known == null || !known.id().equals(moved.id()));
    if (!begins || !world.isBeforeTheUpgrade()) {
      return moved;
    }
    world.covered("cancellation begun by an earlier version");
    return new Instance<>(
        moved.id(),
        moved.saga(),
        1,
        moved.startedAt(),
        moved.givesUpAt(),
        moved.state(),
        moved.data());
  }

  /** The earlier version's return says nothing of a refund that is open. */
  private Record asOfNow(UUID booking, Record command) {
    return command instanceof ReturnBooking && isOfAnEarlierVersion(booking)
        ? new ReturnBooking(booking)
        : command;
  }

  private void write(UUID id, Course.Result result, boolean sendsCommands) {
    Kept before = sagas.get(id);
    Kept after =
        before == null
            ? new Kept(result.moved().getFirst(), null, result.booking())
            : new Kept(before.trip(), before.cancellation(), result.booking());
    for (Instance<?> moved : result.moved()) {
      after = after.with(asOfNow(before, moved));
    }
    sagas.put(id, after);
    for (Course.Noted noted : result.journal()) {
      world.covered("journal " + noted.entry().kind());
      if (noted.entry().kind() == JournalEntry.Kind.COMPENSATED
          && after.trip().state() instanceof Compensated(Instant _, var why)) {
        world.covered("declined " + why.code());
      }
    }
    Cancellation told = result.booking().cancellation();
    if (result.changed() && told != null) {
      world.covered(
          "cancellation "
              + told.state()
              + (told.reason() == null ? "" : " " + told.reason().code())
              + (told.refund() == null ? "" : " refunded"));
    }
    if (before != null
        && before.booking().operatorCancellation() == null
        && result.booking().operatorCancellation() != null) {
      world.covered("operator cancels " + before.booking().status());
    }
    if (result.booking().reason() != null && result.changed()) {
      world.covered("ended " + result.booking().reason().code());
    }
    if (sendsCommands) {
      for (Course.Sent sent : result.commands()) {
        Command command = sent.command();
        send(asOfNow(id, command.payload()), id, command.key(), null);
      }
    }
    if (result.tell()) {
      send(result.booking().message(), id, null, result.booking().sequence());
    }
  }

  /** The deadline worker. */
  @Override
  void wake() {
    for (Kept kept : sagas.all()) {
      for (Instance<?> instance : kept.instances().toList()) {
        Wait waiting = instance.waiting();
        if (waiting != null && !waiting.dueAt().isAfter(world.now)) {
          Course course = resumed(kept);
          course.deadlinePassed(instance.id(), world.now);
          Course.Result result = course.end();
          boolean again = result.commands().stream().anyMatch(sent -> sent.command().ask() > 1);
          write(
              kept.booking().id(),
              result,
              !again || world.mutation != Mutation.SAGA_DOES_NOT_ASK_AGAIN);
        }
      }
    }
  }

  @Override
  @Nullable Instant nextWake() {
    return World.earliest(
        sagas.all().stream()
            .flatMap(Kept::instances)
            .map(instance -> {
              Wait waiting = instance.waiting();
              return waiting == null ? null : waiting.dueAt();
            }));
  }
}
