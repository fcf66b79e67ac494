package dev.landbridge.snssqs.binder;

/** What a binding's destination names. */
public enum DestinationType {
  /** An SNS topic; a consumer's queue is {@code <topic>-<group>}. */
  TOPIC,
  /** An SQS queue, without a topic. */
  QUEUE
}
