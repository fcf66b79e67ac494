package dev.landbridge.operatorbridge.inventory;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The seats of a package on a date, as its locked row has them.
 *
 * @param cutoff from this moment on it is not sold; null where it is sold up to the day before
 * @param cancelled why its operator cancelled it; null where nobody did
 */
record Departure(
    Key key,
    int capacity,
    int held,
    int sold,
    @Nullable Instant cutoff,
    boolean stopSale,
    @Nullable String cancelled) {

  record Key(UUID packageId, LocalDate date) {}

  Departure {
    if (held < 0 || sold < 0 || held + sold > capacity) {
      throw new IllegalStateException(
          "departure %s of package %s can't have %d held and %d sold of %d seats"
              .formatted(key.date, key.packageId, held, sold, capacity));
    }
  }

  /** Why it is not on sale at a moment; null where it is. */
  @Nullable String notOnSale(Instant now, ZoneId zone) {
    LocalDate date = key.date;
    if (cancelled != null) {
      return "the operator has cancelled the departure on " + date + ": " + cancelled;
    }
    if (stopSale) {
      return "the sale of the departure on " + date + " is stopped";
    }
    if (cutoff != null && !now.isBefore(cutoff)) {
      return "the sale of the departure on " + date + " ended at " + cutoff;
    }
    if (!date.isAfter(LocalDate.ofInstant(now, zone))) {
      return "the departure on " + date + " is not ahead any more";
    }
    return null;
  }

  int seatsLeft() {
    return capacity - held - sold;
  }

  boolean has(int seats) {
    return seatsLeft() >= seats;
  }

  Departure hold(int seats) {
    return with(held + seats, sold);
  }

  Departure free(int seats) {
    return with(held - seats, sold);
  }

  Departure sellHeld(int seats) {
    return with(held - seats, sold + seats);
  }

  Departure sellAnew(int seats) {
    return with(held, sold + seats);
  }

  Departure takeBack(int seats) {
    return with(held, sold - seats);
  }

  private Departure with(int newHeld, int newSold) {
    return new Departure(key, capacity, newHeld, newSold, cutoff, stopSale, cancelled);
  }
}
