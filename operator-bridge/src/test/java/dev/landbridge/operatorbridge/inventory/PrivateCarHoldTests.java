package dev.landbridge.operatorbridge.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.operatorbridge.packages.KnownPackage;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CarPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PrivatePricing;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.PriceChanged;
import dev.landbridge.schemas.operator.SoldOut;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PrivateCarHoldTests {
  private static final Instant NOW = Instant.parse("2027-03-10T12:00:00Z");
  private static final Departure.Key KEY =
      new Departure.Key(UUID.randomUUID(), LocalDate.parse("2027-03-14"));
  private static final UUID BOOKING = UUID.randomUUID();

  @Test
  void holdsThePartysSeatsAtThePriceOfItsCar() {
    Allotment allotment = allotment(4);

    assertThat(allotment.hold(BOOKING, hold("PRIVATE:Sedan", 310_00)))
        .isEqualTo(new InventoryHeld(BOOKING, NOW.plus(Duration.ofMinutes(15)), usd(310_00)));
    assertThat(allotment.changes()).isEqualTo(Map.of(KEY, new Allotment.Change(3, 0)));
    assertThat(allotment.changedHolds())
        .singleElement()
        .satisfies(hold -> assertThat(hold.option()).isEqualTo("PRIVATE:Sedan"))
        .satisfies(hold -> assertThat(hold.seats()).isEqualTo(3));
    assertThat(allotment(2).hold(BOOKING, hold("PRIVATE:Sedan", 310_00)))
        .isEqualTo(new SoldOut(BOOKING, 2));
  }

  @Test
  void refusesWithTheNewTotalOfTheRowOrWithNoneWhereItIsGone() {
    assertThat(allotment(4).hold(BOOKING, hold("PRIVATE:Sedan", 300_00)))
        .isEqualTo(new PriceChanged(BOOKING, usd(310_00)));
    assertThat(allotment(4).hold(BOOKING, hold("PRIVATE:Limousine", 310_00)))
        .isEqualTo(new PriceChanged(BOOKING, null));
    assertThat(allotment(4).hold(BOOKING, hold("PRIVATE", 310_00)))
        .isEqualTo(new PriceChanged(BOOKING, null));
    assertThat(allotment(4).hold(BOOKING, hold("SIC", 310_00)))
        .isEqualTo(new PriceChanged(BOOKING, null));
  }

  @Test
  void holdsACarThatIsWrittenAnotherWaySinceTheQuote() {
    assertThat(allotment(4).hold(BOOKING, hold("PRIVATE:SEDAN", 310_00)))
        .isInstanceOf(InventoryHeld.class);
  }

  /** Two adults, a child and an infant. */
  private static HoldInventory hold(String option, long total) {
    return new HoldInventory(
        BOOKING, KEY.packageId(), KEY.date(), 2, List.of(5, 1), option, List.of(), 3, usd(total));
  }

  private static Allotment allotment(int seats) {
    return new Allotment(
        NOW,
        new InventoryProperties(
            Duration.ofMinutes(15),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(200)),
        Map.of(KEY.packageId(), new KnownPackage(KEY.packageId(), 7, content(), true, true, false)),
        Map.of(
            KEY.packageId(), new SellingTerms(false, false, Duration.ofHours(24), ZoneOffset.UTC)),
        List.of(new Departure(KEY, seats, 0, 0, null, false, null)),
        List.of(),
        List.of());
  }

  /** Private cars only: a sedan at 310.00 and a minivan at 350.00. */
  private static PackageSnapshot content() {
    return new PackageSnapshot(
        KEY.packageId(),
        UUID.randomUUID(),
        "Operator",
        "Title",
        null,
        null,
        null,
        "USD",
        usd(0),
        20,
        7,
        "UTC",
        List.of(),
        null,
        null,
        null,
        null,
        List.of(new PackageSnapshot.City("Cusco", "Peru", 3, List.of())),
        List.of(),
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        new PrivatePricing(
            List.of(
                new CarPrice("Sedan", 3, 2, 1, usd(310_00)),
                new CarPrice("Minivan", 6, 2, 1, usd(350_00))),
            3,
            11,
            2),
        null);
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }
}
