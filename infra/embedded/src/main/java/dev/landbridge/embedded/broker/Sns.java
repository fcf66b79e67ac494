package dev.landbridge.embedded.broker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * SNS's actions on the topics of one account. Each answers the inside of its result element; what
 * AWS refuses is refused with AWS's code and words.
 */
final class Sns {

  private static final int PAGE = 100;

  private final Map<String, Topic> topics = new ConcurrentHashMap<>();
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
  private final Fanout fanout;

  Sns(Fanout fanout) {
    this.fanout = fanout;
  }

  String answer(String action, Query query) {
    return switch (action) {
      case "CreateTopic" -> createTopic(query);
      case "DeleteTopic" -> deleteTopic(query);
      case "ListTopics" -> page("Topics", query, topics.keySet(), arn -> element("TopicArn", arn));
      case "GetTopicAttributes" -> getTopicAttributes(query);
      case "SetTopicAttributes" -> setTopicAttributes(query);
      case "Subscribe" -> subscribe(query);
      case "Unsubscribe" -> unsubscribe(query);
      case "ListSubscriptions" -> subscriptions(query, subscriptions);
      case "ListSubscriptionsByTopic" -> subscriptions(query, topic(query).subscriptions);
      case "GetSubscriptionAttributes" -> getSubscriptionAttributes(query);
      case "SetSubscriptionAttributes" -> setSubscriptionAttributes(query);
      case "Publish" -> publish(query);
      case "PublishBatch" -> publishBatch(query);
      default ->
          throw new SnsException(
              400, "InvalidAction", "The action " + action + " is not valid for this endpoint.");
    };
  }

  synchronized void clear() {
    topics.clear();
    subscriptions.clear();
  }

  private synchronized String createTopic(Query query) {
    Topic wanted = new Topic(query.required("Name"));
    Map<String, String> attributes = query.map("Attributes");
    Topic existing = topics.get(wanted.arn());
    if (existing == null) {
      attributes.forEach(wanted::set);
      topics.put(wanted.arn(), wanted);
    } else if (!existing.has(attributes)) {
      throw SnsException.invalid(
          "Attributes Reason: Topic already exists with different attributes");
    }
    return element("TopicArn", wanted.arn());
  }

  private synchronized String deleteTopic(Query query) {
    Topic topic = topics.remove(query.required("TopicArn"));
    if (topic != null) {
      topic.subscriptions.keySet().forEach(subscriptions::remove);
    }
    return "";
  }

  private String getTopicAttributes(Query query) {
    Topic topic = topic(query);
    Map<String, String> attributes = new TreeMap<>(topic.attributes);
    attributes.put("TopicArn", topic.arn());
    attributes.put("Owner", Arns.ACCOUNT);
    attributes.put("SubscriptionsConfirmed", Integer.toString(topic.subscriptions.size()));
    attributes.put("SubscriptionsPending", "0");
    attributes.put("SubscriptionsDeleted", "0");
    return entries(attributes);
  }

  private String setTopicAttributes(Query query) {
    String value = query.get("AttributeValue");
    topic(query).set(query.required("AttributeName"), value == null ? "" : value);
    return "";
  }

  private synchronized String subscribe(Query query) {
    Topic topic = topic(query);
    if (!query.required("Protocol").equals("sqs")) {
      throw SnsException.invalid("Protocol Reason: only sqs is supported here");
    }
    String endpoint = query.required("Endpoint");
    Map<String, String> attributes = query.map("Attributes");
    Subscription wanted =
        Subscription.of(topic.arn() + ":" + Fanout.newId(), topic.arn(), endpoint, attributes);
    for (Subscription existing : topic.subscriptions.values()) {
      if (existing.endpoint().equals(endpoint)) {
        if (!existing.attributes().equals(wanted.attributes())) {
          throw SnsException.invalid(
              "Attributes Reason: Subscription already exists with different attributes");
        }
        return element("SubscriptionArn", existing.arn());
      }
    }
    keep(wanted);
    return element("SubscriptionArn", wanted.arn());
  }

  private synchronized String unsubscribe(Query query) {
    Subscription gone = subscriptions.remove(query.required("SubscriptionArn"));
    if (gone != null) {
      Topic topic = topics.get(gone.topicArn());
      if (topic != null) {
        topic.subscriptions.remove(gone.arn());
      }
    }
    return "";
  }

  private String subscriptions(Query query, Map<String, Subscription> from) {
    return page(
        "Subscriptions",
        query,
        from.keySet(),
        arn -> {
          Subscription subscription = from.get(arn);
          return subscription == null
              ? ""
              : element("TopicArn", subscription.topicArn())
                  + element("Protocol", "sqs")
                  + element("SubscriptionArn", arn)
                  + element("Owner", Arns.ACCOUNT)
                  + element("Endpoint", subscription.endpoint());
        });
  }

  private String getSubscriptionAttributes(Query query) {
    Subscription subscription = subscription(query);
    Map<String, String> attributes = new TreeMap<>(subscription.attributes());
    attributes.put("SubscriptionArn", subscription.arn());
    attributes.put("TopicArn", subscription.topicArn());
    attributes.put("Protocol", "sqs");
    attributes.put("Endpoint", subscription.endpoint());
    attributes.put("Owner", Arns.ACCOUNT);
    attributes.put("PendingConfirmation", "false");
    attributes.put("ConfirmationWasAuthenticated", "true");
    return entries(attributes);
  }

  private synchronized String setSubscriptionAttributes(Query query) {
    Subscription subscription = subscription(query);
    Map<String, String> attributes = new TreeMap<>(subscription.attributes());
    String value = query.get("AttributeValue");
    attributes.put(query.required("AttributeName"), value == null ? "" : value);
    keep(
        Subscription.of(
            subscription.arn(), subscription.topicArn(), subscription.endpoint(), attributes));
    return "";
  }

  private void keep(Subscription subscription) {
    subscriptions.put(subscription.arn(), subscription);
    Topic topic = topics.get(subscription.topicArn());
    if (topic != null) {
      topic.subscriptions.put(subscription.arn(), subscription);
    }
  }

  private String publish(Query query) {
    Topic topic = topic(query);
    String message = message(query);
    Map<String, MessageAttribute> attributes = query.messageAttributes();
    if (size(message, attributes) > topic.maximumSize()) {
      throw SnsException.invalid("Message too long");
    }
    String id = Fanout.newId();
    fanout.publish(topic, id, message, query.get("Subject"), attributes);
    return element("MessageId", id);
  }

  private String publishBatch(Query query) {
    Topic topic = topic(query);
    List<Query> entries = query.members("PublishBatchRequestEntries");
    if (entries.isEmpty()) {
      throw new SnsException(
          400, "EmptyBatchRequest", "The batch request doesn't contain any entries.");
    }
    if (entries.size() > 10) {
      throw new SnsException(
          400,
          "TooManyEntriesInBatchRequest",
          "The batch request contains more entries than permissible.");
    }
    checkIds(entries);
    checkSize(topic, entries);
    StringBuilder successful = new StringBuilder();
    StringBuilder failed = new StringBuilder();
    for (Query entry : entries) {
      String id = entry.required("Id");
      try {
        String messageId = Fanout.newId();
        fanout.publish(
            topic, messageId, message(entry), entry.get("Subject"), entry.messageAttributes());
        successful.append(
            "<member>" + element("Id", id) + element("MessageId", messageId) + "</member>");
      } catch (SnsException refused) {
        failed.append(
            "<member>"
                + element("Id", id)
                + element("Code", refused.code)
                + element("Message", refused.getMessage())
                + element("SenderFault", "true")
                + "</member>");
      }
    }
    return "<Successful>" + successful + "</Successful><Failed>" + failed + "</Failed>";
  }

  private static void checkIds(List<Query> entries) {
    Set<String> ids = new HashSet<>();
    for (Query entry : entries) {
      String id = entry.required("Id");
      if (!id.matches("[A-Za-z0-9_-]{1,80}")) {
        throw new SnsException(
            400,
            "InvalidBatchEntryId",
            "The Id of a batch entry in a batch request doesn't abide by the specification.");
      }
      if (!ids.add(id)) {
        throw new SnsException(
            400,
            "BatchEntryIdsNotDistinct",
            "Two or more batch entries in the request have the same Id.");
      }
    }
  }

  /** All entries together count as one message. */
  private static void checkSize(Topic topic, List<Query> entries) {
    long size = 0;
    for (Query entry : entries) {
      String message = entry.get("Message");
      try {
        size += size(message == null ? "" : message, entry.messageAttributes());
      } catch (SnsException invalidEntry) {
        size += message == null ? 0 : utf8(message); // it fails by itself, in its turn
      }
    }
    if (size > topic.maximumSize()) {
      throw new SnsException(
          400,
          "BatchRequestTooLong",
          "The length of all the messages put together is more than the limit.");
    }
  }

  private static String message(Query query) {
    String message = query.get("Message");
    if (message == null || message.isEmpty()) {
      throw SnsException.invalid("Empty message");
    }
    return message;
  }

  private static long size(String message, Map<String, MessageAttribute> attributes) {
    long size = utf8(message);
    for (Map.Entry<String, MessageAttribute> entry : attributes.entrySet()) {
      MessageAttribute attribute = entry.getValue();
      size +=
          utf8(entry.getKey())
              + utf8(attribute.type())
              + (attribute.isBinary()
                  ? Base64.getDecoder().decode(attribute.value()).length
                  : utf8(attribute.value()));
    }
    return size;
  }

  private static long utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private Topic topic(Query query) {
    String arn = query.get("TopicArn");
    if (arn == null) {
      arn = query.required("TargetArn");
    }
    Topic topic = topics.get(arn);
    if (topic == null) {
      throw SnsException.noSuchTopic();
    }
    return topic;
  }

  private Subscription subscription(Query query) {
    Subscription subscription = subscriptions.get(query.required("SubscriptionArn"));
    if (subscription == null) {
      throw SnsException.noSuchSubscription();
    }
    return subscription;
  }

  private static String page(
      String list, Query query, Collection<String> keys, Function<String, String> member) {
    String after = query.get("NextToken");
    List<String> sorted = new ArrayList<>(keys.stream().sorted().toList());
    if (after != null) {
      sorted.removeIf(key -> key.compareTo(after) <= 0);
    }
    List<String> shown = sorted.subList(0, Math.min(PAGE, sorted.size()));
    StringBuilder out = new StringBuilder("<" + list + ">");
    shown.forEach(key -> out.append("<member>").append(member.apply(key)).append("</member>"));
    out.append("</").append(list).append('>');
    if (sorted.size() > PAGE) {
      out.append(element("NextToken", shown.getLast()));
    }
    return out.toString();
  }

  private static String entries(Map<String, String> attributes) {
    StringBuilder out = new StringBuilder("<Attributes>");
    attributes.forEach((key, value) ->
        out.append("<entry>" + element("key", key) + element("value", value) + "</entry>"));
    return out.append("</Attributes>").toString();
  }

  private static String element(String name, String text) {
    return "<" + name + ">" + Escapes.xml(text) + "</" + name + ">";
  }
}
