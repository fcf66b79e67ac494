package dev.landbridge.agentevents.catalogue;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows of a package, kept beside it so that a list reads no itineraries.
 *
 * @param onRequest null, in what earlier versions kept, reads as false
 * @param anyDate likewise
 */
record PackageSummary(
    String title,
    @Nullable String shortDescription,
    @Nullable String destination,
    Operator operator,
    List<Stop> cities,
    int nights,
    Money fromPrice,
    @Nullable LocalDate validUntil,
    @Nullable Boolean onRequest,
    @Nullable Boolean anyDate) {

  record Operator(UUID id, String name) {}

  record Stop(String name, String country, int nights) {}

  static PackageSummary of(PackageSnapshot snapshot) {
    List<Stop> cities =
        snapshot.cities().stream()
            .map(city -> new Stop(city.name(), city.country(), city.nights()))
            .toList();
    return new PackageSummary(
        snapshot.title(),
        snapshot.shortDescription(),
        snapshot.destinationRegion(),
        new Operator(snapshot.operatorId(), snapshot.operatorName()),
        cities,
        cities.stream().mapToInt(Stop::nights).sum(),
        snapshot.fromPrice(),
        snapshot.validUntil(),
        Boolean.TRUE.equals(snapshot.onRequest()),
        Boolean.TRUE.equals(snapshot.anyDate()));
  }
}
