package dev.landbridge.agentevents.booking;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How booking-saga is asked again about what is without news, and how long a cancellation's quote
 * holds.
 *
 * @param askAfter silence after which it is asked; doubled with every ask
 * @param askAtLeastEvery the longest silence between two asks
 * @param askAtOnce bookings, or cancellations, that are asked about in one transaction
 * @param cancellationValidFor how long what a cancellation returns can be confirmed, unless the
 *     terms change earlier
 */
@ConfigurationProperties("landbridge.bookings")
record BookingSettings(
    @DefaultValue("60s") Duration askAfter,
    @DefaultValue("15m") Duration askAtLeastEvery,
    @DefaultValue("100") int askAtOnce,
    @DefaultValue("30m") Duration cancellationValidFor) {
  BookingSettings {
    if (!askAfter.isPositive() || askAtLeastEvery.compareTo(askAfter) < 0) {
      throw new IllegalArgumentException(
          "landbridge.bookings.ask-after is %s and ask-at-least-every %s, but the first must be positive and not above the second"
              .formatted(askAfter, askAtLeastEvery));
    }
    if (!cancellationValidFor.isPositive()) {
      throw new IllegalArgumentException(
          "landbridge.bookings.cancellation-valid-for is %s, but must be positive"
              .formatted(cancellationValidFor));
    }
    if (askAtOnce < 1) {
      throw new IllegalArgumentException(
          "landbridge.bookings.ask-at-once is " + askAtOnce + ", but must be at least 1");
    }
  }
}
