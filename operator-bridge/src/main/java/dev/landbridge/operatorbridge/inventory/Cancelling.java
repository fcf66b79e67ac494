package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.messaging.Outbox;
import dev.landbridge.operatorbridge.inventory.Cancellation.State;
import dev.landbridge.operatorbridge.inventory.Cancellations.Counts;
import dev.landbridge.operatorbridge.inventory.Cancellations.Left;
import dev.landbridge.operatorbridge.inventory.Cancellations.OfDeparture;
import dev.landbridge.operatorbridge.inventory.Cancellations.SoldHold;
import dev.landbridge.operatorbridge.inventory.Decision.Decided;
import dev.landbridge.operatorbridge.inventory.Decision.DecidedOtherwise;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.event.Uuid7;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Cancels what operators sold. What is cancelled and the message of it are one transaction, decided
 * by the hold's row: as long as it is sold, or returned and not closed, everything is refunded.
 * booking-saga is told again until news of the booking shows that it knows.
 */
@Component
public class Cancelling {
  private static final int BATCH = 100;

  private final Cancellations cancellations;
  private final Departures departures;
  private final Holds holds;
  private final Decisions decisions;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final CancellationProperties properties;
  private final Clock clock;

  Cancelling(
      Cancellations cancellations,
      Departures departures,
      Holds holds,
      Decisions decisions,
      Outbox outbox,
      TransactionTemplate transaction,
      CancellationProperties properties,
      Clock clock) {
    this.cancellations = cancellations;
    this.departures = departures;
    this.holds = holds;
    this.decisions = decisions;
    this.outbox = outbox;
    this.transaction = transaction;
    this.properties = properties;
    this.clock = clock;
  }

  /** Who cancels, why, and the trace of the call. */
  public record Order(UUID operator, String reason, @Nullable String traceparent) {}

  /** Cancels one booking. */
  public Cancelled booking(UUID id, Order order) {
    Optional<SoldHold> sold = cancellations.sold(order.operator(), id);
    if (sold.isEmpty()) {
      return cancellations
          .request(order.operator(), id)
          .<Cancelled>map(Cancelled.NotSold::new)
          .orElseGet(Cancelled.Unknown::new);
    }
    return Objects.requireNonNull(
        transaction.execute(_ -> {
          Hold hold = holds.lock(List.of(sold.get().saga())).getFirst();
          Optional<Cancellation> before = cancellations.of(id);
          if (before.isPresent()) {
            return before.get().reason().equals(order.reason())
                ? new Cancelled.Booking(id)
                : new Cancelled.Otherwise(before.get().reason());
          }
          if (!hold.isCancellable()) {
            return new Cancelled.Returned();
          }
          cancel(List.of(hold), order, false);
          return new Cancelled.Booking(id);
        }));
  }

  /**
   * Cancels a date of a package: it is not on sale any more, what is sold of it is cancelled, and
   * what waits for the operator is declined. Interrupted, the same call or a timer goes on.
   */
  public Cancelled departure(UUID packageId, LocalDate date, Order order) {
    if (!cancellations.owns(order.operator(), packageId)) {
      return new Cancelled.Unknown();
    }
    Departure.Key key = new Departure.Key(packageId, date);
    boolean again;
    do {
      Cancelled refused =
          Objects.requireNonNull(transaction.execute(status -> sold(key, order, status)));
      if (!(refused instanceof Cancelled.Date)) {
        return refused;
      }
      again = false;
      for (UUID pending : cancellations.pendingOf(key)) {
        // Without a departure to lock it may be accepted in the same moment: then it is sold.
        again |=
            decisions.decline(order.operator(), pending, order.reason())
                instanceof DecidedOtherwise;
      }
    } while (again);
    Counts counts = cancellations.counts(key);
    return new Cancelled.Date(packageId, date, counts.bookings(), counts.requests());
  }

  /** The departure first: whoever sells of it waits here, and then sees that it is cancelled. */
  private Cancelled sold(Departure.Key key, Order order, TransactionStatus status) {
    Instant now = clock.instant();
    OfDeparture wanted = new OfDeparture(order.operator(), order.reason());
    OfDeparture cancelled = cancellations.cancel(key, wanted, now);
    if (!cancelled.reason().equals(order.reason())) {
      return new Cancelled.Otherwise(cancelled.reason());
    }
    List<Departure> departure = departures.lock(List.of(key));
    if (!departure.isEmpty() && departure.getFirst().cancelled() == null) {
      departures.cancel(key, order.reason(), now);
    }
    List<Hold> locked = holds.lock(cancellations.cancellableOf(key));
    Map<UUID, OperatorCancellation> known =
        cancellations.of(locked.stream().map(Hold::bookingId).toList());
    List<Hold> sold =
        locked.stream()
            .filter(Hold::isCancellable)
            .filter(hold -> !known.containsKey(hold.bookingId()))
            .toList();
    Counts before = cancellations.counts(key);
    if (departure.isEmpty()
        && sold.isEmpty()
        && before.bookings() + before.requests() == 0
        && cancellations.pendingOf(key).isEmpty()) {
      status.setRollbackOnly();
      return new Cancelled.Unknown();
    }
    cancel(sold, order, true);
    return new Cancelled.Date(key.packageId(), key.date(), 0, 0);
  }

  private void cancel(List<Hold> sold, Order order, boolean withDeparture) {
    Instant now = clock.instant();
    List<Cancellation> asked = new ArrayList<>();
    for (Hold hold : sold) {
      asked.add(
          new Cancellation(
              Uuid7.next(clock),
              hold.bookingId(),
              hold.departure(),
              order.operator(),
              order.reason(),
              withDeparture,
              State.ASKED,
              now,
              order.traceparent()));
    }
    cancellations.insert(asked, now.plus(properties.askAfter()));
    // Decided: the booking's saga hears of it before it ends.
    holds.write(sold.stream().filter(Hold::refundOpen).map(Hold::close).toList(), now);
    outbox.send(asked.stream().map(Cancellation::message).toList());
  }

  /**
   * Tells booking-saga again of what it does not show to know, under new message ids.
   *
   * @return how many it was told of
   */
  public int askAgain() {
    int asked = 0;
    int claimed;
    do {
      claimed = Objects.requireNonNull(transaction.execute(_ -> askBatch()));
      asked += claimed;
    } while (claimed == BATCH);
    return asked;
  }

  private int askBatch() {
    List<Cancellation> silent =
        cancellations.takeSilent(
            clock.instant(), properties.askAfter(), properties.askAtLeastEvery(), BATCH);
    outbox.send(silent.stream().map(Cancellation::message).toList());
    return silent.size();
  }

  /**
   * Declines what still waits for the operator although its departure is cancelled.
   *
   * @return how many were declined
   */
  public int declineLeft() {
    int declined = 0;
    for (Left left : cancellations.left(BATCH)) {
      if (decisions.decline(left.operator(), left.request(), left.reason()) instanceof Decided) {
        declined++;
      }
    }
    return declined;
  }
}
