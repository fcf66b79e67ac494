package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.messaging.Outgoing;
import dev.landbridge.messaging.PackHandler;
import dev.landbridge.messaging.steps.StepState;
import dev.landbridge.messaging.steps.Steps;
import dev.landbridge.operatorbridge.packages.KnownPackage;
import dev.landbridge.operatorbridge.packages.PackageProperties;
import dev.landbridge.operatorbridge.packages.Packages;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.CloseBooking;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.OperatorCommand;
import dev.landbridge.schemas.operator.OperatorReply;
import dev.landbridge.schemas.operator.OperatorStepUndone;
import dev.landbridge.schemas.operator.ReleaseInventory;
import dev.landbridge.schemas.operator.ReturnBooking;
import dev.landbridge.schemas.operator.WithdrawBooking;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Does what booking-saga asks for. A pack is a handful of statements, however many commands it
 * brings: it locks step rows, departures, holds and requests, each sorted, decides the commands in
 * the order of their arrival, and writes the rows.
 */
@Component
class OperatorCommands implements PackHandler {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Steps steps;
  private final Packages packages;
  private final Departures departures;
  private final Holds holds;
  private final Requests requests;
  private final Cancellations cancellations;
  private final InventoryProperties properties;
  private final PackageProperties packageProperties;
  private final InventoryMetrics metrics;
  private final Clock clock;

  OperatorCommands(
      Steps steps,
      Packages packages,
      Departures departures,
      Holds holds,
      Requests requests,
      Cancellations cancellations,
      InventoryProperties properties,
      PackageProperties packageProperties,
      InventoryMetrics metrics,
      Clock clock) {
    this.steps = steps;
    this.packages = packages;
    this.departures = departures;
    this.holds = holds;
    this.requests = requests;
    this.cancellations = cancellations;
    this.properties = properties;
    this.packageProperties = packageProperties;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public Set<String> types() {
    return Stream.of(
            HoldInventory.class,
            ReleaseInventory.class,
            ConfirmBooking.class,
            WithdrawBooking.class,
            ReturnBooking.class,
            CloseBooking.class)
        .map(command -> Contracts.of(command).type())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Outcome handle(List<CloudEvent> messages) {
    Instant now = clock.instant();
    List<Asked> pack = messages.stream().map(OperatorCommands::asked).toList();
    Answers answers =
        new Answers(steps.begin(pack.stream().map(Asked::key).collect(Collectors.toSet())));
    List<Asked> open = pack.stream().filter(asked -> answers.to(asked) == null).toList();
    Map<UUID, KnownPackage> known =
        packages.find(holdsOf(open).map(HoldInventory::packageId).collect(Collectors.toSet()));
    Allotment allotment = allot(open, known, now);
    // Under the holds' locks: whoever cancelled first, operator or agent, is known by now.
    Map<UUID, OperatorCancellation> cancelled =
        cancellations.of(
            open.stream()
                .filter(Asked::isOfACancellation)
                .map(asked -> asked.command().bookingId())
                .toList());

    List<Outgoing> sends = new ArrayList<>();
    List<PutOff> putOff = new ArrayList<>();
    Map<StepKey, Record> given = new LinkedHashMap<>();
    for (Asked asked : pack) {
      Record reply = answers.to(asked);
      if (reply == null && mustWait(asked, known, now)) {
        putOff.add(
            new PutOff(asked.event().id(), PAUSE, "the package changed and is not read yet"));
        continue;
      }
      if (reply == null) {
        // Each reply is a record, which the sealed interface can't say.
        reply = (Record) decide(allotment, asked, answers.isDone(asked.key()), cancelled);
        // An operator who is asked has not answered: whoever decides the request stores that.
        if (!(reply instanceof BookingPending)) {
          answers.add(asked.key(), reply);
          given.put(asked.key(), reply);
          metrics.answered(reply);
        }
      }
      sends.add(Outgoing.causedBy(asked.event(), reply).under(asked.key()));
    }
    store(given, StepKey.Direction.DO);
    store(given, StepKey.Direction.UNDO);
    departures.write(allotment.changes());
    holds.write(allotment.changedHolds(), now);
    holds.writeSales(allotment.sales(), now);
    requests.write(allotment);
    return new Outcome(sends, putOff);
  }

  private void store(Map<StepKey, Record> given, StepKey.Direction direction) {
    Map<StepKey, Record> answers = new LinkedHashMap<>(given);
    answers.keySet().removeIf(key -> key.direction() != direction);
    steps.answer(answers);
  }

  /** Locks what the open commands may touch, departures before holds, and holds before requests. */
  private Allotment allot(List<Asked> open, Map<UUID, KnownPackage> known, Instant now) {
    Set<UUID> sagas = open.stream().map(Asked::seller).collect(Collectors.toSet());
    Set<Departure.Key> touched = new HashSet<>(holds.departures(sagas));
    holdsOf(open)
        .map(hold -> new Departure.Key(hold.packageId(), hold.departureDate()))
        .forEach(touched::add);
    Map<UUID, SellingTerms> terms =
        requests.terms(touched.stream().map(Departure.Key::packageId).collect(Collectors.toSet()));
    Collection<Departure> lockedDepartures = departures.lock(touched);
    Collection<Hold> lockedHolds = holds.lock(sagas);
    Collection<Request> lockedRequests = requests.lock(sagas);
    return new Allotment(
            now, properties, known, terms, lockedDepartures, lockedHolds, lockedRequests)
        .withoutDates(cancellations.dates(touched));
  }

  private static OperatorReply decide(
      Allotment allotment, Asked asked, boolean done, Map<UUID, OperatorCancellation> cancelled) {
    UUID saga = asked.key().saga();
    return switch (asked.command()) {
      case HoldInventory hold -> allotment.hold(saga, hold);
      case ReleaseInventory release -> allotment.release(saga, release);
      case WithdrawBooking withdraw -> allotment.withdraw(saga, withdraw, done);
      case ReturnBooking sold -> allotment.takeBack(sold, cancelled.get(sold.bookingId()));
      case CloseBooking returned -> allotment.close(returned, cancelled.get(returned.bookingId()));
      case ConfirmBooking confirm ->
          allotment.confirm(
              new Request.Origin(
                  asked.key(),
                  asked.event().correlationid(),
                  asked.event().id(),
                  asked.event().traceparent()),
              confirm);
    };
  }

  /** A price is not judged by a package that is being saved, but not for ever either. */
  private boolean mustWait(Asked asked, Map<UUID, KnownPackage> known, Instant now) {
    if (!(asked.command() instanceof HoldInventory hold)) {
      return false;
    }
    KnownPackage sold = known.get(hold.packageId());
    return sold != null
        && sold.unsettled()
        && now.isBefore(asked.event().time().plus(packageProperties.patience()));
  }

  private static Stream<HoldInventory> holdsOf(List<Asked> asked) {
    return asked.stream()
        .map(Asked::command)
        .filter(HoldInventory.class::isInstance)
        .map(HoldInventory.class::cast);
  }

  private static Asked asked(CloudEvent event) {
    String key = event.stepkey();
    if (key == null) {
      throw new IllegalArgumentException(event.type() + " " + event.id() + " has no step key");
    }
    StepKey parsed = StepKey.parse(key);
    OperatorCommand command =
        event.data(Contracts.of(event.type()).record().asSubclass(OperatorCommand.class));
    String undoes =
        switch (command) {
          case ReleaseInventory release -> release.undoes();
          case WithdrawBooking withdraw -> withdraw.undoes();
          case HoldInventory _, ConfirmBooking _, ReturnBooking _, CloseBooking _ -> null;
        };
    if (undoes != null && !undoes.equals(parsed.forward().toString())) {
      throw new IllegalArgumentException(
          "%s %s undoes %s, but its step key is %s"
              .formatted(event.type(), event.id(), undoes, key));
    }
    return new Asked(event, parsed, command);
  }

  private record Asked(CloudEvent event, StepKey key, OperatorCommand command) {

    /**
     * The saga that held the seats: of a cancellation, which is a saga of its own, the booking's.
     */
    UUID seller() {
      return isOfACancellation() ? command.bookingId() : key.saga();
    }

    boolean isOfACancellation() {
      return switch (command) {
        case ReturnBooking _, CloseBooking _ -> true;
        case HoldInventory _, ReleaseInventory _, ConfirmBooking _, WithdrawBooking _ -> false;
      };
    }
  }

  /** What is answered already, before this pack and within it. */
  private static final class Answers {
    private final Map<StepKey, StepState> byForward = new HashMap<>();

    Answers(Map<StepKey, StepState> begun) {
      begun.values().forEach(state -> byForward.put(state.forward(), state));
    }

    @Nullable Record to(Asked asked) {
      StepState state = state(asked.key());
      if (asked.key().direction() == StepKey.Direction.UNDO) {
        return state.undone();
      }
      if (state.done() != null) {
        return state.done();
      }
      return state.undone() == null ? null : new OperatorStepUndone(asked.command().bookingId());
    }

    /** Whether the step that the key does or undoes has its answer. */
    boolean isDone(StepKey key) {
      return state(key).done() != null;
    }

    void add(StepKey key, Record reply) {
      StepState state = state(key);
      byForward.put(
          state.forward(),
          key.direction() == StepKey.Direction.UNDO
              ? new StepState(state.forward(), state.done(), reply)
              : new StepState(state.forward(), reply, state.undone()));
    }

    private StepState state(StepKey key) {
      return byForward.getOrDefault(key.forward(), new StepState(key.forward(), null, null));
    }
  }
}
