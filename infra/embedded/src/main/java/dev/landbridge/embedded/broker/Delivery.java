package dev.landbridge.embedded.broker;

import java.time.Duration;
import java.util.Map;

/**
 * A message on its way from a topic into a queue.
 *
 * @param queue the queue's name
 * @param body what the queue gets: the published message itself where delivery is raw
 * @param delay how long it stays on the way; zero when it arrives at the hook
 */
public record Delivery(
    String queue, String body, Map<String, MessageAttribute> attributes, Duration delay) {

  public Delivery {
    attributes = Map.copyOf(attributes);
    if (delay.isNegative()) {
      throw new IllegalArgumentException("a delay in the past: " + delay);
    }
  }

  public Delivery withBody(String other) {
    return new Delivery(queue, other, attributes, delay);
  }

  public Delivery after(Duration time) {
    return new Delivery(queue, body, attributes, time);
  }
}
