package dev.landbridge.operatorbridge.inventory;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How seats are held and told of.
 *
 * @param holdFor a hold outlives the sum of the saga's step budgets (5 minutes in all by default)
 * @param sweepEvery how often expired holds are looked for
 * @param lapseEvery how often requests past their deadline are looked for
 * @param keepBeyondDeadline how long a hold outlasts the deadline of its request
 * @param newsEvery a departure's seats are told at most so often
 * @param newsPoll how often changed departures are looked for
 */
@ConfigurationProperties("landbridge.bridge.inventory")
public record InventoryProperties(
    @DefaultValue("15m") Duration holdFor,
    @DefaultValue("1s") Duration sweepEvery,
    @DefaultValue("1s") Duration lapseEvery,
    @DefaultValue("1h") Duration keepBeyondDeadline,
    @DefaultValue("1s") Duration newsEvery,
    @DefaultValue("200ms") Duration newsPoll) {

  public InventoryProperties {
    if (!holdFor.isPositive()
        || !sweepEvery.isPositive()
        || !lapseEvery.isPositive()
        || !keepBeyondDeadline.isPositive()
        || !newsPoll.isPositive()) {
      throw new IllegalArgumentException(
          "landbridge.bridge.inventory: hold-for %s, sweep-every %s, lapse-every %s, keep-beyond-deadline %s, news-poll %s must be positive"
              .formatted(holdFor, sweepEvery, lapseEvery, keepBeyondDeadline, newsPoll));
    }
  }
}
