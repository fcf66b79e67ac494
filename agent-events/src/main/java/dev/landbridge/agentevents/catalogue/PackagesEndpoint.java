package dev.landbridge.agentevents.catalogue;

import dev.landbridge.agentevents.catalogue.Packages.After;
import dev.landbridge.agentevents.http.AgentProblems;
import dev.landbridge.agentevents.identity.Caller;
import dev.landbridge.web.paging.Cursors;
import dev.landbridge.web.paging.Page;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import dev.landbridge.web.request.Checks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Packages")
class PackagesEndpoint {
  private static final String LIST = "packages";

  private final Packages packages;
  private final Clock clock;

  PackagesEndpoint(Packages packages, Clock clock) {
    this.packages = packages;
    this.clock = clock;
  }

  @Operation(
      operationId = "listPackages",
      summary = "Find packages",
      description = "By title. Without filters: all that are published.")
  @GetMapping(path = "/api/packages", produces = MediaType.APPLICATION_JSON_VALUE)
  Page<PackageItem> list(
      @Parameter(hidden = true) Caller caller,
      @Parameter(description = "Words of title, description, destination, cities or countries")
          @RequestParam(required = false)
          @Nullable String q,
      @Parameter(description = "A region, a country or a city, or a part of its name")
          @RequestParam(required = false)
          @Nullable String destination,
      @Parameter(description = "A departure on sale on this day or later", example = "2027-01-01")
          @RequestParam(required = false)
          @Nullable LocalDate from,
      @Parameter(description = "A departure on sale on this day or earlier", example = "2027-12-31")
          @RequestParam(required = false)
          @Nullable LocalDate to,
      @Parameter(description = "Seats that must be left, 1 to 99", example = "2")
          @RequestParam(required = false)
          @Nullable Integer travellers,
      @Parameter(description = "1 to 100, 20 by default", example = "20")
          @RequestParam(required = false)
          @Nullable Integer limit,
      @Parameter(description = "nextCursor of the part before", example = "")
          @RequestParam(required = false)
          @Nullable String cursor) {
    Checks checks = new Checks();
    checks.optionalText(q, "q", 200);
    checks.optionalText(destination, "destination", 200);
    checks.that(
        from == null || to == null || !from.isAfter(to),
        "from",
        "from is %s, after to, %s".formatted(from, to));
    checks.that(
        travellers == null || (travellers >= 1 && travellers <= 99),
        "travellers",
        "travellers is %d, but must be 1 to 99".formatted(travellers));
    checks.orRefuse(ProblemType.INVALID_PARAMETER);
    int most = Page.limit(limit);
    List<PackageItem> found =
        packages.search(
            new Search(q, destination, from, to, travellers),
            cursor == null || cursor.isEmpty() ? null : after(cursor),
            most,
            clock.instant());
    return Page.of(found, most, last -> Cursors.encode(LIST, last.title(), last.id().toString()));
  }

  private static After after(String cursor) {
    List<String> key = Cursors.decode(LIST, cursor, 2);
    try {
      return new After(key.get(0), UUID.fromString(key.get(1)));
    } catch (IllegalArgumentException e) {
      throw Cursors.refusal();
    }
  }

  @Operation(
      operationId = "getPackage",
      summary = "A package whole",
      description = "With the departures on sale, the time at which it was true and its version.")
  @GetMapping(path = "/api/packages/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  PackageDetail one(@Parameter(hidden = true) Caller caller, @PathVariable UUID id) {
    Listed listed =
        packages
            .find(id)
            .filter(each -> !each.retired())
            .orElseThrow(() ->
                Refused.because(
                    AgentProblems.PACKAGE_NOT_FOUND, "no package on sale has the id " + id));
    return PackageDetail.of(listed, clock.instant());
  }
}
