package dev.landbridge.operatorbridge.inventory;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Frees the seats of holds whose time is over. A departure at a time, in a transaction of its own
 * and in the platform's lock order, so that a hot departure is waited for and not passed over;
 * several instances do no harm.
 */
@Component
public class Sweeper {
  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
  private static final int BATCH = 500;

  private final Departures departures;
  private final Holds holds;
  private final TransactionTemplate transaction;
  private final InventoryMetrics metrics;
  private final Clock clock;

  Sweeper(
      Departures departures,
      Holds holds,
      TransactionTemplate transaction,
      InventoryMetrics metrics,
      Clock clock) {
    this.departures = departures;
    this.holds = holds;
    this.transaction = transaction;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Frees what is due now.
   *
   * @return how many holds ended
   */
  public int sweep() {
    Instant now = clock.instant();
    int ended = 0;
    for (Departure.Key key : holds.expiring(now, BATCH)) {
      List<Integer> freed = transaction.execute(status -> free(key, now));
      if (freed != null && !freed.isEmpty()) {
        ended += freed.size();
        metrics.expired(freed.size());
        log.info(
            "{} holds on departure {} of package {} expired, {} seats are free again",
            freed.size(),
            key.date(),
            key.packageId(),
            freed.stream().mapToInt(Integer::intValue).sum());
      }
    }
    return ended;
  }

  private List<Integer> free(Departure.Key key, Instant now) {
    departures.lock(List.of(key));
    List<Integer> freed = holds.expire(key, now);
    int seats = freed.stream().mapToInt(Integer::intValue).sum();
    departures.write(Map.of(key, new Allotment.Change(-seats, 0)));
    return freed;
  }
}
