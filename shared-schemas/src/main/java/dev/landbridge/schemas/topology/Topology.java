package dev.landbridge.schemas.topology;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The channels, as {@code topology.yaml} lists them. */
public record Topology(List<Channel> channels) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * A topic with its consumers.
   *
   * @param topic the SNS topic's name
   * @param from the service that publishes to it
   */
  public record Channel(String topic, String from, List<Subscription> subscriptions) {
    public Channel {
      subscriptions = List.copyOf(subscriptions);
    }
  }

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

  /**
   * Reads a topology.
   *
   * @throws IllegalArgumentException naming the value that AWS would refuse, or that would let two
   *     consumers share a queue
   */
  public static Topology read(InputStream yaml) {
    JsonNode root = MAPPER.readTree(yaml);
    JsonNode defaults = root.path("defaults");
    int maxReceiveCount = defaults.path("maxReceiveCount").asInt(0);
    if (maxReceiveCount < 1 || maxReceiveCount > 1_000) {
      throw new IllegalArgumentException(
          "maxReceiveCount " + maxReceiveCount + " is not between 1 and 1000");
    }
    Duration visibility =
        duration(defaults, "visibilityTimeout", Duration.ZERO, Duration.ofHours(12));
    Duration retention =
        duration(defaults, "retention", Duration.ofMinutes(1), Duration.ofDays(14));
    Set<String> queues = new HashSet<>();
    List<Channel> channels = new ArrayList<>();
    for (var entry : root.path("topics").properties()) {
      String topic = name(entry.getKey());
      List<Subscription> subscriptions = new ArrayList<>();
      for (JsonNode group : entry.getValue().path("groups")) {
        String queue = name(topic + "-" + group.asString());
        if (!queues.add(queue)) {
          throw new IllegalArgumentException("queue '" + queue + "' is listed twice");
        }
        subscriptions.add(
            new Subscription(
                topic,
                group.asString(),
                queue,
                name(queue + "-dlq"),
                name(queue + "-undelivered"),
                maxReceiveCount,
                visibility,
                retention));
      }
      channels.add(new Channel(topic, entry.getValue().path("from").asString(""), subscriptions));
    }
    return new Topology(channels);
  }

  private static String name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name '" + name + "' breaks SQS's rule: 1 to 80 letters, digits, - and _");
    }
    return name;
  }

  private static Duration duration(JsonNode defaults, String key, Duration least, Duration most) {
    String text = defaults.path(key).asString("");
    Duration duration;
    try {
      duration = Duration.parse(text.endsWith("d") ? "P" + text : "PT" + text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          key + " '" + text + "' is not a duration such as 30s, 5m, 12h or 14d", e);
    }
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          key + " '" + text + "' is not between " + least + " and " + most);
    }
    return duration;
  }
}
