package dev.landbridge.snssqs.core;

import java.time.Duration;

/**
 * How many messages may wait beside those at work: as many as are handled within a quarter of the
 * visibility timeout, judged by what handling took of late. None before anything is known.
 */
final class Prefetch {

  private static final double WEIGHT_OF_THE_LAST = 0.2;

  private final double quarter;
  private final int concurrency;
  private final int most;

  /** In nanoseconds; negative while unknown. */
  private double average = -1;

  Prefetch(Duration visibilityTimeout, int concurrency, int most) {
    this.quarter = (double) visibilityTimeout.toNanos() / 4;
    this.concurrency = concurrency;
    this.most = most;
  }

  synchronized void took(long nanos) {
    average =
        average < 0 ? (double) nanos : average + WEIGHT_OF_THE_LAST * ((double) nanos - average);
  }

  synchronized int allowance() {
    if (average < 0) {
      return 0;
    }
    double handled = quarter / Math.max(average, 1) * concurrency;
    return (int) Math.min(handled, most);
  }
}
