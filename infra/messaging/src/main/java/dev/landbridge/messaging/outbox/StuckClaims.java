package dev.landbridge.messaging.outbox;

import dev.landbridge.messaging.outbox.Packer.Pack;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The claims of which something could not be published yet. A relay holds a bounded number of them,
 * and claims nothing more while there is no room.
 */
class StuckClaims {
  private static final int MOST = 256;
  private static final long MOST_BYTES = 64L << 20;

  private final Map<Entry, List<Pack>> left = new ConcurrentHashMap<>();

  /** Identifies one of them. */
  static final class Entry {}

  StuckClaims(MeterRegistry meters) {
    Gauge.builder("landbridge.relay.stuck", left, Map::size)
        .description("claims of which something could not be published yet")
        .register(meters);
    Gauge.builder("landbridge.relay.stuck.oldest", this, StuckClaims::oldest)
        .description("age of the oldest message that could not be published yet; 0 for none")
        .baseUnit("seconds")
        .register(meters);
  }

  boolean hasRoom() {
    return left.isEmpty()
        || (left.size() < MOST
            && left.values().stream().flatMap(List::stream).mapToLong(Pack::size).sum()
                < MOST_BYTES);
  }

  Entry add(List<Pack> packs) {
    Entry entry = new Entry();
    left.put(entry, packs);
    return entry;
  }

  void replace(Entry entry, List<Pack> packs) {
    left.put(entry, packs);
  }

  void remove(Entry entry) {
    left.remove(entry);
  }

  private double oldest() {
    return left.values().stream()
        .flatMap(List::stream)
        .map(Pack::rows)
        .flatMap(Collection::stream)
        .map(LogRow::writtenAt)
        .min(Instant::compareTo)
        .map(at -> Math.max(0, Duration.between(at, Instant.now()).toMillis() / 1e3))
        .orElse(0.0);
  }
}
