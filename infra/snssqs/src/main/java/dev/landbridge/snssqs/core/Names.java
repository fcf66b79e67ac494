package dev.landbridge.snssqs.core;

/** What topics and queues may be called, and how a group's queues are called after its topic. */
public final class Names {

  private static final String FIFO = ".fifo";

  private Names() {}

  public static boolean isFifo(String name) {
    return name.endsWith(FIFO);
  }

  /**
   * The queue of a group: {@code <topic>-<group>}, with the suffix {@code .fifo} if the topic has
   * it.
   */
  public static String queue(String topic, String group) {
    return checkedQueue(derived(topic, group));
  }

  public static String deadLetterQueue(String queue) {
    return checkedQueue(derived(queue, "dlq"));
  }

  public static String undeliveredQueue(String queue) {
    return checkedQueue(derived(queue, "undelivered"));
  }

  static String checkedQueue(String name) {
    if (name.length() > 80 || !base(name).matches("[A-Za-z0-9_-]+")) {
      throw new IllegalArgumentException(
          "queue name '"
              + name
              + "' breaks SQS's rule: 1 to 80 letters, digits, - and _ (and the suffix .fifo)");
    }
    return name;
  }

  static String checkedTopic(String name) {
    if (name.length() > 256 || !base(name).matches("[A-Za-z0-9_-]+")) {
      throw new IllegalArgumentException(
          "topic name '"
              + name
              + "' breaks SNS's rule: 1 to 256 letters, digits, - and _ (and the suffix .fifo)");
    }
    return name;
  }

  private static String derived(String name, String suffix) {
    return base(name) + "-" + suffix + (isFifo(name) ? FIFO : "");
  }

  private static String base(String name) {
    return isFifo(name) ? name.substring(0, name.length() - FIFO.length()) : name;
  }
}
