package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.operatorbridge.packages.KnownPackage;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.event.Uuid7;
import dev.landbridge.schemas.operator.BookingAccepted;
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
import dev.landbridge.schemas.operator.OperatorReply;
import dev.landbridge.schemas.operator.OperatorStepUndone;
import dev.landbridge.schemas.operator.PackageWithdrawn;
import dev.landbridge.schemas.operator.PriceChanged;
import dev.landbridge.schemas.operator.ReleaseInventory;
import dev.landbridge.schemas.operator.ReturnBooking;
import dev.landbridge.schemas.operator.SoldOut;
import dev.landbridge.schemas.operator.WithdrawBooking;
import dev.landbridge.schemas.operator.WithdrawalRefused;
import dev.landbridge.schemas.pricing.PartyPricing;
import dev.landbridge.schemas.pricing.Price.NotOffered;
import dev.landbridge.schemas.pricing.Price.NotPriced;
import dev.landbridge.schemas.pricing.Price.Priced;
import dev.landbridge.schemas.pricing.Price.Several;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The locked rows of a pack, on which its commands are decided one after another; afterwards they
 * are written back. Pure: it knows neither messages nor the database.
 */
final class Allotment {
  private final Instant now;
  private final InventoryProperties properties;
  private final Map<UUID, KnownPackage> packages;
  private final Map<UUID, SellingTerms> terms;
  private final Map<Departure.Key, Departure> departures = new HashMap<>();
  private final Map<Departure.Key, String> cancelledDates = new HashMap<>();
  private final Map<UUID, Hold> holds = new HashMap<>();
  private final Map<UUID, Request> requests = new HashMap<>();
  private final Map<Departure.Key, Change> changes = new LinkedHashMap<>();
  private final Map<UUID, Hold> changedHolds = new LinkedHashMap<>();
  private final List<Request> newRequests = new ArrayList<>();
  private final Map<UUID, Request> changedRequests = new LinkedHashMap<>();
  private final List<Sale> sales = new ArrayList<>();

  /** What a departure's counters grow by. */
  record Change(int held, int sold) {
    Change plus(int moreHeld, int moreSold) {
      return new Change(held + moreHeld, sold + moreSold);
    }
  }

  /**
   * The rows as they were locked.
   *
   * @param terms of the packages whose seats are asked for or confirmed
   */
  Allotment(
      Instant now,
      InventoryProperties properties,
      Map<UUID, KnownPackage> packages,
      Map<UUID, SellingTerms> terms,
      Collection<Departure> departures,
      Collection<Hold> holds,
      Collection<Request> requests) {
    this.now = now;
    this.properties = properties;
    this.packages = packages;
    this.terms = terms;
    departures.forEach(departure -> this.departures.put(departure.key(), departure));
    holds.forEach(hold -> this.holds.put(hold.saga(), hold));
    requests.forEach(request -> this.requests.put(request.origin().key().saga(), request));
  }

  /**
   * Takes dates off sale whose package has no calendar, where nothing but this says so.
   *
   * @param reasons why their operator cancelled them
   */
  Allotment withoutDates(Map<Departure.Key, String> reasons) {
    cancelledDates.putAll(reasons);
    return this;
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
    boolean anyDate = terms(key.packageId()).anyDate();
    String refusal =
        anyDate
            ? notAsked(content, key)
            : departure == null
                ? "there is no departure on " + key.date()
                : departure.notOnSale(now, ZoneId.of(content.timeZone()));
    if (refusal != null) {
      return new NotOnSale(booking, refusal);
    }
    if (!anyDate && departure != null) {
      if (!departure.has(command.seats())) {
        return new SoldOut(booking, departure.seatsLeft());
      }
      write(departure.hold(command.seats()), departure);
    }
    Hold hold =
        new Hold(
            saga,
            booking,
            key,
            known.version(),
            command.seats(),
            total,
            command.option(),
            Hold.State.HELD,
            now.plus(properties.holdFor()),
            !anyDate,
            false);
    write(hold);
    return new InventoryHeld(booking, hold.expiresAt(), total);
  }

  private static @Nullable Money total(PackageSnapshot content, HoldInventory command) {
    return switch (PartyPricing.price(
        content, command.adults(), command.childAges(), command.option(), command.addOns())) {
      case Priced priced -> priced.total();
      case NotPriced none -> null;
      case NotOffered none -> null;
      case Several none -> null;
    };
  }

  /** Without a calendar it is for the operator to say whether a date can be had. */
  private @Nullable String notAsked(PackageSnapshot content, Departure.Key key) {
    LocalDate date = key.date();
    String cancelled = cancelledDates.get(key);
    if (cancelled != null) {
      return "the operator has cancelled the departure on " + date + ": " + cancelled;
    }
    if (!date.isAfter(LocalDate.ofInstant(now, ZoneId.of(content.timeZone())))) {
      return "a start on " + date + " is not ahead any more";
    }
    LocalDate validUntil = content.validUntil();
    if (validUntil != null && date.isAfter(validUntil)) {
      return "the package can be had up to " + validUntil;
    }
    return null;
  }

  /**
   * Frees what is held, if anything is. What is sold is never freed by a compensation, nor what the
   * operator is asked for: from the pivot on there is none, and the operator could still accept.
   */
  OperatorReply release(UUID saga, ReleaseInventory command) {
    Request request = requests.get(saga);
    if (request != null && request.state() == Request.State.PENDING) {
      throw new IllegalStateException(
          request + " is before its operator: it is not undone by a release");
    }
    Hold hold = holds.get(saga);
    if (hold != null && hold.state() != Hold.State.RELEASED) {
      free(hold);
    }
    return new InventoryReleased(command.bookingId());
  }

  /**
   * Sells what is held, or asks the operator. The row decides, not the clock: past its time it is
   * sold as long as it was not freed, and afterwards if its seats are still to be had.
   *
   * @return {@link BookingPending}, which is not to be stored, while the operator is asked
   */
  OperatorReply confirm(Request.Origin origin, ConfirmBooking command) {
    UUID saga = origin.key().saga();
    Hold hold = holds.get(saga);
    if (hold == null) {
      throw new IllegalStateException("booking " + command.bookingId() + " was never held");
    }
    Request request = requests.get(saga);
    if (request != null) {
      if (request.state() != Request.State.PENDING) {
        throw new IllegalStateException(request + " is decided, but has no answer under its key");
      }
      return new BookingPending(command.bookingId(), request.deadline());
    }
    if (hold.state() == Hold.State.RELEASED) {
      return new OperatorStepUndone(command.bookingId());
    }
    if (hold.state() == Hold.State.SOLD) {
      throw new IllegalStateException(
          "booking " + command.bookingId() + " is sold under another step key");
    }
    String cancelled = cancelled(hold);
    if (cancelled != null) {
      free(hold);
      return new BookingDeclined(command.bookingId(), cancelled);
    }
    SellingTerms terms = terms(hold.departure().packageId());
    if (!hold.countsSeats() || terms.onRequest()) {
      return ask(hold, origin, command, terms);
    }
    SoldOut soldOut = count(hold, true);
    return soldOut != null ? soldOut : sell(hold, command, Sale.newReference(), false);
  }

  /** Puts the booking before its operator, with its seats held beyond the deadline. */
  private OperatorReply ask(
      Hold hold, Request.Origin origin, ConfirmBooking command, SellingTerms terms) {
    UUID booking = command.bookingId();
    Departure departure = hold.countsSeats() ? departures.get(hold.departure()) : null;
    Instant latest =
        departure != null && departure.cutoff() != null
            ? departure.cutoff()
            : hold.departure().date().atStartOfDay(terms.zone()).toInstant();
    Instant asked = now.truncatedTo(ChronoUnit.MICROS);
    Instant wished = asked.plus(terms.decidesWithin());
    Instant deadline = wished.isAfter(latest) ? latest : wished;
    if (!deadline.isAfter(asked)) {
      // There is no time left in which to ask.
      free(hold);
      return new BookingLapsed(booking, deadline);
    }
    SoldOut soldOut = count(hold, false);
    if (soldOut != null) {
      return soldOut;
    }
    write(hold.keepUntil(deadline.plus(properties.keepBeyondDeadline())));
    write(
        new Request(
            Uuid7.next(),
            origin,
            booking,
            hold.departure().packageId(),
            hold.departure().date(),
            command.reference(),
            command.agencyName(),
            command.travellers(),
            command.leadPhone(),
            command.remarks(),
            hold.seats(),
            hold.total(),
            hold.option(),
            asked,
            deadline,
            Request.State.PENDING,
            null,
            null,
            null));
    return new BookingPending(booking, deadline);
  }

  /**
   * Sells what was asked for. Of a departure that is cancelled nothing is sold any more: then the
   * request is declined for that reason.
   *
   * @param reference the operator's own; where it is null one is made
   * @return {@link SoldOut} where the hold expired and its seats are gone; then nothing is changed
   */
  OperatorReply accept(Request request, @Nullable String reference) {
    Hold hold = hold(request);
    String cancelled = cancelled(hold);
    if (cancelled != null) {
      return decline(request, cancelled);
    }
    SoldOut soldOut = count(hold, true);
    if (soldOut != null) {
      return soldOut;
    }
    ConfirmBooking booking =
        new ConfirmBooking(
            request.bookingId(),
            request.reference(),
            request.agencyName(),
            request.travellers(),
            request.leadPhone(),
            request.remarks());
    String shown = reference == null ? Sale.newReference() : reference;
    write(request.accept(now, shown));
    return sell(hold, booking, shown, reference != null);
  }

  /**
   * Takes back what the operator was asked, if anything was: without a request it stays for the
   * undo mark to keep one from beginning.
   *
   * @param answered whether the confirmation has its answer
   */
  OperatorReply withdraw(UUID saga, WithdrawBooking command, boolean answered) {
    if (answered) {
      return new WithdrawalRefused(command.bookingId());
    }
    Request request = requests.get(saga);
    if (request != null) {
      free(hold(request));
      write(request.withdraw(now));
    }
    return new BookingWithdrawn(command.bookingId());
  }

  private @Nullable String cancelled(Hold hold) {
    if (!hold.countsSeats()) {
      return cancelledDates.get(hold.departure());
    }
    Departure departure = departures.get(hold.departure());
    return departure == null ? null : departure.cancelled();
  }

  /**
   * Takes back what was sold; its seats are free.
   *
   * @param operators the cancellation of its operator, where it was the first to cancel
   */
  OperatorReply takeBack(ReturnBooking command, @Nullable OperatorCancellation operators) {
    Hold hold = holds.get(command.bookingId());
    if (hold == null || (hold.state() != Hold.State.SOLD && hold.state() != Hold.State.RETURNED)) {
      throw new IllegalStateException("booking " + command.bookingId() + " was never sold");
    }
    if (hold.state() == Hold.State.SOLD) {
      if (hold.countsSeats()) {
        Departure departure = departure(hold);
        write(departure.takeBack(hold.seats()), departure);
      }
      write(hold.takeBack(Boolean.TRUE.equals(command.refundOpen()) && operators == null));
    }
    return new BookingReturned(command.bookingId(), operators);
  }

  /**
   * Ends the time in which the operator could cancel what its agent did.
   *
   * @param operators the cancellation of its operator, where it used that time
   */
  OperatorReply close(CloseBooking command, @Nullable OperatorCancellation operators) {
    Hold hold = holds.get(command.bookingId());
    if (hold == null || hold.state() != Hold.State.RETURNED) {
      throw new IllegalStateException("booking " + command.bookingId() + " was never returned");
    }
    if (hold.refundOpen()) {
      write(hold.close());
    }
    return new BookingClosed(command.bookingId(), operators);
  }

  OperatorReply decline(Request request, String reason) {
    free(hold(request));
    write(request.decline(now, reason));
    return new BookingDeclined(request.bookingId(), reason);
  }

  OperatorReply lapse(Request request) {
    free(hold(request));
    write(request.lapse(now));
    return new BookingLapsed(request.bookingId(), request.deadline());
  }

  private Hold hold(Request request) {
    Hold hold = holds.get(request.origin().key().saga());
    if (hold == null) {
      throw new IllegalStateException(request + " has no hold");
    }
    return hold;
  }

  /**
   * Counts the seats of a hold as sold, or as held for longer; those of an expired one are taken
   * anew.
   *
   * @return why not, and then nothing is changed
   */
  private @Nullable SoldOut count(Hold hold, boolean sold) {
    if (!hold.countsSeats()) {
      return null;
    }
    if (hold.state() == Hold.State.HELD) {
      if (sold) {
        Departure departure = departure(hold);
        write(departure.sellHeld(hold.seats()), departure);
      }
      return null;
    }
    Departure departure = departures.get(hold.departure());
    if (departure == null || !departure.has(hold.seats())) {
      return new SoldOut(hold.bookingId(), departure == null ? 0 : departure.seatsLeft());
    }
    write(sold ? departure.sellAnew(hold.seats()) : departure.hold(hold.seats()), departure);
    return null;
  }

  private BookingAccepted sell(
      Hold hold, ConfirmBooking booking, String reference, boolean referenceGiven) {
    Hold sold = hold.sell();
    write(sold);
    sales.add(new Sale(sold, booking, reference, referenceGiven));
    return new BookingAccepted(hold.bookingId(), reference);
  }

  private void free(Hold hold) {
    if (hold.state() == Hold.State.HELD && hold.countsSeats()) {
      Departure departure = departure(hold);
      write(departure.free(hold.seats()), departure);
    }
    write(hold.release());
  }

  private SellingTerms terms(UUID packageId) {
    SellingTerms found = terms.get(packageId);
    if (found == null) {
      throw new IllegalStateException("how package " + packageId + " is sold was not read");
    }
    return found;
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

  /** Those that began here, as they began. */
  List<Request> newRequests() {
    return newRequests;
  }

  private void write(Request request) {
    if (!requests.containsKey(request.origin().key().saga())) {
      newRequests.add(request);
    }
    requests.put(request.origin().key().saga(), request);
    changedRequests.put(request.id(), request);
  }

  Map<Departure.Key, Change> changes() {
    return changes;
  }

  Collection<Hold> changedHolds() {
    return changedHolds.values();
  }

  /** Those that are decided, new ones too. */
  List<Request> decidedRequests() {
    return changedRequests.values().stream()
        .filter(request -> request.state() != Request.State.PENDING)
        .toList();
  }

  List<Sale> sales() {
    return sales;
  }
}
