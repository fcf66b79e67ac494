package dev.landbridge.operatorbridge.inventory;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How booking-saga is told again what operators cancelled, until news of the booking shows it.
 *
 * @param askAfter silence after which it is told again; doubled each time
 * @param askAtLeastEvery the longest silence in between
 * @param poll how often those are looked for
 */
@ConfigurationProperties("landbridge.bridge.cancellations")
public record CancellationProperties(
    @DefaultValue("60s") Duration askAfter,
    @DefaultValue("15m") Duration askAtLeastEvery,
    @DefaultValue("5s") Duration poll) {

  public CancellationProperties {
    if (!askAfter.isPositive() || askAtLeastEvery.compareTo(askAfter) < 0 || !poll.isPositive()) {
      throw new IllegalArgumentException(
          "landbridge.bridge.cancellations: ask-after %s and poll %s must be positive, ask-at-least-every %s not below the first"
              .formatted(askAfter, poll, askAtLeastEvery));
    }
  }
}
