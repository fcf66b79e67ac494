package dev.landbridge.agentevents.credit;

import java.util.UUID;

/** What a booking has of an account, in minor units. */
record Reservation(UUID bookingId, UUID accountId, long amount, State state) {

  enum State {
    /** Entered by authorize; left by capture or void alone, never by time. */
    RESERVED,
    /** Entered by capture: the amount is owed. Kept with the booking. */
    CAPTURED,
    /** Entered by void: the amount is free again. Kept with the booking. */
    VOIDED
  }

  Reservation to(State next) {
    if (state != State.RESERVED) {
      throw new IllegalStateException(
          "the reservation of booking %s is %s and cannot become %s"
              .formatted(bookingId, state, next));
    }
    return new Reservation(bookingId, accountId, amount, next);
  }
}
