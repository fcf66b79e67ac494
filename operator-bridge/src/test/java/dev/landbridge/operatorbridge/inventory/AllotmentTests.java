package dev.landbridge.operatorbridge.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.landbridge.operatorbridge.packages.KnownPackage;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.BookingClosed;
import dev.landbridge.schemas.operator.BookingDeclined;
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
import dev.landbridge.schemas.pricing.Option;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllotmentTests {
  private static final Instant NOW = Instant.parse("2027-03-10T12:00:00Z");
  private static final LocalDate DATE = LocalDate.parse("2027-03-14");
  private static final UUID PACKAGE = UUID.fromString("00000000-0000-0000-0000-000000000001");
  private static final UUID SAGA = UUID.fromString("00000000-0000-0000-0000-00000000000a");
  private static final UUID BOOKING = UUID.fromString("00000000-0000-0000-0000-00000000000b");
  private static final Departure.Key KEY = new Departure.Key(PACKAGE, DATE);
  private static final Request.Origin ORIGIN =
      new Request.Origin(
          StepKey.forward(SAGA, "confirm-with-operator"), BOOKING, UUID.randomUUID(), null);
  private static final SellingTerms AT_ONCE =
      new SellingTerms(false, false, Duration.ofHours(24), ZoneOffset.UTC);
  private static final InventoryProperties PROPERTIES =
      new InventoryProperties(
          Duration.ofMinutes(15),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(200));

  @Test
  void holdsTheSeatsOfAParty() {
    Allotment allotment = allotment(departure(10, 2, 3));

    assertThat(allotment.hold(SAGA, hold(2)))
        .isEqualTo(new InventoryHeld(BOOKING, NOW.plus(Duration.ofMinutes(15)), usd(200_00)));
    assertThat(allotment.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(2, 0)));
    assertThat(allotment.changedHolds())
        .singleElement()
        .satisfies(hold -> assertThat(hold.state()).isEqualTo(Hold.State.HELD))
        .satisfies(hold -> assertThat(hold.packageVersion()).isEqualTo(7));
  }

  @Test
  void givesTheLastSeatsToTheFirstThatFitAndNoMore() {
    Allotment allotment = allotment(departure(10, 2, 3));

    List<Object> replies = new ArrayList<>();
    for (int seats : new int[] {3, 4, 2, 1}) {
      replies.add(allotment.hold(UUID.randomUUID(), hold(seats)).getClass());
    }
    assertThat(replies)
        .containsExactly(InventoryHeld.class, SoldOut.class, InventoryHeld.class, SoldOut.class);
    assertThat(allotment.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(5, 0)));
  }

  @Test
  void saysHowManySeatsAreLeft() {
    assertThat(allotment(departure(10, 2, 7)).hold(SAGA, hold(2)))
        .isEqualTo(new SoldOut(BOOKING, 1));
  }

  @Test
  void saysThatAPublishedPackageWhichIsNotWholeTakesNoBookings() {
    assertThat(
            allotment(
                    Map.of(
                        PACKAGE, new KnownPackage(PACKAGE, 7, content("USD"), true, false, false)),
                    departure(9, 0, 0))
                .hold(SAGA, hold(1)))
        .isInstanceOf(NotOnSale.class);
  }

  @Test
  void refusesAPackageThatIsNotKnownNotPublishedOrNeverWhole() {
    PackageWithdrawn withdrawn = new PackageWithdrawn(BOOKING);
    assertThat(allotment(Map.of(), departure(9, 0, 0)).hold(SAGA, hold(1))).isEqualTo(withdrawn);
    assertThat(
            allotment(
                    Map.of(
                        PACKAGE, new KnownPackage(PACKAGE, 7, content("USD"), false, true, false)),
                    departure(9, 0, 0))
                .hold(SAGA, hold(1)))
        .isEqualTo(withdrawn);
    assertThat(
            allotment(
                    Map.of(PACKAGE, new KnownPackage(PACKAGE, 0, null, false, false, true)),
                    departure(9, 0, 0))
                .hold(SAGA, hold(1)))
        .isEqualTo(withdrawn);
  }

  @Test
  void refusesAnotherTotalAnotherCurrencyAndAPartyWithoutPrice() {
    Allotment allotment = allotment(departure(10, 0, 0));

    assertThat(allotment.hold(SAGA, hold(2, 2, usd(199_99), List.of())))
        .isEqualTo(new PriceChanged(BOOKING, usd(200_00)));
    assertThat(allotment.hold(SAGA, hold(2, 2, new Money(200_00, "EUR"), List.of())))
        .isEqualTo(new PriceChanged(BOOKING, usd(200_00)));
    assertThat(allotment.hold(SAGA, hold(2, 1, usd(200_00), List.of(8))))
        .isEqualTo(new PriceChanged(BOOKING, null));
    assertThat(allotment.changedHolds()).isEmpty();
    assertThat(allotment.changes()).isEmpty();
  }

  @Test
  void refusesADateThatIsNotSold() {
    assertThat(notOnSale(null)).contains("no departure on 2027-03-14");
    assertThat(notOnSale(new Departure(KEY, 9, 0, 0, null, true, null))).contains("is stopped");
    assertThat(notOnSale(new Departure(KEY, 9, 0, 0, NOW, false, null)))
        .contains("ended at 2027-03-10T12:00:00Z");
    assertThat(
            allotment(new Departure(KEY, 9, 0, 0, NOW.plusMillis(1), false, null))
                .hold(SAGA, hold(1)))
        .isInstanceOf(InventoryHeld.class);
  }

  @Test
  void sellsUpToTheDayBeforeInTheOperatorsTimeZone() {
    // In Auckland the 14th begins at 11:00 UTC of the 13th.
    Instant lastMoment = Instant.parse("2027-03-13T10:59:59Z");
    assertThat(at(lastMoment).hold(SAGA, hold(1))).isInstanceOf(InventoryHeld.class);
    assertThat(at(lastMoment.plusSeconds(1)).hold(SAGA, hold(1))).isInstanceOf(NotOnSale.class);
  }

  private static Allotment at(Instant now) {
    return new Allotment(
        now,
        PROPERTIES,
        Map.of(
            PACKAGE,
            new KnownPackage(PACKAGE, 7, content("USD", "Pacific/Auckland"), true, true, false)),
        Map.of(PACKAGE, AT_ONCE),
        List.of(departure(9, 0, 0)),
        List.of(),
        List.of());
  }

  @Test
  void releasesWhatIsHeldOnce() {
    Allotment allotment = allotment(departure(10, 2, 3), held(2, Hold.State.HELD));
    ReleaseInventory release = new ReleaseInventory(BOOKING, SAGA + "/hold-inventory/do");

    assertThat(allotment.release(SAGA, release)).isEqualTo(new InventoryReleased(BOOKING));
    assertThat(allotment.release(SAGA, release)).isEqualTo(new InventoryReleased(BOOKING));
    assertThat(allotment.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(-2, 0)));
    assertThat(allotment.confirm(ORIGIN, confirm())).isEqualTo(new OperatorStepUndone(BOOKING));
  }

  @Test
  void releasesNothingWhereNothingIsHeld() {
    ReleaseInventory release = new ReleaseInventory(BOOKING, SAGA + "/hold-inventory/do");
    Allotment never = allotment(departure(10, 2, 3));
    assertThat(never.release(SAGA, release)).isEqualTo(new InventoryReleased(BOOKING));
    assertThat(never.changes()).isEmpty();

    Allotment expired = allotment(departure(10, 2, 3), held(2, Hold.State.EXPIRED));
    assertThat(expired.release(SAGA, release)).isEqualTo(new InventoryReleased(BOOKING));
    assertThat(expired.changes()).isEmpty();
    assertThat(expired.confirm(ORIGIN, confirm())).isEqualTo(new OperatorStepUndone(BOOKING));
  }

  @Test
  void neverReleasesWhatIsSold() {
    Allotment allotment = allotment(departure(10, 0, 3), held(2, Hold.State.SOLD));
    assertThatIllegalStateException()
        .isThrownBy(() ->
            allotment.release(SAGA, new ReleaseInventory(BOOKING, SAGA + "/hold-inventory/do")));
    assertThat(allotment.changes()).isEmpty();
  }

  @Test
  void sellsWhatIsHeldWhateverTheClockSays() {
    Hold hold = row(BOOKING, 2, Hold.State.HELD, NOW.minusSeconds(3600), true);
    Allotment allotment = allotment(departure(10, 2, 3), hold);

    assertThat(allotment.confirm(ORIGIN, confirm())).isInstanceOf(BookingAccepted.class);
    assertThat(allotment.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(-2, 2)));
    assertThat(allotment.sales()).hasSize(1);
  }

  @Test
  void sellsAnExpiredHoldAnewIfItsSeatsAreStillThere() {
    Allotment enough = allotment(departure(10, 5, 3), held(2, Hold.State.EXPIRED));
    assertThat(enough.confirm(ORIGIN, confirm())).isInstanceOf(BookingAccepted.class);
    assertThat(enough.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(0, 2)));

    Allotment tooFew = allotment(departure(10, 5, 4), held(2, Hold.State.EXPIRED));
    assertThat(tooFew.confirm(ORIGIN, confirm())).isEqualTo(new SoldOut(BOOKING, 1));
    assertThat(tooFew.changes()).isEmpty();
    assertThat(tooFew.sales()).isEmpty();
  }

  @Test
  void refusesToSellWhatWasNeverHeld() {
    assertThatIllegalStateException()
        .isThrownBy(() -> allotment(departure(10, 0, 0)).confirm(ORIGIN, confirm()))
        .withMessageContaining(BOOKING.toString());
  }

  @Test
  void takesBackWhatTheOperatorIsAskedOnce() {
    Allotment allotment = asked(departure(10, 2, 3), held(2, Hold.State.HELD), pending());

    assertThat(allotment.withdraw(SAGA, withdraw(), false))
        .isEqualTo(new BookingWithdrawn(BOOKING));
    assertThat(allotment.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(-2, 0)));
    assertThat(allotment.changedHolds())
        .singleElement()
        .extracting(Hold::state)
        .isEqualTo(Hold.State.RELEASED);
    assertThat(allotment.decidedRequests())
        .singleElement()
        .satisfies(request -> {
          assertThat(request.state()).isEqualTo(Request.State.WITHDRAWN);
          assertThat(request.decidedAt()).isEqualTo(NOW);
          assertThat(request.reason()).isNull();
          assertThat(request.operatorReference()).isNull();
        });
    assertThat(allotment.newRequests()).isEmpty();
    assertThat(allotment.sales()).isEmpty();
  }

  @Test
  void takesBackARequestWhoseHoldExpiredWithoutFreeingSeatsTwice() {
    Allotment allotment = asked(departure(10, 0, 3), held(2, Hold.State.EXPIRED), pending());
    assertThat(allotment.withdraw(SAGA, withdraw(), false))
        .isEqualTo(new BookingWithdrawn(BOOKING));
    assertThat(allotment.changes()).isEmpty();
    assertThat(allotment.decidedRequests()).hasSize(1);
  }

  @Test
  void takesBackWhatWasAskedInTheSamePack() {
    Allotment allotment =
        new Allotment(
            NOW,
            PROPERTIES,
            Map.of(PACKAGE, known()),
            Map.of(PACKAGE, new SellingTerms(false, true, Duration.ofHours(24), ZoneOffset.UTC)),
            List.of(departure(10, 2, 3)),
            List.of(held(2, Hold.State.HELD)),
            List.of());
    assertThat(allotment.confirm(ORIGIN, confirm())).isInstanceOf(BookingPending.class);
    assertThat(allotment.withdraw(SAGA, withdraw(), false))
        .isEqualTo(new BookingWithdrawn(BOOKING));
    assertThat(allotment.newRequests())
        .singleElement()
        .extracting(Request::state)
        .isEqualTo(Request.State.PENDING);
    assertThat(allotment.decidedRequests())
        .singleElement()
        .extracting(Request::state)
        .isEqualTo(Request.State.WITHDRAWN);
    assertThat(allotment.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(-2, 0)));
  }

  @Test
  void leavesTheHoldToItsReleaseWhereNothingWasAsked() {
    Allotment allotment = allotment(departure(10, 2, 3), held(2, Hold.State.HELD));
    assertThat(allotment.withdraw(SAGA, withdraw(), false))
        .isEqualTo(new BookingWithdrawn(BOOKING));
    assertThat(allotment.changes()).isEmpty();
    assertThat(allotment.changedHolds()).isEmpty();
    assertThat(allotment.decidedRequests()).isEmpty();
    assertThat(allotment(departure(10, 2, 3)).withdraw(SAGA, withdraw(), false))
        .isEqualTo(new BookingWithdrawn(BOOKING));
  }

  @Test
  void refusesToTakeBackWhatHasItsAnswer() {
    Allotment allotment = allotment(departure(10, 0, 5), held(2, Hold.State.SOLD));
    assertThat(allotment.withdraw(SAGA, withdraw(), true))
        .isEqualTo(new WithdrawalRefused(BOOKING));
    Allotment accepted =
        asked(departure(10, 0, 5), held(2, Hold.State.SOLD), pending().accept(NOW, "OP-1"));
    assertThat(accepted.withdraw(SAGA, withdraw(), true)).isEqualTo(new WithdrawalRefused(BOOKING));
    for (Allotment each : List.of(allotment, accepted)) {
      assertThat(each.changes()).isEmpty();
      assertThat(each.changedHolds()).isEmpty();
      assertThat(each.decidedRequests()).isEmpty();
    }
  }

  @Test
  void returnsWhatIsSoldOnce() {
    Allotment allotment = allotment(departure(10, 1, 5), sold(2, true));
    assertThat(allotment.takeBack(new ReturnBooking(SAGA), null))
        .isEqualTo(new BookingReturned(SAGA));
    assertThat(allotment.takeBack(new ReturnBooking(SAGA), null))
        .isEqualTo(new BookingReturned(SAGA));
    assertThat(allotment.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(0, -2)));
    assertThat(allotment.changedHolds())
        .singleElement()
        .extracting(Hold::state)
        .isEqualTo(Hold.State.RETURNED);
  }

  @Test
  void returnsWhatCountsNoSeats() {
    Allotment allotment = allotment(Map.of(), List.of(), List.of(sold(2, false)));
    assertThat(allotment.takeBack(new ReturnBooking(SAGA), null))
        .isEqualTo(new BookingReturned(SAGA));
    assertThat(allotment.changes()).isEmpty();
    assertThat(allotment.changedHolds())
        .singleElement()
        .extracting(Hold::state)
        .isEqualTo(Hold.State.RETURNED);
  }

  @Test
  void tellsWithTheReturnThatItsOperatorWasFirst() {
    OperatorCancellation operators = new OperatorCancellation(BOOKING, "The road is closed.");
    assertThat(
            allotment(departure(10, 1, 5), sold(2, true))
                .takeBack(new ReturnBooking(SAGA), operators))
        .isEqualTo(new BookingReturned(SAGA, operators));
  }

  @Test
  void leavesWhatIsReturnedToItsOperatorUntilItIsClosed() {
    Allotment allotment = allotment(departure(10, 1, 5), sold(2, true));
    assertThat(allotment.takeBack(new ReturnBooking(SAGA, true), null))
        .isEqualTo(new BookingReturned(SAGA));
    Hold returned = only(allotment);
    assertThat(returned.state()).isEqualTo(Hold.State.RETURNED);
    assertThat(returned.isCancellable()).isTrue();

    assertThat(allotment.close(new CloseBooking(SAGA), null)).isEqualTo(new BookingClosed(SAGA));
    assertThat(only(allotment)).isEqualTo(returned.close());
    assertThat(only(allotment).isCancellable()).isFalse();
    assertThat(allotment.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(0, -2)));
  }

  @Test
  void leavesNothingToItsOperatorWhoHasCancelledOrWhereNothingIsClosedLater() {
    OperatorCancellation operators = new OperatorCancellation(BOOKING, "The road is closed.");
    Allotment known = allotment(departure(10, 1, 5), sold(2, true));
    known.takeBack(new ReturnBooking(SAGA, true), operators);
    Allotment earlier = allotment(departure(10, 1, 5), sold(2, true));
    earlier.takeBack(new ReturnBooking(SAGA), null);
    Allotment never = allotment(departure(10, 1, 5), sold(2, true));
    never.takeBack(new ReturnBooking(SAGA, false), null);
    for (Allotment each : List.of(known, earlier, never)) {
      assertThat(only(each).state()).isEqualTo(Hold.State.RETURNED);
      assertThat(only(each).isCancellable()).isFalse();
    }
  }

  @Test
  void tellsWithTheClosingThatItsOperatorHasCancelled() {
    OperatorCancellation operators = new OperatorCancellation(BOOKING, "The road is closed.");
    Allotment allotment = allotment(Map.of(), List.of(), List.of(sold(2, false).takeBack(false)));
    assertThat(allotment.close(new CloseBooking(SAGA), operators))
        .isEqualTo(new BookingClosed(SAGA, operators));
    assertThat(allotment.changedHolds()).as("nothing is left open").isEmpty();
  }

  @Test
  void refusesToCloseWhatIsNotReturned() {
    for (List<Hold> holds : List.of(List.<Hold>of(), List.of(sold(2, true)))) {
      Allotment allotment = allotment(Map.of(), List.of(departure(10, 2, 3)), holds);
      assertThatIllegalStateException()
          .isThrownBy(() -> allotment.close(new CloseBooking(SAGA), null))
          .withMessageContaining("never returned");
    }
  }

  private static Hold only(Allotment allotment) {
    assertThat(allotment.changedHolds()).hasSize(1);
    return allotment.changedHolds().iterator().next();
  }

  @Test
  void sellsNothingOfADepartureThatItsOperatorCancelled() {
    Departure cancelled = new Departure(KEY, 10, 2, 0, null, false, "The road is closed.");
    assertThat(notOnSale(cancelled)).contains("has cancelled", "The road is closed.");

    Allotment confirming = allotment(cancelled, held(2, Hold.State.HELD));
    assertThat(confirming.confirm(ORIGIN, confirm()))
        .isEqualTo(new BookingDeclined(BOOKING, "The road is closed."));
    assertThat(confirming.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(-2, 0)));
    assertThat(confirming.sales()).isEmpty();
    Allotment expired = allotment(cancelled, held(2, Hold.State.EXPIRED));
    assertThat(expired.confirm(ORIGIN, confirm())).isInstanceOf(BookingDeclined.class);
    assertThat(expired.changes()).isEmpty();

    Allotment accepting = asked(cancelled, held(2, Hold.State.HELD), pending());
    assertThat(accepting.accept(pending(), "OP-1"))
        .isEqualTo(new BookingDeclined(BOOKING, "The road is closed."));
    assertThat(accepting.sales()).isEmpty();
    assertThat(accepting.decidedRequests())
        .singleElement()
        .extracting(Request::state)
        .isEqualTo(Request.State.DECLINED);
    for (Allotment each : List.of(confirming, expired, accepting)) {
      assertThat(each.changedHolds())
          .singleElement()
          .extracting(Hold::state)
          .isEqualTo(Hold.State.RELEASED);
    }
  }

  @Test
  void refusesToReturnWhatWasNeverSold() {
    List<Hold> none = List.of();
    for (List<Hold> holds :
        List.of(
            none,
            List.of(held(2, Hold.State.HELD)),
            List.of(held(2, Hold.State.EXPIRED)),
            List.of(held(2, Hold.State.RELEASED)))) {
      Allotment allotment = allotment(Map.of(), List.of(departure(10, 2, 3)), holds);
      assertThatIllegalStateException()
          .isThrownBy(() -> allotment.takeBack(new ReturnBooking(SAGA), null))
          .withMessageContaining("never sold");
      assertThat(allotment.changes()).isEmpty();
      assertThat(allotment.changedHolds()).isEmpty();
    }
  }

  @Test
  void neverSellsOrReleasesWhatIsReturned() {
    Allotment allotment = allotment(departure(10, 0, 3), held(2, Hold.State.RETURNED));
    assertThatIllegalStateException()
        .isThrownBy(() ->
            allotment.release(SAGA, new ReleaseInventory(BOOKING, SAGA + "/hold-inventory/do")));
    assertThat(allotment.changes()).isEmpty();
    assertThatIllegalStateException().isThrownBy(() -> allotment.confirm(ORIGIN, confirm()));
    assertThat(allotment.sales()).isEmpty();
  }

  private static Hold row(
      UUID booking, int seats, Hold.State state, Instant expiresAt, boolean countsSeats) {
    return new Hold(
        SAGA,
        booking,
        KEY,
        7,
        seats,
        usd(200_00),
        Option.SIC,
        state,
        expiresAt,
        countsSeats,
        false);
  }

  private static Hold sold(int seats, boolean countsSeats) {
    return row(SAGA, seats, Hold.State.SOLD, NOW.plusSeconds(60), countsSeats);
  }

  private static Request pending() {
    return new Request(
        UUID.randomUUID(),
        ORIGIN,
        BOOKING,
        PACKAGE,
        DATE,
        "LB-1",
        "Agency",
        List.of(),
        null,
        null,
        2,
        usd(200_00),
        Option.SIC,
        NOW.minusSeconds(60),
        NOW.plusSeconds(3600),
        Request.State.PENDING,
        null,
        null,
        null);
  }

  private static WithdrawBooking withdraw() {
    return new WithdrawBooking(BOOKING, ORIGIN.key().toString());
  }

  private static Allotment asked(Departure departure, Hold hold, Request request) {
    return new Allotment(
        NOW,
        PROPERTIES,
        Map.of(PACKAGE, known()),
        Map.of(PACKAGE, AT_ONCE),
        List.of(departure),
        List.of(hold),
        List.of(request));
  }

  @Test
  void makesReferencesThatCanBeReadAloud() {
    assertThat(Sale.newReference()).matches("[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}");
    assertThat(Sale.newReference()).isNotEqualTo(Sale.newReference());
  }

  private static String notOnSale(@Nullable Departure departure) {
    Allotment allotment =
        allotment(
            Map.of(PACKAGE, known()),
            departure == null ? List.of() : List.of(departure),
            List.of());
    return ((NotOnSale) allotment.hold(SAGA, hold(1))).detail();
  }

  private static Allotment allotment(Departure departure, Hold... holds) {
    return allotment(Map.of(PACKAGE, known()), List.of(departure), List.of(holds));
  }

  private static Allotment allotment(Map<UUID, KnownPackage> packages, Departure departure) {
    return allotment(packages, List.of(departure), List.of());
  }

  private static Allotment allotment(
      Map<UUID, KnownPackage> packages, List<Departure> departures, List<Hold> holds) {
    return new Allotment(
        NOW, PROPERTIES, packages, Map.of(PACKAGE, AT_ONCE), departures, holds, List.of());
  }

  private static KnownPackage known() {
    return new KnownPackage(PACKAGE, 7, content("USD"), true, true, false);
  }

  private static Departure departure(int capacity, int held, int sold) {
    return new Departure(KEY, capacity, held, sold, null, false, null);
  }

  private static Hold held(int seats, Hold.State state) {
    return row(BOOKING, seats, state, NOW.plus(Duration.ofMinutes(1)), true);
  }

  private static HoldInventory hold(int seats) {
    return hold(2, seats, usd(200_00), List.of());
  }

  private static HoldInventory hold(int adults, int seats, Money total, List<Integer> childAges) {
    return new HoldInventory(
        BOOKING, PACKAGE, DATE, adults, childAges, "SIC", List.of(), seats, total);
  }

  private static ConfirmBooking confirm() {
    return new ConfirmBooking(BOOKING, "LB-1", "Agency", List.of(), null, null);
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }

  private static PackageSnapshot content(String currency) {
    return content(currency, "UTC");
  }

  /** 100.00 per adult, no price for children. */
  private static PackageSnapshot content(String currency, String zone) {
    return new PackageSnapshot(
        PACKAGE,
        UUID.randomUUID(),
        "Operator",
        "Title",
        null,
        null,
        null,
        currency,
        new Money(0, currency),
        20,
        7,
        zone,
        List.of(),
        null,
        null,
        null,
        null,
        List.of(new PackageSnapshot.City("Cusco", "Peru", 3, List.of())),
        List.of(),
        new PackageSnapshot.SicPricing(
            List.of(), new Money(100_00, currency), null, null, null, null, null),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        null);
  }
}
