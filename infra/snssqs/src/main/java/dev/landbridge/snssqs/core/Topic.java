package dev.landbridge.snssqs.core;

/**
 * An SNS topic that exists.
 *
 * @param maximumMessageSize in bytes, body and attributes together
 */
public record Topic(String name, String arn, int maximumMessageSize) {

  /**
   * Whether messages keep their order within a group, and repeated ones are dropped for five
   * minutes.
   */
  public boolean fifo() {
    return Names.isFifo(name);
  }
}
