package dev.landbridge.snssqs.core;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts that double up to a limit, each between half and the whole of it. */
final class Pauses {

  private final Duration first;
  private final Duration longest;
  private int failures;

  Pauses(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  boolean isFirst() {
    return failures == 0;
  }

  Duration next() {
    long whole =
        (long) Math.min(first.toMillis() * Math.pow(2, failures), (double) longest.toMillis());
    failures++;
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(whole / 2, whole + 1));
  }

  /** Whether there were failures. */
  boolean reset() {
    boolean failed = failures > 0;
    failures = 0;
    return failed;
  }
}
