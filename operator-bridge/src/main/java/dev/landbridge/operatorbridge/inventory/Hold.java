package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.schemas.Money;
import java.time.Instant;
import java.util.UUID;

/**
 * What a saga has of a departure.
 *
 * @param packageVersion by which its price was found right
 */
record Hold(
    UUID saga,
    UUID bookingId,
    Departure.Key departure,
    long packageVersion,
    int seats,
    Money total,
    State state,
    Instant expiresAt) {

  enum State {
    /** Entered by the hold command, left by confirm, release or the sweeper. */
    HELD,
    /** Entered by confirm, from HELD or anew from EXPIRED; left when the booking is cancelled. */
    SOLD,
    /** Entered by the compensation; final. Kept as long as the booking. */
    RELEASED,
    /** Entered by the sweeper; left by confirm if seats are left, or by the compensation. */
    EXPIRED
  }

  Hold sell() {
    return become(State.SOLD, state == State.HELD || state == State.EXPIRED);
  }

  Hold release() {
    return become(State.RELEASED, state == State.HELD || state == State.EXPIRED);
  }

  private Hold become(State next, boolean allowed) {
    if (!allowed) {
      throw new IllegalStateException(
          "hold of booking %s is %s and can't become %s".formatted(bookingId, state, next));
    }
    return new Hold(saga, bookingId, departure, packageVersion, seats, total, next, expiresAt);
  }
}
