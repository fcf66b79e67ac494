package dev.landbridge.bookingsaga.coordination;

import dev.landbridge.bookingsaga.coordination.SagaRow.Origin;
import dev.landbridge.bookingsaga.engine.Engine;
import dev.landbridge.bookingsaga.engine.Saga;
import dev.landbridge.bookingsaga.trip.Booking;
import dev.landbridge.bookingsaga.trip.Course;
import dev.landbridge.bookingsaga.trip.Definitions;
import dev.landbridge.messaging.PackHandler;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.agent.AgentReply;
import dev.landbridge.schemas.agent.BookingRequested;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingCancelled;
import dev.landbridge.schemas.operator.OperatorReply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Starts and replies, a pack in one transaction: every saga of the pack is loaded and locked in one
 * statement, moved by the engine as often as the pack has messages for it, and written once, with
 * one message about its booking.
 */
@Component
class Coordinator implements PackHandler {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final Definitions definitions;
  private final Engine engine;
  private final Sagas sagas;
  private final Bookings bookings;
  private final Writing writing;
  private final Duration unknownSagaWait;
  private final Clock clock;

  Coordinator(
      Definitions definitions,
      Engine engine,
      Sagas sagas,
      Bookings bookings,
      Writing writing,
      CoordinationProperties properties,
      Clock clock) {
    this.definitions = definitions;
    this.engine = engine;
    this.sagas = sagas;
    this.bookings = bookings;
    this.writing = writing;
    this.unknownSagaWait = properties.unknownSagaWait();
    this.clock = clock;
  }

  @Override
  public Set<String> types() {
    return Contracts.all().stream()
        .filter(contract ->
            contract.record() == BookingRequested.class
                || contract.record() == CancellationRequested.class
                || contract.record() == BookingCancelled.class
                || OperatorReply.class.isAssignableFrom(contract.record())
                || AgentReply.class.isAssignableFrom(contract.record()))
        .map(Contracts.Contract::type)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * What a message means here.
   *
   * @param saga whose instance it is about
   * @param key null for a start or a cancellation, the agent's or the operator's
   */
  private record Input(CloudEvent event, UUID saga, @Nullable StepKey key, Object payload) {
    boolean isStart() {
      return payload instanceof BookingRequested;
    }
  }

  @Override
  public Outcome handle(List<CloudEvent> messages) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<Input> inputs = messages.stream().map(Coordinator::read).toList();
    Pack pack = new Pack(now);
    pack.begin(inputs);
    pack.load(inputs);
    inputs.forEach(pack::take);
    return pack.end();
  }

  private static Input read(CloudEvent event) {
    Object payload = event.data(Contracts.of(event.type()).record());
    if (payload instanceof BookingRequested request) {
      return new Input(event, request.bookingId(), null, payload);
    }
    if (payload instanceof CancellationRequested request) {
      return new Input(event, request.bookingId(), null, payload);
    }
    if (payload instanceof BookingCancelled cancelled) {
      return new Input(event, cancelled.bookingId(), null, payload);
    }
    if (event.stepkey() == null) {
      throw new IllegalArgumentException(event.type() + " " + event.id() + " has no step key");
    }
    StepKey key = StepKey.parse(event.stepkey());
    return new Input(event, key.saga(), key, payload);
  }

  /** The pack's bookings and their sagas while its transaction lasts. */
  private final class Pack {
    private final Instant now;
    private final Map<UUID, Course> ofBooking = new LinkedHashMap<>();
    private final Map<UUID, Course> courses = new HashMap<>();
    private final Map<UUID, Origin> origins = new HashMap<>();
    private final Map<UUID, Origin> ofTheBooking = new HashMap<>();
    private final Map<UUID, SagaRow> ofUnknownVersion = new HashMap<>();
    private final Set<UUID> begunHere = new HashSet<>();
    private final List<PutOff> putOff = new ArrayList<>();

    Pack(Instant now) {
      this.now = now;
    }

    /** Begins the bookings that are not known, each by its first request in the pack. */
    void begin(List<Input> inputs) {
      Map<UUID, Input> requests = new TreeMap<>();
      for (Input input : inputs) {
        if (input.isStart()) {
          requests.putIfAbsent(input.saga(), input);
        }
      }
      for (UUID id : bookings.begin(requests.keySet())) {
        Input input = Objects.requireNonNull(requests.get(id));
        Course course =
            Course.begun(engine, (BookingRequested) input.payload(), input.event().id(), now);
        courses.put(id, course);
        ofBooking.put(id, course);
        origins.put(id, Origin.of(input.event()));
        ofTheBooking.put(id, Origin.of(input.event()));
        begunHere.add(input.event().id());
      }
    }

    void load(List<Input> inputs) {
      Set<UUID> wanted =
          inputs.stream()
              .map(Input::saga)
              .filter(id -> !courses.containsKey(id))
              .collect(Collectors.toSet());
      // What an operator cancels may be on its way by its agent's cancellation.
      wanted.addAll(
          sagas.ofBookings(
              inputs.stream()
                  .filter(input -> input.payload() instanceof BookingCancelled)
                  .map(Input::saga)
                  .toList()));
      wanted.removeAll(courses.keySet());
      List<SagaRow> rows = sagas.lock(wanted);
      Map<UUID, Booking> told =
          bookings.lock(rows.stream().map(SagaRow::booking).distinct().toList()).stream()
              .collect(Collectors.toMap(Booking::id, booking -> booking));
      for (SagaRow row : rows) {
        Booking booking = Objects.requireNonNull(told.get(row.booking()));
        Saga<?> saga = definitions.find(row.definition(), row.definitionVersion());
        origins.put(row.id(), row.origin());
        ofTheBooking.put(row.booking(), row.origin());
        if (saga == null) {
          ofUnknownVersion.put(row.id(), row);
        } else {
          courses.put(
              row.id(),
              ofBooking
                  .computeIfAbsent(booking.id(), _ -> Course.resumed(engine, booking))
                  .with(saga, row.instance(saga)));
        }
      }
    }

    void take(Input input) {
      Course course = courses.get(input.saga());
      UUID cause = input.event().id();
      if (begunHere.contains(cause)) {
        return;
      }
      if (course == null) {
        putOff.add(new PutOff(cause, LOOK_AGAIN, whyNot(input)));
      } else if (input.isStart()) {
        course.startedAgain(cause);
      } else if (input.payload() instanceof CancellationRequested request) {
        origins.putIfAbsent(request.cancellationId(), Origin.of(input.event()));
        course.cancellationRequested(request, cause, now);
      } else if (input.payload() instanceof BookingCancelled cancelled) {
        if (!course.hasItsCancellation()) {
          putOff.add(new PutOff(cause, LOOK_AGAIN, "a cancellation has begun meanwhile"));
          return;
        }
        origins.putIfAbsent(cancelled.cancellationId(), Origin.of(input.event()));
        course.operatorCancelled(
            new OperatorCancellation(cancelled.cancellationId(), cancelled.reason()), cause, now);
      } else {
        course.replied(Objects.requireNonNull(input.key()), input.payload(), cause, now);
      }
    }

    /**
     * Its saga is of a version that only newer instances of this service know, or comes with a
     * restore's repair.
     */
    private String whyNot(Input input) {
      SagaRow row = ofUnknownVersion.get(input.saga());
      if (row != null) {
        return "saga %s version %d is not known here"
            .formatted(row.definition(), row.definitionVersion());
      }
      if (input.event().time().plus(unknownSagaWait).isBefore(now)) {
        throw new IllegalStateException(
            "%s %s answers saga %s, which does not exist"
                .formatted(input.event().type(), input.event().id(), input.saga()));
      }
      return "its saga is not known yet";
    }

    /** What has no origin of its own here carries on what another saga of its booking brought. */
    private Origin origin(UUID saga, UUID booking) {
      Origin its = origins.get(saga);
      return its == null ? Objects.requireNonNull(ofTheBooking.get(booking)) : its;
    }

    Outcome end() {
      List<Writing.Ended> ended =
          ofBooking.entrySet().stream()
              .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
              .map(entry ->
                  new Writing.Ended(entry.getValue().end(), saga -> origin(saga, entry.getKey())))
              .toList();
      return new Outcome(writing.write(ended), putOff);
    }
  }
}
