package dev.landbridge.bookingsaga.model;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.BookingCancelled;
import dev.landbridge.schemas.operator.BookingClosed;
import dev.landbridge.schemas.operator.BookingDeclined;
import dev.landbridge.schemas.operator.BookingLapsed;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.BookingReturned;
import dev.landbridge.schemas.operator.BookingWithdrawn;
import dev.landbridge.schemas.operator.CloseBooking;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import dev.landbridge.schemas.operator.NotOnSale;
import dev.landbridge.schemas.operator.OperatorStepUndone;
import dev.landbridge.schemas.operator.PackageWithdrawn;
import dev.landbridge.schemas.operator.PriceChanged;
import dev.landbridge.schemas.operator.ReleaseInventory;
import dev.landbridge.schemas.operator.ReturnBooking;
import dev.landbridge.schemas.operator.SoldOut;
import dev.landbridge.schemas.operator.WithdrawBooking;
import dev.landbridge.schemas.operator.WithdrawalRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** operator-bridge reduced to its rows: one departure per package, holds that expire, a sweeper. */
final class OperatorShore extends Node {

  record Departure(UUID packageId, int capacity, int held, int sold) {}

  /** What the operator may edit at any time. */
  record Offer(boolean published, boolean onSale, long seatPrice, boolean onRequest) {}

  enum RequestState {
    PENDING,
    ACCEPTED,
    DECLINED,
    LAPSED,
    WITHDRAWN
  }

  /** What the operator is asked; the key is that of the ask to confirm. */
  record Request(UUID booking, StepKey key, Instant deadline, RequestState state) {
    Request in(RequestState newState) {
      return new Request(booking, key, deadline, newState);
    }
  }

  enum HoldState {
    HELD,
    SOLD,
    RELEASED,
    RETURNED,
    EXPIRED
  }

  /** Seats of a departure; {@code refundOpen} while what is returned is still its operator's. */
  record Hold(
      UUID booking, UUID packageId, int seats, Instant until, HoldState state, boolean refundOpen) {
    Hold in(HoldState newState) {
      return new Hold(booking, packageId, seats, until, newState, false);
    }

    Hold open(boolean refund) {
      return new Hold(booking, packageId, seats, until, state, refund);
    }
  }

  /** What its operator cancelled; {@code askAt} null once booking-updates has shown it. */
  record Cancelled(UUID booking, UUID id, int asks, @Nullable Instant askAt) {
    BookingCancelled message() {
      return new BookingCancelled(booking, id, REASON);
    }

    OperatorCancellation told() {
      return new OperatorCancellation(id, REASON);
    }
  }

  private static final String REASON = "The hotel closes.";
  private static final Duration NO_NEWS = Duration.ofSeconds(60);

  final Table<UUID, Cancelled> cancellations = new Table<>();
  final Table<UUID, Departure> departures = new Table<>();
  final Table<UUID, Offer> offers = new Table<>();
  final Table<UUID, Hold> holds = new Table<>();
  final Table<UUID, Request> requests = new Table<>();
  private final Answers answers = new Answers(world, new Table<>());
  private final Duration holdsFor;

  OperatorShore(World world, Duration holdsFor) {
    super(world, "operator-bridge");
    this.holdsFor = holdsFor;
  }

  @Override
  void handle(List<Message> fresh) {
    for (Message message : fresh) {
      if (message.payload() instanceof BookingUpdated update) {
        told(update);
        continue;
      }
      StepKey key = Objects.requireNonNull(message.key());
      Record undone = new OperatorStepUndone(message.booking());
      Record reply =
          switch (message.payload()) {
            case HoldInventory ask -> answers.command(key, undone, () -> hold(ask));
            case ReleaseInventory ask ->
                answers.compensation(
                    key, new InventoryReleased(ask.bookingId()), _ -> released(ask.bookingId()));
            case ConfirmBooking ask ->
                answers.command(key, undone, () -> confirm(ask.bookingId(), key));
            case WithdrawBooking ask -> withdraw(key, ask.bookingId());
            case ReturnBooking ask -> answers.command(key, undone, () -> takeBack(ask));
            case CloseBooking ask -> answers.command(key, undone, () -> close(ask.bookingId()));
            default -> throw new Violation("operator-bridge got " + message);
          };
      send(reply, message.booking(), key, null);
    }
  }

  private Record hold(HoldInventory ask) {
    UUID booking = ask.bookingId();
    Offer offer = offers.require(ask.packageId());
    if (!offer.published()) {
      return new PackageWithdrawn(booking);
    }
    if (!offer.onSale()) {
      return new NotOnSale(booking, "Its sale is stopped.");
    }
    long price = offer.seatPrice() * ask.seats();
    if (price != ask.total().amount()) {
      return new PriceChanged(booking, new Money(price, "USD"));
    }
    Departure departure = departures.require(ask.packageId());
    int left = departure.capacity() - departure.held() - departure.sold();
    if (left < ask.seats()) {
      return new SoldOut(booking, left);
    }
    Instant until = world.now.plus(holdsFor);
    count(departure, ask.seats(), 0);
    holds.put(
        booking, new Hold(booking, ask.packageId(), ask.seats(), until, HoldState.HELD, false));
    return new InventoryHeld(booking, until, ask.total());
  }

  private boolean released(UUID booking) {
    Hold hold = holds.get(booking);
    if (hold != null && hold.state() == HoldState.HELD) {
      count(departures.require(hold.packageId()), -hold.seats(), 0);
      holds.put(booking, hold.in(HoldState.RELEASED));
    }
    return hold != null;
  }

  private Record confirm(UUID booking, StepKey key) {
    Request request = requests.get(booking);
    if (request != null) {
      world.covered("asked while pending");
      return new BookingPending(booking, request.deadline());
    }
    Hold hold = holds.require(booking);
    if (offers.require(hold.packageId()).onRequest()) {
      return ask(hold, key);
    }
    return sell(booking);
  }

  /** Puts the request before the operator, with seats that are held beyond its deadline. */
  private Record ask(Hold hold, StepKey key) {
    Departure departure = departures.require(hold.packageId());
    if (hold.state() == HoldState.EXPIRED) {
      int left = departure.capacity() - departure.held() - departure.sold();
      if (left < hold.seats()) {
        return new SoldOut(hold.booking(), left);
      }
      count(departure, hold.seats(), 0);
    } else if (hold.state() != HoldState.HELD) {
      throw new Violation("request of " + hold);
    }
    Instant deadline = world.now.plus(Duration.ofMinutes(1 + world.random.nextInt(45)));
    holds.put(
        hold.booking(),
        new Hold(
            hold.booking(),
            hold.packageId(),
            hold.seats(),
            deadline.plus(Duration.ofHours(1)),
            HoldState.HELD,
            false));
    requests.put(hold.booking(), new Request(hold.booking(), key, deadline, RequestState.PENDING));
    world.operatorWillLookAt(hold.booking());
    return new BookingPending(hold.booking(), deadline);
  }

  /** Takes back what is not decided, or marks it. */
  private Record withdraw(StepKey key, UUID booking) {
    if (answers.answered(key.forward())) {
      world.covered("withdrawn too late");
      return answers.compensation(key, new WithdrawalRefused(booking), _ -> true);
    }
    return answers.compensation(
        key,
        new BookingWithdrawn(booking),
        _ -> {
          Request request = requests.get(booking);
          if (request != null && request.state() == RequestState.PENDING) {
            world.covered("request withdrawn");
            released(booking);
            requests.put(booking, request.in(RequestState.WITHDRAWN));
          }
          // The mark keeps a later ask from selling.
          return false;
        });
  }

  private Record takeBack(ReturnBooking ask) {
    UUID booking = ask.bookingId();
    Hold hold = holds.require(booking);
    if (hold.state() != HoldState.SOLD) {
      throw new Violation("return of " + hold);
    }
    Cancelled cancelled = cancellations.get(booking);
    boolean open =
        Boolean.TRUE.equals(ask.refundOpen())
            && cancelled == null
            && world.mutation != Mutation.RETURNED_FOR_GOOD;
    count(departures.require(hold.packageId()), 0, -hold.seats());
    holds.put(booking, hold.in(HoldState.RETURNED).open(open));
    world.operatorMayStillCancel(booking);
    return new BookingReturned(
        booking,
        cancelled == null || world.mutation == Mutation.RETURNS_DO_NOT_TELL
            ? null
            : cancelled.told());
  }

  private Record close(UUID booking) {
    Hold hold = holds.require(booking);
    if (hold.state() != HoldState.RETURNED) {
      throw new Violation("closing of " + hold);
    }
    holds.put(booking, hold.open(false));
    Cancelled cancelled = cancellations.get(booking);
    if (cancelled == null || world.mutation == Mutation.CLOSING_DOES_NOT_TELL) {
      return new BookingClosed(booking);
    }
    world.covered("closing told of its operator");
    return new BookingClosed(booking, cancelled.told());
  }

  /** A person cancels what is sold, and what is returned as long as its refund is open. */
  void cancel(UUID booking) {
    Hold hold = holds.require(booking);
    if (cancellations.get(booking) != null) {
      world.covered("operator cancels again");
      return;
    }
    if (hold.state() != HoldState.SOLD
        && !hold.refundOpen()
        && world.mutation != Mutation.CLOSED_IS_OPEN) {
      world.operatorIsRefused(booking);
      return;
    }
    Cancelled cancelled = new Cancelled(booking, world.newId(), 0, world.now.plus(NO_NEWS));
    cancellations.put(booking, cancelled);
    if (hold.refundOpen()) {
      world.operatorIsLate(booking);
      holds.put(booking, hold.open(false));
    }
    send(cancelled.message(), booking, null, null);
  }

  private void told(BookingUpdated update) {
    Cancelled cancelled = cancellations.get(update.bookingId());
    boolean shown =
        update.operatorCancellation() != null
            || update.status() == BookingStatus.CANCELLED
            || update.status() == BookingStatus.DECLINED;
    if (cancelled != null && cancelled.askAt() != null && shown) {
      cancellations.put(
          cancelled.booking(), new Cancelled(cancelled.booking(), cancelled.id(), 0, null));
    }
  }

  /** A person decides; the later of two who do is refused. */
  void decide(UUID booking, boolean accepts) {
    Request request = requests.get(booking);
    if (request == null || request.state() != RequestState.PENDING) {
      world.covered("operator too late");
      return;
    }
    Record reply = accepts ? sell(booking) : new BookingDeclined(booking, "The hotel is full.");
    if (!accepts) {
      released(booking);
    }
    requests.put(booking, request.in(accepts ? RequestState.ACCEPTED : RequestState.DECLINED));
    answers.decided(request.key(), reply);
    send(reply, booking, request.key(), null);
  }

  private void lapse(Request request) {
    released(request.booking());
    requests.put(request.booking(), request.in(RequestState.LAPSED));
    Record reply = new BookingLapsed(request.booking(), request.deadline());
    answers.decided(request.key(), reply);
    send(reply, request.booking(), request.key(), null);
  }

  private Record sell(UUID booking) {
    Hold hold = holds.require(booking);
    Departure departure = departures.require(hold.packageId());
    switch (hold.state()) {
      case HELD -> count(departure, -hold.seats(), hold.seats());
      case EXPIRED -> {
        int left = departure.capacity() - departure.held() - departure.sold();
        if (left < hold.seats()) {
          world.covered("refused at the pivot");
          return new SoldOut(booking, left);
        }
        world.covered("expired hold taken anew");
        count(departure, 0, hold.seats());
      }
      case SOLD, RELEASED, RETURNED -> throw new Violation("confirm of " + hold);
    }
    holds.put(booking, hold.in(HoldState.SOLD));
    world.agentMayCancel(booking);
    return new BookingAccepted(booking, "OP-" + booking.toString().substring(0, 4));
  }

  private void count(Departure departure, int held, int sold) {
    departures.put(
        departure.packageId(),
        new Departure(
            departure.packageId(),
            departure.capacity(),
            departure.held() + held,
            departure.sold() + sold));
  }

  /** The sweeper, and the clock of the requests. */
  @Override
  void wake() {
    for (Request request : requests.all()) {
      if (request.state() == RequestState.PENDING && !request.deadline().isAfter(world.now)) {
        lapse(request);
      }
    }
    for (Cancelled cancelled : cancellations.all()) {
      if (cancelled.askAt() != null && !cancelled.askAt().isAfter(world.now)) {
        Duration pause = NO_NEWS.multipliedBy(1L << Math.min(cancelled.asks() + 1, 4));
        cancellations.put(
            cancelled.booking(),
            new Cancelled(
                cancelled.booking(), cancelled.id(), cancelled.asks() + 1, world.now.plus(pause)));
        if (world.mutation != Mutation.OPERATORS_DO_NOT_ASK_AGAIN) {
          world.covered("operator-bridge asked for news of a cancellation");
          send(cancelled.message(), cancelled.booking(), null, null);
        }
      }
    }
    for (Hold hold : holds.all()) {
      if (hold.state() == HoldState.HELD && !hold.until().isAfter(world.now)) {
        world.covered("hold expired");
        count(departures.require(hold.packageId()), -hold.seats(), 0);
        holds.put(hold.booking(), hold.in(HoldState.EXPIRED));
      }
    }
  }

  @Override
  @Nullable Instant nextWake() {
    return World.earliest(
        Stream.concat(
            cancellations.all().stream().map(Cancelled::askAt),
            Stream.concat(
                holds.all().stream()
                    .map(hold -> hold.state() == HoldState.HELD ? hold.until() : null),
                requests.all().stream()
                    .map(request ->
                        request.state() == RequestState.PENDING ? request.deadline() : null))));
  }
}
