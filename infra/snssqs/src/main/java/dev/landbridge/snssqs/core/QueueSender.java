package dev.landbridge.snssqs.core;

import dev.landbridge.snssqs.core.WireFormat.Attribute;
import dev.landbridge.snssqs.core.WireFormat.Wire;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Sends straight to a queue, at least once: a send that failed may have happened. */
public final class QueueSender {

  private final SqsAsyncClient sqs;
  private final BrokerCalls broker;
  private final Duration timeout;

  /**
   * @param timeout of one send, the SDK's own retries included
   */
  public QueueSender(SqsAsyncClient sqs, BrokerCalls broker, Duration timeout) {
    this.sqs = sqs;
    this.broker = broker;
    this.timeout = timeout;
  }

  /**
   * Returns once SQS has stored the message.
   *
   * @return the id that SQS gave the message
   * @throws BrokerAwayException if SQS did not answer, or the queue is not there
   * @throws MessageRefusedException for a message that is too large or that SQS refuses
   */
  public String send(Queue queue, Letter letter) {
    Wire wire = WireFormat.encode(letter);
    String what = "send to queue " + queue.name();
    SizeLimit.check(what, wire, SizeLimit.ONE_MEBIBYTE);
    SendMessageRequest.Builder request =
        SendMessageRequest.builder()
            .queueUrl(queue.url())
            .messageBody(wire.body())
            .messageAttributes(attributes(wire))
            .overrideConfiguration(override -> override.apiCallTimeout(timeout));
    if (queue.fifo()) {
      String group = letter.header(SnsSqsHeaders.SEND_GROUP_ID);
      String deduplication = letter.header(SnsSqsHeaders.SEND_DEDUPLICATION_ID);
      request
          .messageGroupId(group == null ? queue.name() : group)
          .messageDeduplicationId(
              deduplication == null ? UUID.randomUUID().toString() : deduplication);
    }
    return broker.call(what, () -> Causes.join(sqs.sendMessage(request.build()))).messageId();
  }

  private static Map<String, MessageAttributeValue> attributes(Wire wire) {
    Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
    for (Map.Entry<String, Attribute> entry : wire.attributes().entrySet()) {
      Attribute attribute = entry.getValue();
      attributes.put(
          entry.getKey(),
          MessageAttributeValue.builder()
              .dataType(attribute.type())
              .stringValue(attribute.text())
              .binaryValue(
                  attribute.binary() == null
                      ? null
                      : SdkBytes.fromByteBuffer(attribute.binary().duplicate()))
              .build());
    }
    return attributes;
  }
}
