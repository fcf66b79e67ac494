package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.operatorbridge.packages.KnownPackage;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import dev.landbridge.schemas.operator.NotOnSale;
import dev.landbridge.schemas.operator.OperatorReply;
import dev.landbridge.schemas.operator.OperatorStepUndone;
import dev.landbridge.schemas.operator.PackageWithdrawn;
import dev.landbridge.schemas.operator.PriceChanged;
import dev.landbridge.schemas.operator.ReleaseInventory;
import dev.landbridge.schemas.operator.SoldOut;
import dev.landbridge.schemas.pricing.PartyPricing;
import dev.landbridge.schemas.pricing.Price.NotOffered;
import dev.landbridge.schemas.pricing.Price.NotPriced;
import dev.landbridge.schemas.pricing.Price.Priced;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The locked rows of a pack, on which its commands are decided one after another; afterwards they
 * are written back. Pure: it knows neither messages nor the database.
 */
final class Allotment {
  private final Instant now;
  private final Duration holdFor;
  private final Supplier<String> references;
  private final Map<UUID, KnownPackage> packages;
  private final Map<Departure.Key, Departure> departures = new HashMap<>();
  private final Map<UUID, Hold> holds = new HashMap<>();
  private final Map<Departure.Key, Change> changes = new LinkedHashMap<>();
  private final Map<UUID, Hold> changedHolds = new LinkedHashMap<>();
  private final List<Sale> sales = new ArrayList<>();

  /** What a departure's counters grow by. */
  record Change(int held, int sold) {
    Change plus(int moreHeld, int moreSold) {
      return new Change(held + moreHeld, sold + moreSold);
    }
  }

  Allotment(
      Instant now,
      Duration holdFor,
      Supplier<String> references,
      Map<UUID, KnownPackage> packages,
      Collection<Departure> departures,
      Collection<Hold> holds) {
    this.now = now;
    this.holdFor = holdFor;
    this.references = references;
    this.packages = packages;
    departures.forEach(departure -> this.departures.put(departure.key(), departure));
    holds.forEach(hold -> this.holds.put(hold.saga(), hold));
  }

  /** Holds the seats of a party, or says why not. */
  OperatorReply hold(UUID saga, HoldInventory command) {
    UUID booking = command.bookingId();
    KnownPackage known = packages.get(command.packageId());
    if (known == null || !known.published() || known.content() == null) {
      return new PackageWithdrawn(booking);
    }
    if (!known.whole()) {
      return new NotOnSale(
          booking,
          "the operator's data of the package are not complete at the moment: it takes no bookings until they are");
    }
    PackageSnapshot content = known.content();
    Money total = total(content, command);
    if (total == null || !total.equals(command.total())) {
      return new PriceChanged(booking, total);
    }
    Departure.Key key = new Departure.Key(command.packageId(), command.departureDate());
    Departure departure = departures.get(key);
    String refusal = notOnSale(departure, key.date(), ZoneId.of(content.timeZone()));
    if (departure == null || refusal != null) {
      return new NotOnSale(booking, refusal == null ? "" : refusal);
    }
    if (!departure.has(command.seats())) {
      return new SoldOut(booking, departure.seatsLeft());
    }
    Hold hold =
        new Hold(
            saga,
            booking,
            key,
            known.version(),
            command.seats(),
            total,
            Hold.State.HELD,
            now.plus(holdFor));
    write(departure.hold(command.seats()), departure);
    write(hold);
    return new InventoryHeld(booking, hold.expiresAt(), total);
  }

  private static @Nullable Money total(PackageSnapshot content, HoldInventory command) {
    return switch (PartyPricing.price(
        content, command.adults(), command.childAges(), command.option(), command.addOns())) {
      case Priced priced -> priced.total();
      case NotPriced none -> null;
      case NotOffered none -> null;
    };
  }

  private @Nullable String notOnSale(@Nullable Departure departure, LocalDate date, ZoneId zone) {
    if (departure == null) {
      return "there is no departure on " + date;
    }
    if (departure.stopSale()) {
      return "the sale of the departure on " + date + " is stopped";
    }
    if (departure.cutoff() != null && !now.isBefore(departure.cutoff())) {
      return "the sale of the departure on " + date + " ended at " + departure.cutoff();
    }
    if (!date.isAfter(LocalDate.ofInstant(now, zone))) {
      return "the departure on " + date + " is not ahead any more";
    }
    return null;
  }

  /** Frees what is held, if anything is. What is sold is never freed by a compensation. */
  OperatorReply release(UUID saga, ReleaseInventory command) {
    Hold hold = holds.get(saga);
    if (hold != null && hold.state() != Hold.State.RELEASED) {
      if (hold.state() == Hold.State.HELD) {
        Departure departure = departure(hold);
        write(departure.free(hold.seats()), departure);
      }
      write(hold.release());
    }
    return new InventoryReleased(command.bookingId());
  }

  /**
   * Sells what is held. The row decides, not the clock: past its time it is sold as long as it was
   * not freed, and afterwards if its seats are still to be had.
   */
  OperatorReply confirm(UUID saga, ConfirmBooking command) {
    Hold hold = holds.get(saga);
    if (hold == null) {
      throw new IllegalStateException("booking " + command.bookingId() + " was never held");
    }
    switch (hold.state()) {
      case RELEASED -> {
        return new OperatorStepUndone(command.bookingId());
      }
      case SOLD ->
          throw new IllegalStateException(
              "booking " + command.bookingId() + " is sold under another step key");
      case HELD -> {
        Departure departure = departure(hold);
        write(departure.sellHeld(hold.seats()), departure);
      }
      case EXPIRED -> {
        Departure departure = departures.get(hold.departure());
        if (departure == null || !departure.has(hold.seats())) {
          return new SoldOut(command.bookingId(), departure == null ? 0 : departure.seatsLeft());
        }
        write(departure.sellAnew(hold.seats()), departure);
      }
    }
    Hold sold = hold.sell();
    write(sold);
    Sale sale = new Sale(sold, command, references.get());
    sales.add(sale);
    return new BookingAccepted(command.bookingId(), sale.operatorReference());
  }

  private Departure departure(Hold hold) {
    Departure departure = departures.get(hold.departure());
    if (departure == null) {
      throw new IllegalStateException(
          "departure %s of package %s has seats of booking %s, but it is gone"
              .formatted(hold.departure().date(), hold.departure().packageId(), hold.bookingId()));
    }
    return departure;
  }

  private void write(Departure after, Departure before) {
    departures.put(after.key(), after);
    changes.put(
        after.key(),
        changes
            .getOrDefault(after.key(), new Change(0, 0))
            .plus(after.held() - before.held(), after.sold() - before.sold()));
  }

  private void write(Hold hold) {
    holds.put(hold.saga(), hold);
    changedHolds.put(hold.saga(), hold);
  }

  Map<Departure.Key, Change> changes() {
    return changes;
  }

  Collection<Hold> changedHolds() {
    return changedHolds.values();
  }

  List<Sale> sales() {
    return sales;
  }
}
