package dev.landbridge.snssqs.core;

import dev.landbridge.schemas.topology.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.SubscribeResponse;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes topics, queues and subscriptions be as they should: looks first, creates what is missing,
 * sets what differs. It may run any number of times, and in several processes at once. Set to
 * verify it changes nothing and names all that is missing or differs.
 *
 * <p>A queue that is subscribed to a topic has two dead-letter queues: {@code -dlq} takes what was
 * received too often, {@code -undelivered} what SNS could not put into the queue, which it would
 * otherwise drop without retry. Their policies let exactly that topic send.
 */
public final class Provisioner {

  /** Whether to change anything. */
  public enum Mode {
    /** Create what is missing, set what differs. */
    CREATE,
    /** Only compare: for a process without the right to create. */
    VERIFY
  }

  private static final Logger LOG = LoggerFactory.getLogger(Provisioner.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String MAXIMUM_MESSAGE_SIZE = "MaximumMessageSize";

  private final SnsClient sns;
  private final SqsAsyncClient sqs;
  private final Mode mode;

  public Provisioner(SnsClient sns, SqsAsyncClient sqs, Mode mode) {
    this.sns = sns;
    this.sqs = sqs;
    this.mode = mode;
  }

  /**
   * All topics with all their groups' queues.
   *
   * @throws ProvisioningFailedException naming everything that is missing, differs or may not be
   *     made
   */
  public void provision(Topology topology) {
    List<String> problems = new ArrayList<>();
    for (Topology.Channel channel : topology.channels()) {
      try {
        topic(channel.topic());
        for (Topology.Subscription subscription : channel.subscriptions()) {
          subscribe(channel.topic(), subscription.queue(), settings(subscription));
        }
      } catch (ProvisioningFailedException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ProvisioningFailedException("topology", problems, null);
    }
  }

  public static QueueSettings settings(Topology.Subscription subscription) {
    return new QueueSettings(
        subscription.visibilityTimeout(), subscription.retention(), subscription.maxReceiveCount());
  }

  /** A topic, which takes messages of up to 1 MiB where the broker knows that setting. */
  public Topic topic(String name) {
    Names.checkedTopic(name);
    return attempt(
        "topic " + name,
        problems -> {
          String arn = mode == Mode.CREATE ? createTopic(name) : findTopic(name);
          if (arn == null) {
            problems.add("topic " + name + " is missing");
            return null;
          }
          return new Topic(name, arn, maximumMessageSize(name, arn, problems));
        });
  }

  /**
   * A queue by itself, for messages that are sent straight to it. One that exists is left as it is.
   */
  public Queue queue(String name, QueueSettings settings) {
    Names.checkedQueue(name);
    return attempt(
        "queue " + name,
        problems -> {
          Map<QueueAttributeName, String> attributes = new LinkedHashMap<>();
          attributes.put(
              QueueAttributeName.MESSAGE_RETENTION_PERIOD,
              Long.toString(settings.retention().toSeconds()));
          return queue(name, attributes, Map.of(), problems);
        });
  }

  /** A group's queue with its dead-letter queues, subscribed to the topic, which is made too. */
  public Queue subscribe(String topicName, String queueName, QueueSettings settings) {
    Topic topic = topic(topicName);
    return attempt(
        "queue " + queueName,
        problems -> {
          String retention = Long.toString(settings.retention().toSeconds());
          Map<QueueAttributeName, String> kept =
              Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD, retention);
          Queue dead = queue(Names.deadLetterQueue(queueName), kept, kept, problems);
          Queue undelivered = subscribed(topic, Names.undeliveredQueue(queueName), kept, problems);
          Map<QueueAttributeName, String> attributes = new LinkedHashMap<>(kept);
          attributes.put(
              QueueAttributeName.VISIBILITY_TIMEOUT,
              Long.toString(settings.visibilityTimeout().toSeconds()));
          if (dead != null) {
            attributes.put(
                QueueAttributeName.REDRIVE_POLICY,
                JSON.writeValueAsString(
                    Map.of(
                        "deadLetterTargetArn",
                        dead.arn(),
                        "maxReceiveCount",
                        settings.maxReceiveCount())));
          }
          Queue queue = subscribed(topic, queueName, attributes, problems);
          if (queue != null && undelivered != null) {
            subscription(topic, queue, undelivered, problems);
          }
          return queue;
        });
  }

  /**
   * A queue without dead-letter queues, subscribed to the topic until it is {@linkplain #remove
   * removed}.
   */
  public Queue subscribeForNow(String topicName, String queueName, QueueSettings settings) {
    Topic topic = topic(topicName);
    return attempt(
        "queue " + queueName,
        problems -> {
          Map<QueueAttributeName, String> attributes = new LinkedHashMap<>();
          attributes.put(
              QueueAttributeName.VISIBILITY_TIMEOUT,
              Long.toString(settings.visibilityTimeout().toSeconds()));
          attributes.put(
              QueueAttributeName.MESSAGE_RETENTION_PERIOD,
              Long.toString(settings.retention().toSeconds()));
          Queue queue = subscribed(topic, queueName, attributes, problems);
          if (queue != null) {
            subscription(topic, queue, null, problems);
          }
          return queue;
        });
  }

  /** Ends the queue's subscription to the topic and deletes the queue. */
  public void remove(Topic topic, Queue queue) {
    Optional<Subscription> subscription = findSubscription(topic, queue);
    subscription.ifPresent(
        found -> sns.unsubscribe(request -> request.subscriptionArn(found.subscriptionArn())));
    Causes.join(sqs.deleteQueue(request -> request.queueUrl(queue.url())));
  }

  private interface Step<T> {
    @Nullable T run(List<String> problems);
  }

  private <T> T attempt(String what, Step<T> step) {
    List<String> problems = new ArrayList<>();
    T result;
    try {
      result = step.run(problems);
    } catch (SdkException e) {
      throw new ProvisioningFailedException(
          "cannot " + (mode == Mode.CREATE ? "provision " : "verify ") + what,
          List.of(String.valueOf(e.getMessage())),
          e);
    }
    if (result == null || !problems.isEmpty()) {
      throw new ProvisioningFailedException(what + " is not as it should be", problems, null);
    }
    return result;
  }

  private String createTopic(String name) {
    // Without attributes, so that a topic with others is found rather than refused.
    return sns.createTopic(
            request -> {
              request.name(name);
              if (Names.isFifo(name)) {
                request.attributes(Map.of("FifoTopic", "true"));
              }
            })
        .topicArn();
  }

  private @Nullable String findTopic(String name) {
    return sns.listTopicsPaginator().topics().stream()
        .map(software.amazon.awssdk.services.sns.model.Topic::topicArn)
        .filter(arn -> arn.endsWith(":" + name))
        .findFirst()
        .orElse(null);
  }

  private int maximumMessageSize(String name, String arn, List<String> problems) {
    Map<String, String> attributes =
        sns.getTopicAttributes(request -> request.topicArn(arn)).attributes();
    String wanted = Integer.toString(SizeLimit.ONE_MEBIBYTE);
    String found = attributes.get(MAXIMUM_MESSAGE_SIZE);
    if (wanted.equals(found)) {
      return SizeLimit.ONE_MEBIBYTE;
    }
    if (mode == Mode.VERIFY) {
      if (found != null) {
        problems.add(
            "topic " + name + " has " + MAXIMUM_MESSAGE_SIZE + " " + found + ", not " + wanted);
      }
      return SizeLimit.TOPIC_DEFAULT;
    }
    try {
      sns.setTopicAttributes(request ->
          request.topicArn(arn).attributeName(MAXIMUM_MESSAGE_SIZE).attributeValue(wanted));
      return SizeLimit.ONE_MEBIBYTE;
    } catch (InvalidParameterException e) {
      LOG.info(
          "Topic {} keeps the default of 256 KiB, this broker has no {}",
          name,
          MAXIMUM_MESSAGE_SIZE);
      return SizeLimit.TOPIC_DEFAULT;
    }
  }

  /** A queue into which exactly this topic may send. */
  private @Nullable Queue subscribed(
      Topic topic, String name, Map<QueueAttributeName, String> attributes, List<String> problems) {
    Queue queue = queue(name, attributes, attributes, problems);
    if (queue != null) {
      Map<QueueAttributeName, String> policy =
          Map.of(QueueAttributeName.POLICY, policy(topic, queue));
      reconcile(queue, policy, attributes(queue.url()), problems);
    }
    return queue;
  }

  private static String policy(Topic topic, Queue queue) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Sid", "TheTopicMaySend");
    statement.put("Effect", "Allow");
    statement.put("Principal", Map.of("Service", "sns.amazonaws.com"));
    statement.put("Action", "sqs:SendMessage");
    statement.put("Resource", queue.arn());
    statement.put("Condition", Map.of("ArnEquals", Map.of("aws:SourceArn", topic.arn())));
    Map<String, Object> policy = new LinkedHashMap<>();
    policy.put("Version", "2012-10-17");
    policy.put("Statement", List.of(statement));
    return JSON.writeValueAsString(policy);
  }

  /**
   * @param creation its attributes if it has to be created
   * @param reconciled what it must have if it exists
   */
  private @Nullable Queue queue(
      String name,
      Map<QueueAttributeName, String> creation,
      Map<QueueAttributeName, String> reconciled,
      List<String> problems) {
    Names.checkedQueue(name);
    String url = findQueue(name);
    if (url == null) {
      if (mode == Mode.VERIFY) {
        problems.add("queue " + name + " is missing");
        return null;
      }
      url = createQueue(name, creation);
    }
    Map<QueueAttributeName, String> found = attributes(url);
    Queue queue =
        new Queue(
            name,
            url,
            Objects.requireNonNull(found.get(QueueAttributeName.QUEUE_ARN), "queue's ARN"));
    reconcile(queue, reconciled, found, problems);
    return queue;
  }

  private @Nullable String findQueue(String name) {
    try {
      return Causes.join(sqs.getQueueUrl(request -> request.queueName(name))).queueUrl();
    } catch (QueueDoesNotExistException e) {
      return null;
    }
  }

  private String createQueue(String name, Map<QueueAttributeName, String> attributes) {
    Map<QueueAttributeName, String> all = new LinkedHashMap<>(attributes);
    if (Names.isFifo(name)) {
      all.put(QueueAttributeName.FIFO_QUEUE, "true");
    }
    try {
      return Causes.join(sqs.createQueue(request -> request.queueName(name).attributes(all)))
          .queueUrl();
    } catch (QueueNameExistsException e) {
      // Another instance was faster, with other attributes; they are reconciled.
      return Causes.join(sqs.getQueueUrl(request -> request.queueName(name))).queueUrl();
    }
  }

  private Map<QueueAttributeName, String> attributes(String url) {
    return Causes.join(
            sqs.getQueueAttributes(
                request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL)))
        .attributes();
  }

  private void reconcile(
      Queue queue,
      Map<QueueAttributeName, String> wanted,
      Map<QueueAttributeName, String> found,
      List<String> problems) {
    Map<QueueAttributeName, String> differing =
        wanted.entrySet().stream()
            .filter(entry -> !same(entry.getValue(), found.get(entry.getKey())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    if (differing.isEmpty()) {
      return;
    }
    if (mode == Mode.VERIFY) {
      differing.forEach((name, value) ->
          problems.add(
              "queue " + queue.name() + " has " + name + " " + found.get(name) + ", not " + value));
      return;
    }
    Causes.join(
        sqs.setQueueAttributes(request -> request.queueUrl(queue.url()).attributes(differing)));
  }

  private void subscription(
      Topic topic, Queue queue, @Nullable Queue undelivered, List<String> problems) {
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put("RawMessageDelivery", "true");
    if (undelivered != null) {
      wanted.put(
          "RedrivePolicy",
          JSON.writeValueAsString(Map.of("deadLetterTargetArn", undelivered.arn())));
    }
    String what = "subscription of queue " + queue.name() + " to topic " + topic.name();
    Optional<Subscription> existing = findSubscription(topic, queue);
    if (existing.isEmpty()) {
      if (mode == Mode.VERIFY) {
        problems.add(what + " is missing");
        return;
      }
      try {
        SubscribeResponse created =
            sns.subscribe(request ->
                request
                    .topicArn(topic.arn())
                    .protocol("sqs")
                    .endpoint(queue.arn())
                    .attributes(wanted)
                    .returnSubscriptionArn(true));
        LOG.debug("Made the {}: {}", what, created.subscriptionArn());
        return;
      } catch (InvalidParameterException e) {
        // Another instance was faster, with other attributes; they are reconciled.
        existing = findSubscription(topic, queue);
        if (existing.isEmpty()) {
          throw e;
        }
      }
    }
    String arn = existing.get().subscriptionArn();
    Map<String, String> found =
        sns.getSubscriptionAttributes(request -> request.subscriptionArn(arn)).attributes();
    for (String filter : Set.of("FilterPolicy")) {
      String policy = found.get(filter);
      if (policy != null && !policy.isBlank() && !policy.equals("{}")) {
        wanted.put(filter, "{}");
      }
    }
    wanted.forEach((name, value) -> {
      if (same(value, found.get(name))) {
        return;
      }
      if (mode == Mode.VERIFY) {
        problems.add(what + " has " + name + " " + found.get(name) + ", not " + value);
        return;
      }
      sns.setSubscriptionAttributes(
          request -> request.subscriptionArn(arn).attributeName(name).attributeValue(value));
    });
  }

  private Optional<Subscription> findSubscription(Topic topic, Queue queue) {
    return sns
        .listSubscriptionsByTopicPaginator(request -> request.topicArn(topic.arn()))
        .subscriptions()
        .stream()
        .filter(found -> "sqs".equals(found.protocol()) && queue.arn().equals(found.endpoint()))
        .findFirst();
  }

  /** Equal as text or as JSON, numbers as text equal to themselves. */
  private static boolean same(String wanted, @Nullable String found) {
    if (wanted.equals(found)) {
      return true;
    }
    if (found == null || !wanted.startsWith("{")) {
      return false;
    }
    try {
      return plain(JSON.readTree(wanted)).equals(plain(JSON.readTree(found)));
    } catch (JacksonException e) {
      return false;
    }
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      return node.properties().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, entry -> plain(entry.getValue())));
    }
    if (node.isArray()) {
      return node.valueStream().map(Provisioner::plain).toList();
    }
    return node.asString();
  }
}
