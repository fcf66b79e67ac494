package dev.landbridge.schemas.event;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids that sort by the time at which they were made (RFC 9562, version 7): 48 bits of milliseconds,
 * 12 bits that count within the millisecond, 62 random bits. Within one process they never repeat
 * and never go backwards, a clock that is set back included.
 */
public final class Uuid7 {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Clock SYSTEM = Clock.systemUTC();
  private static final AtomicLong LAST = new AtomicLong();

  /** A clock of a test has a line of its own: set far ahead, it must not drag others along. */
  private static final Map<Clock, AtomicLong> OTHERS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Uuid7() {}

  public static UUID next() {
    return next(SYSTEM);
  }

  public static UUID next(Clock clock) {
    long now = clock.millis() << 12;
    long stamp = last(clock).updateAndGet(last -> Math.max(last + 1, now));
    long high = ((stamp >>> 12) << 16) | 0x7000 | (stamp & 0xfff);
    long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private static AtomicLong last(Clock clock) {
    return clock.equals(SYSTEM) ? LAST : OTHERS.computeIfAbsent(clock, unknown -> new AtomicLong());
  }

  /**
   * The time in an id.
   *
   * @throws IllegalArgumentException for an id of another version
   */
  public static Instant time(UUID id) {
    if (id.version() != 7) {
      throw new IllegalArgumentException("id " + id + " is not a UUIDv7");
    }
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  /** The smallest id of a millisecond: where a range of ids begins. */
  public static UUID first(Instant from) {
    return new UUID((from.toEpochMilli() << 16) | 0x7000, 0x8000_0000_0000_0000L);
  }
}
