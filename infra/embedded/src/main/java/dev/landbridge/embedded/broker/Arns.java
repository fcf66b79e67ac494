package dev.landbridge.embedded.broker;

/** The one account and region of the broker, the same for topics and queues. */
final class Arns {

  static final String REGION = "us-east-1";
  static final String ACCOUNT = "000000000000";
  private static final String TOPIC = "arn:aws:sns:" + REGION + ":" + ACCOUNT + ":";
  private static final String QUEUE = "arn:aws:sqs:" + REGION + ":" + ACCOUNT + ":";

  private Arns() {}

  static String topic(String name) {
    return TOPIC + name;
  }

  static String queueName(String arn) {
    if (!arn.startsWith(QUEUE) || arn.length() == QUEUE.length()) {
      throw SnsException.invalid("SQS endpoint ARN");
    }
    return arn.substring(QUEUE.length());
  }
}
