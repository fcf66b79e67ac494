package dev.landbridge.agentevents.booking;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How booking-saga is asked again about bookings without news.
 *
 * @param askAfter silence after which it is asked; doubled with every ask
 * @param askAtLeastEvery the longest silence between two asks
 * @param askAtOnce bookings that are asked about in one transaction
 */
@ConfigurationProperties("landbridge.bookings")
record BookingSettings(
    @DefaultValue("60s") Duration askAfter,
    @DefaultValue("15m") Duration askAtLeastEvery,
    @DefaultValue("100") int askAtOnce) {
  BookingSettings {
    if (!askAfter.isPositive() || askAtLeastEvery.compareTo(askAfter) < 0) {
      throw new IllegalArgumentException(
          "landbridge.bookings.ask-after is %s and ask-at-least-every %s, but the first must be positive and not above the second"
              .formatted(askAfter, askAtLeastEvery));
    }
    if (askAtOnce < 1) {
      throw new IllegalArgumentException(
          "landbridge.bookings.ask-at-once is " + askAtOnce + ", but must be at least 1");
    }
  }
}
