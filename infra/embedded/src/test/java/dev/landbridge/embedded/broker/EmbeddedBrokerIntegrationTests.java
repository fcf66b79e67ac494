package dev.landbridge.embedded.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sns.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sns.model.EmptyBatchRequestException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.TooManyEntriesInBatchRequestException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

class EmbeddedBrokerIntegrationTests {

  private static final String RAW = "RawMessageDelivery";

  private static EmbeddedBroker broker;
  private static SnsClient sns;
  private static SqsClient sqs;

  private final String name = "t" + UUID.randomUUID();

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
    var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "thing"));
    sns =
        SnsClient.builder()
            .endpointOverride(broker.snsEndpoint())
            .region(Region.of(EmbeddedBroker.REGION))
            .credentialsProvider(credentials)
            .build();
    sqs =
        SqsClient.builder()
            .endpointOverride(broker.sqsEndpoint())
            .region(Region.of(EmbeddedBroker.REGION))
            .credentialsProvider(credentials)
            .build();
  }

  @AfterEach
  void deliverAsUsual() {
    broker.through(Deliveries.UNTOUCHED);
  }

  @AfterAll
  static void stopBroker() {
    sns.close();
    sqs.close();
    broker.close();
  }

  @Test
  void rawDeliveryBringsBodyAndAttributesUnchanged() {
    String topic = topic();
    String queue = queue(name);
    subscribe(topic, queue, Map.of(RAW, "true"));
    String body = "{\"a\":\"quotes \\\" & <angles> é 😀 \\\\ \n\t\"}";

    sns.publish(r ->
        r.topicArn(topic)
            .message(body)
            .messageAttributes(
                Map.of(
                    "content-type", string("application/cloudevents-batch+json"),
                    "count",
                        MessageAttributeValue.builder().dataType("Number").stringValue("7").build(),
                    "bytes",
                        MessageAttributeValue.builder()
                            .dataType("Binary")
                            .binaryValue(SdkBytes.fromByteArray(new byte[] {0, -1, 7}))
                            .build())));

    Message message = receiveOne(queue);
    assertThat(message.body()).isEqualTo(body);
    assertThat(message.messageAttributes())
        .containsOnlyKeys("content-type", "count", "bytes")
        .hasEntrySatisfying(
            "content-type",
            a -> assertThat(a.stringValue()).isEqualTo("application/cloudevents-batch+json"))
        .hasEntrySatisfying("count", a -> assertThat(a.dataType()).isEqualTo("Number"))
        .hasEntrySatisfying(
            "bytes", a -> assertThat(a.binaryValue().asByteArray()).containsExactly(0, -1, 7));
  }

  @Test
  void withoutRawDeliveryTheMessageComesInAnEnvelope() {
    String topic = topic();
    String queue = queue(name);
    subscribe(topic, queue, Map.of());
    sns.publish(r ->
        r.topicArn(topic).message("say \"hello\"").messageAttributes(Map.of("k", string("v"))));
    assertThat(receiveOne(queue).body())
        .contains("\"Type\":\"Notification\"", "\"Message\":\"say \\\"hello\\\"\"")
        .contains("\"MessageAttributes\":{\"k\":{\"Type\":\"String\",\"Value\":\"v\"}}");
  }

  @Test
  void everySubscribedQueueGetsItsCopy() {
    String topic = topic();
    List<String> queues = List.of(queue(name + "a"), queue(name + "b"), queue(name + "c"));
    queues.forEach(queue -> subscribe(topic, queue, Map.of(RAW, "true")));
    sns.publish(r -> r.topicArn(topic).message("to all"));
    for (String queue : queues) {
      assertThat(receiveOne(queue).body()).isEqualTo("to all");
    }
  }

  @Test
  void creatingAgainIsNoChangeAndOtherAttributesAreRefused() {
    String topic = topic();
    assertThat(sns.createTopic(r -> r.name(name)).topicArn()).isEqualTo(topic);
    assertThatThrownBy(
            () -> sns.createTopic(r -> r.name(name).attributes(Map.of("DisplayName", "other"))))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("already exists with different attributes");
    String queue = queue(name);
    String subscription = subscribe(topic, queue, Map.of(RAW, "true"));
    assertThat(subscribe(topic, queue, Map.of(RAW, "true"))).isEqualTo(subscription);
    assertThatThrownBy(() -> subscribe(topic, queue, Map.of()))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("Subscription already exists with different attributes");
    sns.setSubscriptionAttributes(
        r -> r.subscriptionArn(subscription).attributeName(RAW).attributeValue("false"));
    assertThat(subscribe(topic, queue, Map.of())).isEqualTo(subscription);
    assertThat(sns.getSubscriptionAttributes(r -> r.subscriptionArn(subscription)).attributes())
        .containsEntry(RAW, "false")
        .containsEntry("TopicArn", topic)
        .containsEntry("Endpoint", arn(queue));
    assertThat(
            sns.listSubscriptionsByTopicPaginator(r -> r.topicArn(topic)).subscriptions().stream())
        .singleElement()
        .satisfies(s -> assertThat(s.subscriptionArn()).isEqualTo(subscription));
    sns.unsubscribe(r -> r.subscriptionArn(subscription));
    assertThat(sns.listSubscriptionsByTopic(r -> r.topicArn(topic)).subscriptions()).isEmpty();
    assertThatThrownBy(() -> subscribe(topic, queue, Map.of("FilterPolicy", "{\"type\":[\"x\"]}")))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("FilterPolicy is not supported here");
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    String unknown = "arn:aws:sns:us-east-1:000000000000:nowhere";
    assertThatThrownBy(() -> sns.publish(r -> r.topicArn(unknown).message("x")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Topic does not exist");
    assertThatThrownBy(() -> sns.getTopicAttributes(r -> r.topicArn(unknown)))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> sqs.getQueueUrl(r -> r.queueName("nowhere")))
        .isInstanceOf(QueueDoesNotExistException.class);
    String topic = topic();
    sns.deleteTopic(r -> r.topicArn(topic));
    assertThatThrownBy(() -> sns.publish(r -> r.topicArn(topic).message("x")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void listsAllTopicsPageByPage() {
    List<String> made =
        IntStream.range(0, 120)
            .mapToObj(i -> sns.createTopic(r -> r.name(name + "-" + i)).topicArn())
            .toList();
    assertThat(sns.listTopicsPaginator().topics().stream().map(t -> t.topicArn()))
        .containsAll(made)
        .doesNotHaveDuplicates();
    made.forEach(topic -> sns.deleteTopic(r -> r.topicArn(topic)));
  }

  @Test
  void messagesBeyondTheTopicsLimitAreRefused() {
    String topic = topic();
    String queue = queue(name);
    subscribe(topic, queue, Map.of(RAW, "true"));
    assertThatThrownBy(
            () -> sns.publish(r -> r.topicArn(topic).message("x".repeat(256 * 1024 + 1))))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("Message too long");
    sns.setTopicAttributes(
        r -> r.topicArn(topic).attributeName("MaximumMessageSize").attributeValue("1048576"));
    assertThat(sns.getTopicAttributes(r -> r.topicArn(topic)).attributes())
        .containsEntry("MaximumMessageSize", "1048576");
    String large = "é".repeat(512 * 1024);
    sns.publish(r -> r.topicArn(topic).message(large));
    assertThat(receiveOne(queue).body()).isEqualTo(large);
    assertThatThrownBy(() -> sns.publish(r -> r.topicArn(topic).message(large + "x")))
        .isInstanceOf(InvalidParameterException.class);
  }

  @Test
  void batchAnswersEntryByEntry() {
    String topic = topic();
    String queue = queue(name);
    subscribe(topic, queue, Map.of(RAW, "true"));
    PublishBatchResponse response =
        sns.publishBatch(r ->
            r.topicArn(topic)
                .publishBatchRequestEntries(
                    entry("one", "1"), entry("bad", ""), entry("two", "2")));
    assertThat(response.successful()).extracting(e -> e.id()).containsExactly("one", "two");
    assertThat(response.failed())
        .singleElement()
        .satisfies(failed -> {
          assertThat(failed.id()).isEqualTo("bad");
          assertThat(failed.code()).isEqualTo("InvalidParameter");
          assertThat(failed.senderFault()).isTrue();
        });
    assertThat(List.of(receiveOne(queue).body(), receiveOne(queue).body()))
        .containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void batchesBeyondTheLimitsAreRefusedWhole() {
    String topic = topic();
    assertThatThrownBy(
            () -> sns.publishBatch(r -> r.topicArn(topic).publishBatchRequestEntries(List.of())))
        .isInstanceOf(EmptyBatchRequestException.class);
    assertThatThrownBy(() ->
            sns.publishBatch(r ->
                r.topicArn(topic)
                    .publishBatchRequestEntries(
                        IntStream.range(0, 11).mapToObj(i -> entry("e" + i, "x")).toList())))
        .isInstanceOf(TooManyEntriesInBatchRequestException.class);
    assertThatThrownBy(() ->
            sns.publishBatch(r ->
                r.topicArn(topic).publishBatchRequestEntries(entry("e", "x"), entry("e", "y"))))
        .isInstanceOf(BatchEntryIdsNotDistinctException.class);
    String half = "x".repeat(140 * 1024);
    assertThatThrownBy(() ->
            sns.publishBatch(r ->
                r.topicArn(topic).publishBatchRequestEntries(entry("a", half), entry("b", half))))
        .isInstanceOf(BatchRequestTooLongException.class);
  }

  @Test
  void moreThanTenAttributesUnderRawDeliveryAreThrownAwayWithoutAWord() {
    String topic = topic();
    String queue = queue(name);
    subscribe(topic, queue, Map.of(RAW, "true"));
    Map<String, MessageAttributeValue> eleven = new HashMap<>();
    IntStream.range(0, 11).forEach(i -> eleven.put("a" + i, string("v")));
    long lost = broker.counts().lost();
    sns.publish(r -> r.topicArn(topic).message("eleven").messageAttributes(eleven));
    assertThat(broker.counts().lost()).isEqualTo(lost + 1);
    eleven.remove("a0");
    sns.publish(r -> r.topicArn(topic).message("ten").messageAttributes(eleven));
    Message message = receiveOne(queue);
    assertThat(message.body()).isEqualTo("ten");
    assertThat(message.messageAttributes()).hasSize(10);
  }

  @Test
  void messageIsSeenAgainAfterItsVisibilityAndGoesToTheDeadLetterQueueAtLast() {
    String dead = queue(name + "-dlq");
    String queue =
        sqs.createQueue(r ->
                r.queueName(name)
                    .attributes(
                        Map.of(
                            QueueAttributeName.VISIBILITY_TIMEOUT,
                            "1",
                            QueueAttributeName.REDRIVE_POLICY,
                            "{\"deadLetterTargetArn\":\""
                                + arn(dead)
                                + "\",\"maxReceiveCount\":2}")))
            .queueUrl();
    String topic = topic();
    subscribe(topic, queue, Map.of(RAW, "true"));
    sns.publish(
        r -> r.topicArn(topic).message("poison").messageAttributes(Map.of("k", string("v"))));
    for (int attempt = 1; attempt <= 2; attempt++) {
      assertThat(receiveOne(queue, false).attributes())
          .containsEntry(
              MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, Integer.toString(attempt));
    }
    // The next look at the queue moves it.
    assertThat(sqs.receiveMessage(r -> r.queueUrl(queue).waitTimeSeconds(2)).messages()).isEmpty();
    Message message = receiveOne(dead);
    assertThat(message.body()).isEqualTo("poison");
    assertThat(message.messageAttributes()).containsKey("k");
  }

  @Test
  void whatAQueueRefusesGoesToTheSubscriptionsDeadLetterQueue() {
    String topic = topic();
    String undelivered = queue(name + "-undelivered");
    String queue = queue(name);
    subscribe(
        topic,
        queue,
        Map.of(
            RAW,
            "true",
            "RedrivePolicy",
            "{\"deadLetterTargetArn\": \"" + arn(undelivered) + "\"}"));
    sqs.deleteQueue(r -> r.queueUrl(queue));
    long before = broker.counts().undelivered();
    sns.publish(r -> r.topicArn(topic).message("nobody home"));
    Message message = receiveOne(undelivered);
    assertThat(message.body()).isEqualTo("nobody home");
    assertThat(message.messageAttributes()).containsKey("ErrorMessage");
    assertThat(broker.counts().undelivered()).isEqualTo(before + 1);
  }

  @Test
  void hookRepeatsDropsDelaysAndHoldsBack() {
    String topic = topic();
    String queue = queue(name);
    subscribe(topic, queue, Map.of(RAW, "true"));
    List<Delivery> held = new CopyOnWriteArrayList<>();
    broker.through(arriving ->
        switch (arriving.body()) {
          case "repeat" -> List.of(arriving, arriving);
          case "drop" -> List.of();
          case "delay" -> List.of(arriving.after(Duration.ofMillis(300)));
          case "hold" -> {
            held.add(arriving);
            yield List.of();
          }
          default -> List.of(arriving.withBody(arriving.queue()));
        });
    for (String body : List.of("repeat", "drop", "delay", "hold", "rename")) {
      sns.publish(r -> r.topicArn(topic).message(body));
    }
    List<String> arrived = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      arrived.add(receiveOne(queue).body());
    }
    assertThat(arrived).containsExactlyInAnyOrder("repeat", "repeat", "delay", name);
    assertThat(sqs.receiveMessage(r -> r.queueUrl(queue)).messages()).isEmpty();
    held.forEach(broker::deliver);
    assertThat(receiveOne(queue).body()).isEqualTo("hold");
  }

  @Test
  void pausedBrokerRefusesAndKeepsWhatItHas() {
    String topic = topic();
    String queue = queue(name);
    subscribe(topic, queue, Map.of(RAW, "true"));
    sns.publish(r -> r.topicArn(topic).message("before"));
    broker.pauseSqs();
    try {
      sns.publish(r -> r.topicArn(topic).message("while queues are away"));
      assertThatThrownBy(() -> sqs.receiveMessage(r -> r.queueUrl(queue)))
          .isInstanceOf(SdkClientException.class);
      broker.pauseSns();
      assertThatThrownBy(() -> sns.publish(r -> r.topicArn(topic).message("refused")))
          .isInstanceOf(SdkClientException.class);
    } finally {
      broker.resume();
    }
    assertThat(List.of(receiveOne(queue).body(), receiveOne(queue).body()))
        .containsExactlyInAnyOrder("before", "while queues are away");
    sns.publish(r -> r.topicArn(topic).message("after"));
    assertThat(receiveOne(queue).body()).isEqualTo("after");
  }

  @Test
  void anotherBrokerOnTheSamePortSaysSo() {
    URI taken = broker.sqsEndpoint();
    assertThatThrownBy(
            () -> EmbeddedBroker.start(BrokerOptions.DEFAULTS.withPorts(taken.getPort(), 0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Port " + taken.getPort());
  }

  private String topic() {
    return sns.createTopic(r -> r.name(name)).topicArn();
  }

  private static String queue(String name) {
    return sqs.createQueue(r -> r.queueName(name)).queueUrl();
  }

  private static String arn(String queueUrl) {
    return Objects.requireNonNull(
        sqs.getQueueAttributes(
                r -> r.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN));
  }

  private static String subscribe(String topic, String queue, Map<String, String> attributes) {
    return sns.subscribe(r ->
            r.topicArn(topic)
                .protocol("sqs")
                .endpoint(arn(queue))
                .attributes(attributes)
                .returnSubscriptionArn(true))
        .subscriptionArn();
  }

  private static Message receiveOne(String queue) {
    return receiveOne(queue, true);
  }

  private static Message receiveOne(String queue, boolean delete) {
    List<Message> messages =
        sqs.receiveMessage(r ->
                r.queueUrl(queue)
                    .maxNumberOfMessages(1)
                    .waitTimeSeconds(10)
                    .messageAttributeNames("All")
                    .messageSystemAttributeNames(
                        Collections.singleton(MessageSystemAttributeName.ALL)))
            .messages();
    assertThat(messages).hasSize(1);
    if (delete) {
      sqs.deleteMessage(r -> r.queueUrl(queue).receiptHandle(messages.getFirst().receiptHandle()));
    }
    return messages.getFirst();
  }

  private static MessageAttributeValue string(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  private static PublishBatchRequestEntry entry(String id, String message) {
    return PublishBatchRequestEntry.builder().id(id).message(message).build();
  }
}
