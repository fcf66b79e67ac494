package dev.landbridge.operatorbridge.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.landbridge.operatorbridge.packages.KnownPackage;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
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
import java.time.LocalDate;
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
    assertThat(notOnSale(new Departure(KEY, 9, 0, 0, null, true))).contains("is stopped");
    assertThat(notOnSale(new Departure(KEY, 9, 0, 0, NOW, false)))
        .contains("ended at 2027-03-10T12:00:00Z");
    assertThat(allotment(new Departure(KEY, 9, 0, 0, NOW.plusMillis(1), false)).hold(SAGA, hold(1)))
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
        Duration.ofMinutes(15),
        () -> "REF",
        Map.of(
            PACKAGE,
            new KnownPackage(PACKAGE, 7, content("USD", "Pacific/Auckland"), true, true, false)),
        List.of(departure(9, 0, 0)),
        List.of());
  }

  @Test
  void releasesWhatIsHeldOnce() {
    Allotment allotment = allotment(departure(10, 2, 3), held(2, Hold.State.HELD));
    ReleaseInventory release = new ReleaseInventory(BOOKING, SAGA + "/hold-inventory/do");

    assertThat(allotment.release(SAGA, release)).isEqualTo(new InventoryReleased(BOOKING));
    assertThat(allotment.release(SAGA, release)).isEqualTo(new InventoryReleased(BOOKING));
    assertThat(allotment.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(-2, 0)));
    assertThat(allotment.confirm(SAGA, confirm())).isEqualTo(new OperatorStepUndone(BOOKING));
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
    assertThat(expired.confirm(SAGA, confirm())).isEqualTo(new OperatorStepUndone(BOOKING));
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
    Hold hold =
        new Hold(SAGA, BOOKING, KEY, 7, 2, usd(200_00), Hold.State.HELD, NOW.minusSeconds(3600));
    Allotment allotment = allotment(departure(10, 2, 3), hold);

    assertThat(allotment.confirm(SAGA, confirm())).isEqualTo(new BookingAccepted(BOOKING, "REF"));
    assertThat(allotment.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(-2, 2)));
    assertThat(allotment.sales()).hasSize(1);
  }

  @Test
  void sellsAnExpiredHoldAnewIfItsSeatsAreStillThere() {
    Allotment enough = allotment(departure(10, 5, 3), held(2, Hold.State.EXPIRED));
    assertThat(enough.confirm(SAGA, confirm())).isInstanceOf(BookingAccepted.class);
    assertThat(enough.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(0, 2)));

    Allotment tooFew = allotment(departure(10, 5, 4), held(2, Hold.State.EXPIRED));
    assertThat(tooFew.confirm(SAGA, confirm())).isEqualTo(new SoldOut(BOOKING, 1));
    assertThat(tooFew.changes()).isEmpty();
    assertThat(tooFew.sales()).isEmpty();
  }

  @Test
  void refusesToSellWhatWasNeverHeld() {
    assertThatIllegalStateException()
        .isThrownBy(() -> allotment(departure(10, 0, 0)).confirm(SAGA, confirm()))
        .withMessageContaining(BOOKING.toString());
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
    return new Allotment(NOW, Duration.ofMinutes(15), () -> "REF", packages, departures, holds);
  }

  private static KnownPackage known() {
    return new KnownPackage(PACKAGE, 7, content("USD"), true, true, false);
  }

  private static Departure departure(int capacity, int held, int sold) {
    return new Departure(KEY, capacity, held, sold, null, false);
  }

  private static Hold held(int seats, Hold.State state) {
    return new Hold(
        SAGA, BOOKING, KEY, 7, seats, usd(200_00), state, NOW.plus(Duration.ofMinutes(1)));
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
        List.of());
  }
}
