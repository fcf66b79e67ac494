package dev.landbridge.snssqs.core;

import dev.landbridge.snssqs.core.WireFormat.Attribute;
import dev.landbridge.snssqs.core.WireFormat.Wire;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** Publishes to SNS topics, at least once: a publish that failed may have happened. */
public final class TopicPublisher {

  private final SnsClient sns;
  private final BrokerCalls broker;
  private final Duration timeout;

  /**
   * @param timeout of one publish, the SDK's own retries included
   */
  public TopicPublisher(SnsClient sns, BrokerCalls broker, Duration timeout) {
    this.sns = sns;
    this.broker = broker;
    this.timeout = timeout;
  }

  /**
   * @return the id that SNS gave the message
   * @throws BrokerAwayException if SNS did not answer, or the topic is not there
   * @throws MessageRefusedException for a message that is too large or that SNS refuses
   */
  public String publish(Topic topic, Letter letter) {
    Wire wire = WireFormat.encode(letter);
    String what = "publish to topic " + topic.name();
    SizeLimit.check(what, wire, topic.maximumMessageSize());
    PublishRequest.Builder request =
        PublishRequest.builder()
            .topicArn(topic.arn())
            .message(wire.body())
            .messageAttributes(attributes(wire))
            .overrideConfiguration(override -> override.apiCallTimeout(timeout));
    if (topic.fifo()) {
      String group = letter.header(SnsSqsHeaders.SEND_GROUP_ID);
      String deduplication = letter.header(SnsSqsHeaders.SEND_DEDUPLICATION_ID);
      request
          .messageGroupId(group == null ? topic.name() : group)
          .messageDeduplicationId(
              deduplication == null ? UUID.randomUUID().toString() : deduplication);
    }
    return broker.call(what, () -> sns.publish(request.build())).messageId();
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
