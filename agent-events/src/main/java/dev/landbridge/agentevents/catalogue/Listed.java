package dev.landbridge.agentevents.catalogue;

import dev.landbridge.schemas.catalogue.PackageSnapshot;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A package of the catalogue with its departures.
 *
 * @param version the newest that was told of
 * @param asOf when that was true
 * @param retired not sold any more
 */
public record Listed(
    PackageSnapshot snapshot,
    long version,
    Instant asOf,
    boolean retired,
    List<Departure> departures) {

  /**
   * A departure as it was last told.
   *
   * @param cutoff from then on it is not sold; null where it is sold up to the day before
   */
  public record Departure(
      LocalDate date,
      int capacity,
      int seatsLeft,
      @Nullable Instant cutoff,
      boolean stopSale,
      Instant asOf) {}

  public Listed {
    departures = List.copyOf(departures);
  }

  public ZoneId zone() {
    return ZoneId.of(snapshot.timeZone());
  }

  public Optional<Departure> departure(LocalDate date) {
    return departures.stream().filter(each -> each.date().equals(date)).findFirst();
  }

  /** Whether any date can be asked for, departure or not. */
  public boolean anyDate() {
    return Boolean.TRUE.equals(snapshot.anyDate());
  }

  /** Why nobody can start on a date, asked at a moment; null where one can. */
  public @Nullable String notOnSale(LocalDate date, Instant now) {
    if (retired) {
      return "the package is not sold any more";
    }
    Optional<Departure> departure = departure(date);
    if (departure.isPresent()) {
      return notOnSale(departure.get(), now);
    }
    if (!anyDate()) {
      return "the package has no departure on " + date;
    }
    LocalDate tomorrow = now.atZone(zone()).toLocalDate().plusDays(1);
    LocalDate last = snapshot.validUntil();
    if (date.isBefore(tomorrow) || (last != null && date.isAfter(last))) {
      return "the package can be asked for from %s%s, not for %s"
          .formatted(tomorrow, last == null ? " on" : " to " + last, date);
    }
    return null;
  }

  /** Why a departure is not sold at a moment; null where it is. */
  @Nullable String notOnSale(Departure departure, Instant now) {
    if (retired) {
      return "the package is not sold any more";
    }
    LocalDate today = now.atZone(zone()).toLocalDate();
    if (!departure.date().isAfter(today)) {
      return "departure %s is not after today, %s in %s".formatted(departure.date(), today, zone());
    }
    if (departure.stopSale()) {
      return "the operator has stopped the sale of departure " + departure.date();
    }
    if (departure.cutoff() != null && !departure.cutoff().isAfter(now)) {
      return "departure %s was sold until %s".formatted(departure.date(), departure.cutoff());
    }
    return null;
  }
}
