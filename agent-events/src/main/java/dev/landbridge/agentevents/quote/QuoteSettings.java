package dev.landbridge.agentevents.quote;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How quotes are given.
 *
 * @param validFor how long a quote can be booked
 * @param mostTravellers the largest party, infants included
 */
@ConfigurationProperties("landbridge.quotes")
record QuoteSettings(
    @DefaultValue("30m") Duration validFor, @DefaultValue("99") int mostTravellers) {
  QuoteSettings {
    if (!validFor.isPositive()) {
      throw new IllegalArgumentException(
          "landbridge.quotes.valid-for is " + validFor + ", but must be positive");
    }
    if (mostTravellers < 1) {
      throw new IllegalArgumentException(
          "landbridge.quotes.most-travellers is " + mostTravellers + ", but must be at least 1");
    }
  }
}
