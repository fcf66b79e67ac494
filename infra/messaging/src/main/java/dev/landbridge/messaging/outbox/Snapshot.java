package dev.landbridge.messaging.outbox;

import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's {@code pg_snapshot}: which transactions could be seen at a moment.
 *
 * @param xmax the first transaction that had not yet been begun, or at least not ended
 * @param inProgress the transactions before it that were under way
 */
record Snapshot(String text, long xmax, List<Long> inProgress) {

  /** Sees nothing: where the first window of all begins. */
  static final Snapshot NOTHING = parse("1:1:");

  /** Reads {@code xmin:xmax:xid,xid,...}. */
  static Snapshot parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("'" + text + "' is not a pg_snapshot");
    }
    List<Long> inProgress = new ArrayList<>();
    for (String xid : parts[2].split(",", -1)) {
      if (!xid.isEmpty()) {
        inProgress.add(Long.parseUnsignedLong(xid));
      }
    }
    return new Snapshot(text, Long.parseUnsignedLong(parts[1]), List.copyOf(inProgress));
  }
}
