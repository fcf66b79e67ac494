package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.schemas.Money;
import java.time.Instant;
import java.util.UUID;

/**
 * What a saga has of a departure.
 *
 * @param packageVersion by which its price was found right
 * @param option how the party travels, as the command says it
 * @param countsSeats false where the package had no departures, so that there were no seats to take
 * @param refundOpen of what is returned: whether its operator may still cancel it too
 */
record Hold(
    UUID saga,
    UUID bookingId,
    Departure.Key departure,
    long packageVersion,
    int seats,
    Money total,
    String option,
    State state,
    Instant expiresAt,
    boolean countsSeats,
    boolean refundOpen) {

  enum State {
    /**
     * Entered by the hold command, and anew by a request; left by confirm, the request's end,
     * release or the sweeper.
     */
    HELD,
    /**
     * Entered by confirm or accept, from HELD or anew from EXPIRED; left when the booking is
     * cancelled.
     */
    SOLD,
    /**
     * Entered by the compensation, and by a request that is declined, lapses or is withdrawn;
     * final. Kept as long as the booking.
     */
    RELEASED,
    /** Entered when a sold booking is cancelled; final. Kept as long as the booking. */
    RETURNED,
    /** Entered by the sweeper; left by confirm or accept if seats are left, or by a release. */
    EXPIRED
  }

  Hold sell() {
    return become(State.SOLD, state == State.HELD || state == State.EXPIRED);
  }

  Hold release() {
    return become(State.RELEASED, state == State.HELD || state == State.EXPIRED);
  }

  /**
   * Takes back what is sold.
   *
   * @param open whether its operator may still cancel it, until {@link #close()}
   */
  Hold takeBack(boolean open) {
    return become(State.RETURNED, state == State.SOLD).with(expiresAt, open);
  }

  Hold close() {
    return become(State.RETURNED, state == State.RETURNED).with(expiresAt, false);
  }

  /** Whether it is its operator's to cancel. */
  boolean isCancellable() {
    return state == State.SOLD || refundOpen;
  }

  /** Kept for a request, anew where it had expired. */
  Hold keepUntil(Instant until) {
    return become(State.HELD, state == State.HELD || state == State.EXPIRED)
        .with(until, refundOpen);
  }

  private Hold with(Instant until, boolean open) {
    return new Hold(
        saga,
        bookingId,
        departure,
        packageVersion,
        seats,
        total,
        option,
        state,
        until,
        countsSeats,
        open);
  }

  private Hold become(State next, boolean allowed) {
    if (!allowed) {
      throw new IllegalStateException(
          "hold of booking %s is %s and can't become %s".formatted(bookingId, state, next));
    }
    return new Hold(
        saga,
        bookingId,
        departure,
        packageVersion,
        seats,
        total,
        option,
        next,
        expiresAt,
        countsSeats,
        refundOpen);
  }
}
