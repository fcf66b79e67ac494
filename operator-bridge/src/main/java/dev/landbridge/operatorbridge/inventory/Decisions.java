package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.messaging.Outbox;
import dev.landbridge.messaging.Outgoing;
import dev.landbridge.messaging.steps.Steps;
import dev.landbridge.operatorbridge.inventory.Decision.Decided;
import dev.landbridge.operatorbridge.inventory.Decision.DecidedOtherwise;
import dev.landbridge.operatorbridge.inventory.Decision.NoSeats;
import dev.landbridge.operatorbridge.inventory.Decision.Unknown;
import dev.landbridge.operatorbridge.inventory.Request.State;
import dev.landbridge.schemas.operator.OperatorReply;
import dev.landbridge.schemas.operator.SoldOut;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Decides requests. Whoever does so first, by the row and not by the clock, does it for good: in
 * one transaction and in the platform's lock order the request, its hold and seats, the answer
 * under the step key and the reply to the saga.
 */
@Component
public class Decisions {
  private static final String BRIDGE = "service:operator-bridge";

  private final Steps steps;
  private final Departures departures;
  private final Holds holds;
  private final Requests requests;
  private final Cancellations cancellations;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final InventoryProperties properties;
  private final InventoryMetrics metrics;
  private final Clock clock;

  Decisions(
      Steps steps,
      Departures departures,
      Holds holds,
      Requests requests,
      Cancellations cancellations,
      Outbox outbox,
      TransactionTemplate transaction,
      InventoryProperties properties,
      InventoryMetrics metrics,
      Clock clock) {
    this.steps = steps;
    this.departures = departures;
    this.holds = holds;
    this.requests = requests;
    this.cancellations = cancellations;
    this.outbox = outbox;
    this.transaction = transaction;
    this.properties = properties;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Sells the booking.
   *
   * @param reference the operator's own; where it is null one is made
   */
  public Decision accept(UUID operator, UUID id, @Nullable String reference) {
    return decide(
        operator,
        id,
        decided ->
            decided.state() == State.ACCEPTED
                && (reference == null || reference.equals(decided.operatorReference())),
        (allotment, pending) -> allotment.accept(pending, reference));
  }

  /** Refuses the booking; its seats are free again. */
  public Decision decline(UUID operator, UUID id, String reason) {
    return decide(
        operator,
        id,
        decided -> decided.state() == State.DECLINED && reason.equals(decided.reason()),
        (allotment, pending) -> allotment.decline(pending, reason));
  }

  /**
   * Ends a request that is past its deadline.
   *
   * @return whether it was still pending
   */
  boolean lapse(Request due) {
    return inOrder(
        due,
        locked -> {
          if (locked.request.state() != State.PENDING) {
            return false;
          }
          locked.settle(locked.allotment.lapse(locked.request), BRIDGE);
          return true;
        });
  }

  private Decision decide(
      UUID operator, UUID id, Function<Request, Boolean> same, Verdict verdict) {
    // Which rows it is about never changes, so that is read before anything is locked.
    Optional<Request> seen = requests.find(operator, id);
    if (seen.isEmpty()) {
      return new Unknown();
    }
    return inOrder(
        seen.get(),
        locked -> {
          Request request = locked.request;
          if (request.state() != State.PENDING) {
            return same.apply(request) ? new Decided(request) : new DecidedOtherwise(request);
          }
          OperatorReply reply = verdict.of(locked.allotment, request);
          if (reply instanceof SoldOut soldOut) {
            return new NoSeats(request, soldOut.seatsLeft());
          }
          Request settled = locked.settle(reply, "operator:" + operator);
          return same.apply(settled) ? new Decided(settled) : new DecidedOtherwise(settled);
        });
  }

  private <T> T inOrder(Request seen, Function<Locked, T> work) {
    return Objects.requireNonNull(transaction.execute(status -> work.apply(lock(seen))));
  }

  private Locked lock(Request seen) {
    Instant now = clock.instant();
    UUID saga = seen.origin().key().saga();
    steps.begin(List.of(seen.origin().key()));
    List<Departure> departure = departures.lock(List.of(seen.departure()));
    List<Hold> hold = holds.lock(List.of(saga));
    List<Request> request = requests.lock(List.of(saga));
    return new Locked(
        request.getFirst(),
        new Allotment(now, properties, Map.of(), Map.of(), departure, hold, request)
            .withoutDates(cancellations.dates(List.of(seen.departure()))),
        now);
  }

  private interface Verdict {
    OperatorReply of(Allotment allotment, Request pending);
  }

  private final class Locked {
    private final Request request;
    private final Allotment allotment;
    private final Instant now;

    Locked(Request request, Allotment allotment, Instant now) {
      this.request = request;
      this.allotment = allotment;
      this.now = now;
    }

    /** Writes all that a decision changes, and sends the reply. */
    Request settle(OperatorReply reply, String actor) {
      departures.write(allotment.changes());
      holds.write(allotment.changedHolds(), now);
      holds.writeSales(allotment.sales(), now);
      requests.write(allotment);
      Request.Origin origin = request.origin();
      // Each reply is a record, which the sealed interface can't say.
      Record payload = (Record) reply;
      steps.answer(origin.key(), payload);
      outbox.send(
          List.of(
              new Outgoing(
                  payload,
                  request.bookingId().toString(),
                  origin.correlation(),
                  origin.causation(),
                  actor,
                  origin.key(),
                  null,
                  origin.traceparent())));
      metrics.answered(payload);
      return allotment.decidedRequests().getFirst();
    }
  }
}
