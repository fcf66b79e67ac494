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
import dev.landbridge.bookingsaga.trip.Course;
import dev.landbridge.bookingsaga.trip.Trip;
import dev.landbridge.schemas.agent.BookingRequested;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** booking-saga: the engine, the definition and the course of a transaction are those that ship. */
final class Coordination extends Node {
  record Kept(Instance<Trip> instance, Booking booking) {}

  final Table<UUID, Kept> sagas = new Table<>();
  private final Engine engine = new Engine(Settings.DEFAULTS);

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
          known = Course.begun(engine, BookTrip.SAGA, request, message.id(), world.now);
        } else {
          known.startedAgain(message.id());
        }
        courses.put(id, known);
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
        course.replied(
            Objects.requireNonNull(message.key()), message.payload(), message.id(), world.now);
      }
    }
    courses.values().forEach(course -> write(course.end(), true));
  }

  private @Nullable Course resumed(UUID id) {
    Kept kept = sagas.get(id);
    return kept == null
        ? null
        : Course.resumed(engine, BookTrip.SAGA, kept.instance(), kept.booking());
  }

  private void write(Course.Result result, boolean sendsCommands) {
    sagas.put(result.instance().id(), new Kept(result.instance(), result.booking()));
    for (Course.Noted noted : result.journal()) {
      world.covered("journal " + noted.entry().kind());
      if (noted.entry().kind() == JournalEntry.Kind.COMPENSATED
          && result.instance().state() instanceof Compensated(Instant _, var why)) {
        world.covered("declined " + why.code());
      }
    }
    if (sendsCommands) {
      for (Course.Sent sent : result.commands()) {
        Command command = sent.command();
        send(command.payload(), result.instance().id(), command.key(), null);
      }
    }
    if (result.tell()) {
      send(result.booking().message(), result.instance().id(), null, result.booking().sequence());
    }
  }

  /** The deadline worker. */
  @Override
  void wake() {
    for (Kept kept : sagas.all()) {
      Wait waiting = kept.instance().waiting();
      if (waiting != null && !waiting.dueAt().isAfter(world.now)) {
        Course course = Course.resumed(engine, BookTrip.SAGA, kept.instance(), kept.booking());
        course.deadlinePassed(world.now);
        Course.Result result = course.end();
        boolean again = result.commands().stream().anyMatch(sent -> sent.command().ask() > 1);
        write(result, !again || world.mutation != Mutation.SAGA_DOES_NOT_ASK_AGAIN);
      }
    }
  }

  @Override
  @Nullable Instant nextWake() {
    return World.earliest(
        sagas.all().stream()
            .map(kept ->
                kept.instance().waiting() == null ? null : kept.instance().waiting().dueAt()));
  }
}
