package dev.landbridge.messaging.outbox;

/** A place in the log's order of reading: by transaction, then by position. */
record Edge(long xid, long position) {
  static final Edge START = new Edge(0, 0);
}
