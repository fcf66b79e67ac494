package dev.landbridge.agentevents.catalogue;

import dev.landbridge.agentevents.catalogue.PackageSummary.Operator;
import dev.landbridge.agentevents.catalogue.PackageSummary.Stop;
import dev.landbridge.schemas.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A package in a list.
 *
 * @param nextDeparture the first on sale that fits what was asked for
 */
@Schema(name = "PackageSummary")
record PackageItem(
    UUID id,
    long version,
    @Schema(description = "When this was true at the operator") Instant asOf,
    String title,
    @Nullable String shortDescription,
    @Nullable String destination,
    Operator operator,
    List<Stop> cities,
    int nights,
    @Schema(description = "The operator's \"from\" price; what a party pays is quoted")
        Money fromPrice,
    @Schema(description = "Whether the operator is asked before a booking is confirmed")
        boolean onRequest,
    @Schema(description = "Whether any start from tomorrow on can be asked for") boolean anyDate,
    @Schema(description = "The first on sale that fits what was asked for; null where none does")
        @Nullable NextDeparture nextDeparture) {

  record NextDeparture(LocalDate date, int seatsLeft) {}

  static PackageItem of(
      UUID id,
      long version,
      Instant asOf,
      PackageSummary summary,
      @Nullable LocalDate next,
      int seatsLeft) {
    return new PackageItem(
        id,
        version,
        asOf,
        summary.title(),
        summary.shortDescription(),
        summary.destination(),
        summary.operator(),
        summary.cities(),
        summary.nights(),
        summary.fromPrice(),
        Boolean.TRUE.equals(summary.onRequest()),
        Boolean.TRUE.equals(summary.anyDate()),
        next == null ? null : new NextDeparture(next, seatsLeft));
  }
}
