package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.quote.Sold;
import dev.landbridge.messaging.Outgoing;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.pricing.Terms;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a cancellation returns, quoted to an agent, and what became of it.
 *
 * @param number counts the booking's quotes: the greatest is the newest
 * @param terms the rung that it was quoted from; null before the confirmation, when it is free
 * @param refund what comes back of the total
 * @param charge what does not
 * @param confirmedBy the agent who confirmed it; null until then
 * @param traceparent of the confirmation
 * @param reason why it was refused
 */
record CancellationQuote(
    UUID id,
    UUID bookingId,
    int number,
    Terms.@Nullable Rung terms,
    Money refund,
    Money charge,
    boolean beforeConfirmation,
    Instant quotedAt,
    Instant expiresAt,
    @Nullable UUID confirmedBy,
    @Nullable String traceparent,
    State state,
    @Nullable Reason reason) {
  /** The saga that a confirmation starts. */
  static final String SAGA = "cancel-trip";

  enum State {
    /** Entered when it is quoted; left when it is confirmed, or never. */
    QUOTED,
    /** Entered when the agent confirms it; left by what booking-saga tells. */
    OPEN,
    /** Entered when the booking was decided otherwise first; final. */
    REFUSED,
    /** Entered when the booking is cancelled; final. */
    DONE
  }

  /**
   * What a cancellation returns now: all before the booking is confirmed, by the terms of sale
   * after. It ends at the latest where another rung begins, and with the day before the departure.
   */
  static CancellationQuote of(
      Booking booking, UUID id, int number, Instant now, Duration validFor) {
    Sold sold = booking.sold();
    Money total = sold.total();
    Instant expires = earlier(now.plus(validFor), booking.departure());
    if (!booking.isConfirmed()) {
      return quoted(booking, id, number, null, total, now, expires);
    }
    ZoneId zone = booking.zone();
    Terms.Rung rung =
        Terms.ladder(sold.snapshot().cancellationTiers(), total, sold.departsOn(), zone).stream()
            .filter(each -> now.isBefore(each.until()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(booking + " has departed"));
    Money refund =
        total.percent(
            Terms.refundPercent(sold.snapshot().cancellationTiers(), sold.departsOn(), zone, now));
    return quoted(booking, id, number, rung, refund, now, earlier(expires, rung.until()));
  }

  private static CancellationQuote quoted(
      Booking booking,
      UUID id,
      int number,
      Terms.@Nullable Rung terms,
      Money refund,
      Instant now,
      Instant expires) {
    return new CancellationQuote(
        id,
        booking.id(),
        number,
        terms,
        refund,
        booking.sold().total().minus(refund),
        terms == null,
        now,
        expires,
        null,
        null,
        State.QUOTED,
        null);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  boolean hasExpired(Instant now) {
    return !now.isBefore(expiresAt);
  }

  CancellationQuote confirmed(UUID agent, @Nullable String trace) {
    if (state != State.QUOTED) {
      throw new IllegalStateException("cancellation " + id + " is " + state);
    }
    return new CancellationQuote(
        id,
        bookingId,
        number,
        terms,
        refund,
        charge,
        beforeConfirmation,
        quotedAt,
        expiresAt,
        agent,
        trace,
        State.OPEN,
        null);
  }

  /** The request to booking-saga, the same each time but for its message id. */
  Outgoing request() {
    return Outgoing.of(
            new CancellationRequested(bookingId, id, beforeConfirmation, refund),
            bookingId.toString(),
            bookingId,
            "agent:" + confirmedBy)
        .under(StepKey.forward(id, SAGA))
        .traced(traceparent);
  }

  static List<Outgoing> requests(List<CancellationQuote> open) {
    return open.stream().map(CancellationQuote::request).toList();
  }
}
