package dev.landbridge.snssqs.core;

import static dev.landbridge.snssqs.TestBroker.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landbridge.schemas.topology.Topology;
import dev.landbridge.snssqs.TestBroker;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProvisionerIntegrationTests {

  private static final TestBroker BROKER = TestBroker.start();
  private static final SqsAsyncClient SQS = new RememberingSqs(BROKER.sqs());

  private final Provisioner provisioner =
      new Provisioner(BROKER.sns(), SQS, Provisioner.Mode.CREATE);
  private final Provisioner verifier = new Provisioner(BROKER.sns(), SQS, Provisioner.Mode.VERIFY);
  private final String topic = name("topic");
  private final String queue = topic + "-group";

  @Test
  void makesTheQueueItsDeadLetterQueuesAndARawSubscription() {
    Queue made = provisioner.subscribe(topic, queue, QueueSettings.DEFAULT);

    Map<QueueAttributeName, String> attributes = attributes(made);
    assertThat(attributes)
        .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "30")
        .containsEntry(QueueAttributeName.MESSAGE_RETENTION_PERIOD, "1209600");
    JsonNode redrive = json(attributes.get(QueueAttributeName.REDRIVE_POLICY));
    assertThat(redrive.path("deadLetterTargetArn").asString()).endsWith(":" + queue + "-dlq");
    assertThat(redrive.path("maxReceiveCount").asInt()).isEqualTo(50);
    Map<String, String> subscription = subscriptionAttributes();
    assertThat(subscription).containsEntry("RawMessageDelivery", "true");
    assertThat(json(subscription.get("RedrivePolicy")).path("deadLetterTargetArn").asString())
        .endsWith(":" + queue + "-undelivered");
    assertThat(provisioner.topic(topic).maximumMessageSize()).isEqualTo(1024 * 1024);
  }

  @Test
  void letsExactlyTheTopicSendIntoTheQueueAndIntoItsUndeliveredQueue() {
    provisioner.subscribe(topic, queue, QueueSettings.DEFAULT);

    for (String name : List.of(queue, queue + "-undelivered")) {
      Queue found = provisioner.queue(name, QueueSettings.DEFAULT);
      JsonNode statements =
          json(attributes(found).get(QueueAttributeName.POLICY)).path("Statement");
      assertThat(statements.size()).isEqualTo(1);
      assertThat(
              statements
                  .path(0)
                  .path("Condition")
                  .path("ArnEquals")
                  .path("aws:SourceArn")
                  .asString())
          .endsWith(":" + topic);
      assertThat(statements.path(0).path("Resource").asString()).isEqualTo(found.arn());
    }
  }

  @Test
  void changesNothingTheSecondTime() {
    provisioner.subscribe(topic, queue, QueueSettings.DEFAULT);

    provisioner.subscribe(topic, queue, QueueSettings.DEFAULT);

    verifier.subscribe(topic, queue, QueueSettings.DEFAULT);
    assertThat(subscriptions()).hasSize(1);
  }

  @Test
  void maySetUpTheSameManyTimesAtOnce() throws Exception {
    List<Future<Queue>> made = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        Callable<Queue> work = () -> provisioner.subscribe(topic, queue, QueueSettings.DEFAULT);
        made.add(threads.submit(work));
      }
    }

    for (Future<Queue> each : made) {
      assertThat(each.get().name()).isEqualTo(queue);
    }
    assertThat(subscriptions()).hasSize(1);
    verifier.subscribe(topic, queue, QueueSettings.DEFAULT);
  }

  @Test
  void mendsWhatDiffers() {
    Queue made = provisioner.subscribe(topic, queue, QueueSettings.DEFAULT);
    String subscription = subscriptions().getFirst().subscriptionArn();
    BROKER
        .sns()
        .setSubscriptionAttributes(request ->
            request
                .subscriptionArn(subscription)
                .attributeName("RawMessageDelivery")
                .attributeValue("false"));
    SQS.setQueueAttributes(request ->
            request
                .queueUrl(made.url())
                .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "5")))
        .join();
    QueueSettings settings = new QueueSettings(Duration.ofSeconds(60), Duration.ofDays(3), 7);

    provisioner.subscribe(topic, queue, settings);

    assertThat(attributes(made))
        .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "60")
        .containsEntry(QueueAttributeName.MESSAGE_RETENTION_PERIOD, "259200");
    assertThat(
            json(attributes(made).get(QueueAttributeName.REDRIVE_POLICY))
                .path("maxReceiveCount")
                .asInt())
        .isEqualTo(7);
    assertThat(subscriptionAttributes()).containsEntry("RawMessageDelivery", "true");
  }

  @Test
  void mendsASubscriptionThatWasMadeWithOtherAttributes() {
    Topic made = provisioner.topic(topic);
    Queue bare = provisioner.queue(queue, QueueSettings.DEFAULT);
    BROKER
        .sns()
        .subscribe(request -> request.topicArn(made.arn()).protocol("sqs").endpoint(bare.arn()));

    provisioner.subscribe(topic, queue, QueueSettings.DEFAULT);

    assertThat(subscriptions()).hasSize(1);
    assertThat(subscriptionAttributes())
        .containsEntry("RawMessageDelivery", "true")
        .containsKey("RedrivePolicy");
  }

  @Test
  void namesEverythingThatIsMissingWhenItMayOnlyVerify() {
    provisioner.topic(topic);

    assertThatThrownBy(() -> verifier.subscribe(topic, queue, QueueSettings.DEFAULT))
        .isInstanceOf(ProvisioningFailedException.class)
        .hasMessageContaining("queue " + queue + " is missing")
        .hasMessageContaining("queue " + queue + "-dlq is missing")
        .hasMessageContaining("queue " + queue + "-undelivered is missing");
    assertThatThrownBy(() -> verifier.topic(topic + "-other"))
        .hasMessageContaining("topic " + topic + "-other is missing");
  }

  @Test
  void namesWhatDiffersWhenItMayOnlyVerify() {
    provisioner.subscribe(topic, queue, QueueSettings.DEFAULT);
    String subscription = subscriptions().getFirst().subscriptionArn();
    BROKER.sns().unsubscribe(request -> request.subscriptionArn(subscription));

    assertThatThrownBy(() ->
            verifier.subscribe(
                topic, queue, new QueueSettings(Duration.ofSeconds(31), Duration.ofDays(14), 50)))
        .hasMessageContaining("VisibilityTimeout 30, not 31")
        .hasMessageContaining(
            "subscription of queue " + queue + " to topic " + topic + " is missing");
    assertThat(subscriptions()).isEmpty();
  }

  @Test
  void makesAWholeTopology() {
    String yaml =
        """
        defaults: { maxReceiveCount: 9, visibilityTimeout: 20s, retention: 2d }
        topics:
          %s: { from: a, groups: [b, c] }
        """
            .formatted(topic);
    Topology topology =
        Topology.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));

    provisioner.provision(topology);

    assertThat(subscriptions())
        .extracting(Subscription::endpoint)
        .map(arn -> arn.substring(arn.lastIndexOf(':') + 1))
        .containsExactlyInAnyOrder(topic + "-b", topic + "-c");
    verifier.provision(topology);
  }

  @Test
  void removesATemporaryQueueWithItsSubscription() {
    Queue made = provisioner.subscribeForNow(topic, queue, QueueSettings.DEFAULT);

    provisioner.remove(provisioner.topic(topic), made);

    assertThat(subscriptions()).isEmpty();
    assertThat(
            BROKER.sqs().listQueues(request -> request.queueNamePrefix(queue)).join().queueUrls())
        .isEmpty();
  }

  @Test
  void refusesNamesThatSqsRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> provisioner.queue("a.b", QueueSettings.DEFAULT))
        .withMessageContaining("a.b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Names.queue("t".repeat(70), "a-long-group"));
  }

  @Test
  void keepsTheFifoSuffixAtTheEndOfDerivedNames() {
    assertThat(Names.queue("t.fifo", "g")).isEqualTo("t-g.fifo");
    assertThat(Names.deadLetterQueue("t-g.fifo")).isEqualTo("t-g-dlq.fifo");
  }

  private List<Subscription> subscriptions() {
    String arn = provisioner.topic(topic).arn();
    return BROKER.sns().listSubscriptionsByTopic(request -> request.topicArn(arn)).subscriptions();
  }

  private Map<String, String> subscriptionAttributes() {
    String arn = subscriptions().getFirst().subscriptionArn();
    return BROKER
        .sns()
        .getSubscriptionAttributes(request -> request.subscriptionArn(arn))
        .attributes();
  }

  private static Map<QueueAttributeName, String> attributes(Queue queue) {
    return SQS.getQueueAttributes(
            request -> request.queueUrl(queue.url()).attributeNames(QueueAttributeName.ALL))
        .join()
        .attributes();
  }

  private static JsonNode json(@Nullable String text) {
    return JsonMapper.shared().readTree(Objects.requireNonNull(text));
  }
}
