package dev.landbridge.schemas.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A departure as a whole, under the subject {@code package/date} with a sequence of its own; at
 * most one a second each.
 *
 * @param seatsLeft capacity less held and sold
 * @param cutoff from which moment on it is not sold; null where it is sold up to the day before
 * @param stopSale whether the operator has stopped the sale
 */
public record DepartureSeats(
    UUID packageId,
    LocalDate date,
    int capacity,
    int seatsLeft,
    @Nullable Instant cutoff,
    boolean stopSale) {
  public DepartureSeats {
    cutoff = cutoff == null ? null : cutoff.truncatedTo(ChronoUnit.MICROS);
  }
}
