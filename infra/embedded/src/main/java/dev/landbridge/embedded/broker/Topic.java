package dev.landbridge.embedded.broker;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A topic and who listens to it. */
final class Topic {

  static final String MAXIMUM_SIZE = "MaximumMessageSize";
  private static final int DEFAULT_SIZE = 256 * 1024;
  private static final int GREATEST_SIZE = 1024 * 1024;

  /** Those that SNS has and that change nothing here. */
  private static final Set<String> KEPT =
      Set.of(
          "DisplayName",
          "Policy",
          "DeliveryPolicy",
          "KmsMasterKeyId",
          "SignatureVersion",
          "TracingConfig");

  final String name;
  final Map<String, String> attributes = new ConcurrentHashMap<>();
  final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

  Topic(String name) {
    if (!name.matches("[A-Za-z0-9_-]{1,256}")) {
      throw SnsException.invalid("Topic Name");
    }
    this.name = name;
  }

  String arn() {
    return Arns.topic(name);
  }

  void set(String attribute, String value) {
    if (attribute.equals(MAXIMUM_SIZE)) {
      int size = value.matches("\\d{1,8}") ? Integer.parseInt(value) : 0;
      if (size < 1024 || size > GREATEST_SIZE) {
        throw SnsException.invalid("Attributes Reason: " + MAXIMUM_SIZE + " is 1024 to 1048576");
      }
    } else if (!KEPT.contains(attribute)) {
      throw SnsException.invalid("AttributeName Reason: " + attribute + " is not known here");
    }
    attributes.put(attribute, value);
  }

  /** Whether all that is asked for is so already: creating a topic again is no change of it. */
  boolean has(Map<String, String> wanted) {
    return wanted.entrySet().stream()
        .allMatch(wish ->
            Objects.equals(attributes.get(wish.getKey()), wish.getValue())
                || (wish.getKey().equals(MAXIMUM_SIZE)
                    && wish.getValue().equals(Integer.toString(maximumSize()))));
  }

  int maximumSize() {
    return Integer.parseInt(attributes.getOrDefault(MAXIMUM_SIZE, Integer.toString(DEFAULT_SIZE)));
  }
}
