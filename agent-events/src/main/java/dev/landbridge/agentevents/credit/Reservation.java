package dev.landbridge.agentevents.credit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a booking has of an account, in minor units.
 *
 * @param refunded how much of it came back in all; null until it is REFUNDED
 */
record Reservation(
    UUID bookingId, UUID accountId, long amount, State state, @Nullable Long refunded) {

  enum State {
    /** Entered by authorize; left by capture or void alone, never by time. */
    RESERVED,
    /** Entered by capture: the amount is owed. Left by a refund alone. */
    CAPTURED,
    /** Entered by void: the amount is free again. Kept with the booking. */
    VOIDED,
    /**
     * Entered by a cancellation's refund, one of nothing included. Kept with the booking; a rest
     * can follow, until all has come back.
     */
    REFUNDED
  }

  static Reservation made(UUID bookingId, UUID accountId, long amount) {
    return new Reservation(bookingId, accountId, amount, State.RESERVED, null);
  }

  Reservation to(State next) {
    if (state != State.RESERVED || next == State.REFUNDED) {
      throw new IllegalStateException(
          "the reservation of booking %s is %s and cannot become %s"
              .formatted(bookingId, state, next));
    }
    return new Reservation(bookingId, accountId, amount, next, null);
  }

  Reservation refund(long refund) {
    if (state != State.CAPTURED) {
      throw new IllegalStateException(
          "the reservation of booking %s is %s: nothing is captured that could be refunded"
              .formatted(bookingId, state));
    }
    if (refund < 0 || refund > amount) {
      throw new IllegalStateException(
          "a refund of %d to booking %s is not within the %d that were captured"
              .formatted(refund, bookingId, amount));
    }
    return new Reservation(bookingId, accountId, amount, State.REFUNDED, refund);
  }

  Reservation refundRest() {
    if (state != State.REFUNDED) {
      throw new IllegalStateException(
          "the reservation of booking %s is %s: it has no rest that could be refunded"
              .formatted(bookingId, state));
    }
    return new Reservation(bookingId, accountId, amount, State.REFUNDED, amount);
  }
}
