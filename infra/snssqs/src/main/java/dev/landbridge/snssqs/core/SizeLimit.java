package dev.landbridge.snssqs.core;

import dev.landbridge.snssqs.core.WireFormat.Wire;

final class SizeLimit {

  /** What SQS takes, and SNS where a topic's {@code MaximumMessageSize} says so. */
  static final int ONE_MEBIBYTE = 1024 * 1024;

  /** A topic's limit where nobody raised it. */
  static final int TOPIC_DEFAULT = 256 * 1024;

  private SizeLimit() {}

  static void check(String what, Wire wire, int limit) {
    int size = wire.size();
    if (size > limit) {
      throw new MessageRefusedException(
          what
              + ": the message has "
              + size
              + " bytes with its "
              + wire.attributes().size()
              + " attributes, "
              + limit
              + " are allowed",
          null);
    }
  }
}
