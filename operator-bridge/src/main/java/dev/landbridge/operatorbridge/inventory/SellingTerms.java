package dev.landbridge.operatorbridge.inventory;

import java.time.Duration;
import java.time.ZoneId;

/**
 * How a package is sold at this moment.
 *
 * @param anyDate it has no departures: any start from tomorrow on can be asked for
 * @param onRequest its operator is asked; always so where {@code anyDate} is
 * @param decidesWithin how long the operator has
 * @param zone the operator's; read only where the operator is asked
 */
record SellingTerms(boolean anyDate, boolean onRequest, Duration decidesWithin, ZoneId zone) {
  SellingTerms {
    if (anyDate && !onRequest) {
      throw new IllegalArgumentException("what has no departures is sold on request");
    }
  }
}
