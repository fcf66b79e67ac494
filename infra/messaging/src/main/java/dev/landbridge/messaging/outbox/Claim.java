package dev.landbridge.messaging.outbox;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * A stretch of the log and a lease on it: the rows behind {@code from} up to {@code to} that {@code
 * hi} sees and {@code lo} does not.
 *
 * @param again a lease that was taken over or a resend, which does not move the frontier
 */
record Claim(
    long number,
    OffsetDateTime claimedAt,
    Snapshot lo,
    Snapshot hi,
    Edge from,
    Edge to,
    boolean exhausted,
    boolean again,
    OffsetDateTime until) {

  /** A claim with its rows, in order. */
  record Claimed(Claim claim, List<LogRow> rows) {}
}
