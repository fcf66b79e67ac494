package dev.landbridge.embedded.broker;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A queue's subscription to a topic, as it is now.
 *
 * @param deadLetterQueue the name of the queue that gets what {@code queue} refuses
 */
record Subscription(
    String arn,
    String topicArn,
    String endpoint,
    String queue,
    Map<String, String> attributes,
    boolean raw,
    @Nullable String deadLetterQueue) {

  private static final Set<String> KNOWN = Set.of("RawMessageDelivery", "RedrivePolicy");
  private static final Pattern TARGET =
      Pattern.compile("\\{\\s*\"deadLetterTargetArn\"\\s*:\\s*\"([^\"]+)\"\\s*}");

  static Subscription of(
      String arn, String topicArn, String endpoint, Map<String, String> attributes) {
    Map<String, String> kept = new TreeMap<>();
    attributes.forEach((name, value) -> {
      if (!KNOWN.contains(name)) {
        throw SnsException.invalid("Attributes Reason: " + name + " is not supported here");
      }
      if (!value.isEmpty()) {
        kept.put(name, name.startsWith("Raw") ? value.toLowerCase(Locale.ROOT) : value);
      }
    });
    String raw = kept.computeIfAbsent("RawMessageDelivery", _ -> "false");
    if (!raw.equals("true") && !raw.equals("false")) {
      throw SnsException.invalid(
          "Attributes Reason: RawMessageDelivery: Invalid value [" + raw + "]");
    }
    String redrive = kept.get("RedrivePolicy");
    return new Subscription(
        arn,
        topicArn,
        endpoint,
        Arns.queueName(endpoint),
        Map.copyOf(kept),
        raw.equals("true"),
        redrive == null ? null : target(redrive));
  }

  private static String target(String redrivePolicy) {
    Matcher target = TARGET.matcher(redrivePolicy.strip());
    if (!target.matches()) {
      throw SnsException.invalid("RedrivePolicy: invalid JSON or no deadLetterTargetArn");
    }
    return Arns.queueName(target.group(1));
  }
}
