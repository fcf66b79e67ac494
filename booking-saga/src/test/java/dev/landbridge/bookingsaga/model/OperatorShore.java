package dev.landbridge.bookingsaga.model;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import dev.landbridge.schemas.operator.NotOnSale;
import dev.landbridge.schemas.operator.OperatorStepUndone;
import dev.landbridge.schemas.operator.PackageWithdrawn;
import dev.landbridge.schemas.operator.PriceChanged;
import dev.landbridge.schemas.operator.ReleaseInventory;
import dev.landbridge.schemas.operator.SoldOut;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** operator-bridge reduced to its rows: one departure per package, holds that expire, a sweeper. */
final class OperatorShore extends Node {

  record Departure(UUID packageId, int capacity, int held, int sold) {}

  /** What the operator may edit at any time. */
  record Offer(boolean published, boolean onSale, long seatPrice) {}

  enum HoldState {
    HELD,
    SOLD,
    RELEASED,
    EXPIRED
  }

  record Hold(UUID booking, UUID packageId, int seats, Instant until, HoldState state) {
    Hold in(HoldState newState) {
      return new Hold(booking, packageId, seats, until, newState);
    }
  }

  final Table<UUID, Departure> departures = new Table<>();
  final Table<UUID, Offer> offers = new Table<>();
  final Table<UUID, Hold> holds = new Table<>();
  private final Answers answers = new Answers(world, new Table<>());
  private final Duration holdsFor;

  OperatorShore(World world, Duration holdsFor) {
    super(world, "operator-bridge");
    this.holdsFor = holdsFor;
  }

  @Override
  void handle(List<Message> fresh) {
    for (Message message : fresh) {
      StepKey key = Objects.requireNonNull(message.key());
      Record undone = new OperatorStepUndone(message.booking());
      Record reply =
          switch (message.payload()) {
            case HoldInventory ask -> answers.command(key, undone, () -> hold(ask));
            case ReleaseInventory ask ->
                answers.compensation(
                    key, new InventoryReleased(ask.bookingId()), _ -> released(ask.bookingId()));
            case ConfirmBooking ask -> answers.command(key, undone, () -> confirm(ask.bookingId()));
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
    holds.put(booking, new Hold(booking, ask.packageId(), ask.seats(), until, HoldState.HELD));
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

  private Record confirm(UUID booking) {
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
      case SOLD, RELEASED -> throw new Violation("confirm of " + hold);
    }
    holds.put(booking, hold.in(HoldState.SOLD));
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

  /** The sweeper. */
  @Override
  void wake() {
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
        holds.all().stream().map(hold -> hold.state() == HoldState.HELD ? hold.until() : null));
  }
}
