package dev.landbridge.agentevents.catalogue;

import dev.landbridge.agentevents.catalogue.PackageSummary.Operator;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.AddOn;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CancellationTier;
import dev.landbridge.schemas.catalogue.PackageSnapshot.City;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Day;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Inclusion;
import dev.landbridge.schemas.catalogue.PackageSnapshot.SicPricing;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
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
    Operator operator,
    String currency,
    Money fromPrice,
    @Nullable LocalDate validUntil,
    int nights,
    List<City> cities,
    List<Day> days,
    List<String> options,
    @Schema(description = "Seat-in-coach prices; null where the package has none")
        @Nullable SicPricing pricing,
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

  @Schema(name = "Departure")
  record DepartureView(
      LocalDate date,
      @Schema(description = "As last told; the hold decides") int seatsLeft,
      int capacity,
      @Schema(description = "Sold until then; null: up to the day before") @Nullable Instant cutoff,
      Instant asOf) {}

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
        summary.operator(),
        snapshot.currency(),
        summary.fromPrice(),
        summary.validUntil(),
        summary.nights(),
        snapshot.cities(),
        snapshot.days(),
        snapshot.sic() == null ? List.of() : List.of("SIC"),
        snapshot.sic(),
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
