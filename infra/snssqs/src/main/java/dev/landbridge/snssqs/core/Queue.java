package dev.landbridge.snssqs.core;

/** An SQS queue that exists. */
public record Queue(String name, String url, String arn) {

  /**
   * Whether messages keep their order within a group, and repeated ones are dropped for five
   * minutes.
   */
  public boolean fifo() {
    return Names.isFifo(name);
  }
}
