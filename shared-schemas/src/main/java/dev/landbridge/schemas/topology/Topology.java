package dev.landbridge.schemas.topology;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The channels, as {@code topology.yaml} lists them. */
public record Topology(List<Channel> channels) {

  /**
   * A topic with its consumers.
   *
   * @param topic the SNS topic's name
   * @param from the service that publishes to it
   */
  public record Channel(String topic, String from, List<Subscription> subscriptions) {}

  /**
   * A group's queue.
   *
   * @param queue {@code <topic>-<group>}
   * @param deadLetterQueue what the consumer, or SQS after {@code maxReceiveCount} receives, gave
   *     up on
   * @param undeliveredQueue what SNS could not put into the queue
   */
  public record Subscription(
      String topic,
      String group,
      String queue,
      String deadLetterQueue,
      String undeliveredQueue,
      int maxReceiveCount,
      Duration visibilityTimeout,
      Duration retention) {}

  public Topology {
    channels = List.copyOf(channels);
  }

  /** The queues of one group, in the order of the topics. */
  public List<Subscription> of(String group) {
    return channels.stream()
        .flatMap(channel -> channel.subscriptions().stream())
        .filter(subscription -> subscription.group().equals(group))
        .toList();
  }

  /** Reads {@code topology.yaml} from the class path. */
  public static Topology load() {
    try (InputStream in = Topology.class.getResourceAsStream("/topology.yaml")) {
      if (in == null) {
        throw new IllegalStateException("topology.yaml is not on the class path");
      }
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Topology read(InputStream yaml) {
    JsonNode root = YAMLMapper.shared().readTree(yaml);
    JsonNode defaults = root.path("defaults");
    List<Channel> channels = new ArrayList<>();
    for (var entry : root.path("topics").properties()) {
      String topic = entry.getKey();
      List<Subscription> subscriptions = new ArrayList<>();
      for (JsonNode group : entry.getValue().path("groups")) {
        String queue = name(topic + "-" + group.asString());
        subscriptions.add(
            new Subscription(
                topic,
                group.asString(),
                queue,
                name(queue + "-dlq"),
                name(queue + "-undelivered"),
                defaults.path("maxReceiveCount").asInt(),
                duration(defaults.path("visibilityTimeout").asString()),
                duration(defaults.path("retention").asString())));
      }
      channels.add(new Channel(topic, entry.getValue().path("from").asString(), subscriptions));
    }
    return new Topology(channels);
  }

  private static String name(String name) {
    if (!name.matches("[A-Za-z0-9_-]{1,80}")) {
      throw new IllegalArgumentException(
          "queue name '" + name + "' breaks SQS's rule: 1 to 80 letters, digits, - and _");
    }
    return name;
  }

  private static Duration duration(String text) {
    return text.endsWith("d")
        ? Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1)))
        : Duration.parse("PT" + text);
  }
}
