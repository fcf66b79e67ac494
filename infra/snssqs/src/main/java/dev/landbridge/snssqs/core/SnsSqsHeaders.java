package dev.landbridge.snssqs.core;

/**
 * Headers that belong to the broker. None of them travels: those received are not copied to what is
 * sent.
 */
public final class SnsSqsHeaders {

  /** Received: the id that SQS gave the message. */
  public static final String MESSAGE_ID = "Sqs_MessageId";

  /** Received: how often SQS has handed the message out, this time included; an Integer. */
  public static final String RECEIVE_COUNT = "Sqs_ReceiveCount";

  /** Received: when the queue got the message; an Instant. */
  public static final String SENT_AT = "Sqs_SentAt";

  /** Received: the queue's name. */
  public static final String QUEUE = "Sqs_Queue";

  /** Received from a FIFO queue: the message's group. */
  public static final String GROUP_ID = "Sqs_GroupId";

  /** To send: the group within which a FIFO destination keeps the order. */
  public static final String SEND_GROUP_ID = "Sns_MessageGroupId";

  /**
   * To send: what a FIFO destination recognises a repeated message by; without it each send is a
   * message of its own.
   */
  public static final String SEND_DEDUPLICATION_ID = "Sns_MessageDeduplicationId";

  static final String RECEIVED_PREFIX = "Sqs_";
  static final String SEND_PREFIX = "Sns_";

  private SnsSqsHeaders() {}
}
