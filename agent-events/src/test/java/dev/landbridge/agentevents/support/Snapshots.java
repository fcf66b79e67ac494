package dev.landbridge.agentevents.support;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.DepartureSeats;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.AddOn;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CancellationTier;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CarPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.City;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Day;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Hotel;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Inclusion;
import dev.landbridge.schemas.catalogue.PackageSnapshot.OperatorContact;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PartyPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PrivatePricing;
import dev.landbridge.schemas.catalogue.PackageSnapshot.SicPricing;
import dev.landbridge.schemas.event.CloudEvents;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Packages of the real shape. */
public final class Snapshots {
  public static final UUID OPERATOR = UUID.fromString("0e000000-0000-4000-8000-000000000001");

  private Snapshots() {}

  /**
   * Adults 1000.00, children (3 to 11) 600.00, infants 50.00; a couple 1900.00; deposit 30 %,
   * balance 30 days before.
   */
  public static PackageSnapshot of(UUID id, String title, String currency, String region) {
    return of(id, title, currency, region, 1);
  }

  public static PackageSnapshot of(
      UUID id, String title, String currency, String region, int factor) {
    return new PackageSnapshot(
        id,
        OPERATOR,
        "Andaman Trails",
        title,
        "Temples, \"markets\" & a night train \\ by 東京 friends",
        region,
        LocalDate.of(2099, 12, 31),
        currency,
        new Money(90_000, currency),
        30,
        30,
        "Asia/Bangkok",
        List.of("BANK_TRANSFER"),
        "On arrival",
        "REQUIRED",
        null,
        "As agreed",
        List.of(
            new City(
                "Bangkok", "Thailand", 3, List.of(new Hotel("Riva", "4 Star", "Double", 2, 1))),
            new City("Chiang Mai", "Thailand", 2, List.of())),
        List.of(new Day(1, "Bangkok", "Arrival", "Transfer to the hotel", null, null, List.of())),
        prices(currency, factor),
        List.of(new AddOn("sunset-cruise", "Sunset cruise", null, new Money(4_500, currency), 4)),
        List.of(new Inclusion("MEALS", "Breakfast")),
        List.of("Flights"),
        List.of(new CancellationTier(60, 90), new CancellationTier(14, 50)),
        null,
        null,
        null,
        new OperatorContact("desk@andaman-trails.example.com", "+1 202-555-0143"));
  }

  /** The same package, sold without departures, on request, up to a date. */
  public static PackageSnapshot forAnyDate(PackageSnapshot dated, @Nullable LocalDate validUntil) {
    ObjectNode changed = (ObjectNode) CloudEvents.data(dated);
    changed.put("onRequest", true).put("anyDate", true);
    if (validUntil == null) {
      changed.remove("validUntil");
    } else {
      changed.put("validUntil", validUntil.toString());
    }
    return CloudEvents.mapper().convertValue(changed, PackageSnapshot.class);
  }

  /**
   * The same package with private cars too: a couple 3100.00 in a sedan for three or 3500.00 in a
   * minivan for six; with a child the minivan is 4000.00.
   */
  public static PackageSnapshot withCars(PackageSnapshot snapshot) {
    String currency = snapshot.currency();
    ObjectNode changed = (ObjectNode) CloudEvents.data(snapshot);
    changed.set(
        "privateCars",
        CloudEvents.mapper()
            .valueToTree(
                new PrivatePricing(
                    List.of(
                        new CarPrice("Sedan", 3, 2, 0, new Money(310_000, currency)),
                        new CarPrice("Minivan", 6, 2, 0, new Money(350_000, currency)),
                        new CarPrice("Minivan", 6, 2, 1, new Money(400_000, currency))),
                    3,
                    11,
                    2)));
    return CloudEvents.mapper().convertValue(changed, PackageSnapshot.class);
  }

  private static @Nullable SicPricing prices(String currency, int factor) {
    return factor == 0
        ? null
        : new SicPricing(
            List.of(new PartyPrice(2, 0, new Money(190_000L * factor, currency))),
            new Money(100_000L * factor, currency),
            new Money(60_000L * factor, currency),
            new Money(5_000, currency),
            3,
            11,
            2);
  }

  public static DepartureSeats seats(UUID id, LocalDate date, int left) {
    return new DepartureSeats(id, date, 40, left, null, false);
  }
}
