package dev.landbridge.agentevents.catalogue;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.CarType;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.AddOn;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CancellationTier;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CarPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.City;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Day;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Inclusion;
import dev.landbridge.schemas.catalogue.PackageSnapshot.OperatorContact;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PartyPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.SicPricing;
import dev.landbridge.schemas.pricing.Option;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A package whole, as the catalogue has it. */
@Schema(name = "Package")
record PackageDetail(
    UUID id,
    @Schema(description = "Raised by the operator's every change") long version,
    @Schema(description = "When this was true at the operator") Instant asOf,
    String title,
    @Nullable String shortDescription,
    @Nullable String destination,
    Seller operator,
    String currency,
    Money fromPrice,
    @Nullable LocalDate validUntil,
    int nights,
    List<City> cities,
    List<Day> days,
    @Schema(description = "SIC: a seat in a coach. PRIVATE: a car of the party's own")
        List<String> options,
    @Schema(description = "Seat-in-coach prices; null where the package has none")
        @Nullable SicPricing pricing,
    @Schema(description = "With PRIVATE: the cars, small ones first") List<PrivateCar> privateCars,
    List<AddOn> addOns,
    List<Inclusion> inclusions,
    List<String> exclusions,
    int depositPercent,
    int balanceDueDays,
    List<CancellationTier> cancellationTiers,
    @Schema(description = "In it days to departure are counted", example = "Asia/Bangkok")
        String timeZone,
    List<String> paymentMethods,
    @Nullable String visaRequirements,
    @Nullable String insuranceRequirement,
    @Nullable String healthRequirements,
    @Nullable String termsAndConditions,
    @Schema(description = "Whether the operator is asked before a booking is confirmed")
        boolean onRequest,
    @Schema(
            description =
                "Whether any start from tomorrow to validUntil can be asked for; then there are no departures")
        boolean anyDate,
    @Schema(description = "Those on sale, by date") List<DepartureView> departures) {

  @Schema(name = "PackageOperator")
  record Seller(
      UUID id,
      String name,
      @Schema(description = "Where it is reached; null where it gives neither")
          @Nullable OperatorContact contact) {}

  @Schema(name = "Departure")
  record DepartureView(
      LocalDate date,
      @Schema(description = "As last told; the hold decides") int seatsLeft,
      int capacity,
      @Schema(description = "Sold until then; null: up to the day before") @Nullable Instant cutoff,
      Instant asOf) {}

  @Schema(name = "PrivateCar")
  record PrivateCar(
      @Schema(example = "Sedan") String carType,
      @Schema(description = "Travellers whom the car seats") int capacity,
      @Schema(description = "The lowest of its prices") Money fromPrice,
      @Schema(description = "For parties of exactly these sizes, infants apart")
          List<PartyPrice> prices) {}

  /** What has no price is not shown: nobody can have it. */
  private static List<PrivateCar> cars(PackageSnapshot snapshot) {
    if (snapshot.privateCars() == null) {
      return List.of();
    }
    Map<String, List<CarPrice>> cars =
        snapshot.privateCars().rows().stream()
            .filter(row -> row.total().amount() > 0)
            .collect(
                Collectors.groupingBy(
                    row -> CarType.key(row.carType()), LinkedHashMap::new, Collectors.toList()));
    return cars.values().stream()
        .map(rows ->
            new PrivateCar(
                rows.getFirst().carType(),
                rows.stream().mapToInt(CarPrice::capacity).max().orElseThrow(),
                rows.stream()
                    .map(CarPrice::total)
                    .min(Comparator.comparingLong(Money::amount))
                    .orElseThrow(),
                rows.stream()
                    .map(row -> new PartyPrice(row.adults(), row.children(), row.total()))
                    .toList()))
        .toList();
  }

  private static List<String> options(PackageSnapshot snapshot) {
    List<String> options = new ArrayList<>();
    if (snapshot.sic() != null) {
      options.add(Option.SIC);
    }
    if (!cars(snapshot).isEmpty()) {
      options.add(Option.PRIVATE);
    }
    return List.copyOf(options);
  }

  static PackageDetail of(Listed listed, Instant now) {
    PackageSnapshot snapshot = listed.snapshot();
    PackageSummary summary = PackageSummary.of(snapshot);
    return new PackageDetail(
        snapshot.packageId(),
        listed.version(),
        listed.asOf(),
        summary.title(),
        summary.shortDescription(),
        summary.destination(),
        new Seller(snapshot.operatorId(), snapshot.operatorName(), snapshot.operatorContact()),
        snapshot.currency(),
        summary.fromPrice(),
        summary.validUntil(),
        summary.nights(),
        snapshot.cities(),
        snapshot.days(),
        options(snapshot),
        snapshot.sic(),
        cars(snapshot),
        snapshot.addOns(),
        snapshot.inclusions(),
        snapshot.exclusions(),
        snapshot.depositPercent(),
        snapshot.balanceDueDays(),
        snapshot.cancellationTiers(),
        snapshot.timeZone(),
        snapshot.paymentMethods(),
        snapshot.visaRequirements(),
        snapshot.insuranceRequirement(),
        snapshot.healthRequirements(),
        snapshot.termsAndConditions(),
        Boolean.TRUE.equals(snapshot.onRequest()),
        listed.anyDate(),
        listed.departures().stream()
            .filter(departure -> listed.notOnSale(departure, now) == null)
            .map(each ->
                new DepartureView(
                    each.date(), each.seatsLeft(), each.capacity(), each.cutoff(), each.asOf()))
            .toList());
  }
}
