package dev.landbridge.messaging.binding;

import dev.landbridge.messaging.outbox.Publisher;
import dev.landbridge.schemas.event.CloudEvents;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Set;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.MimeType;

/** Publishes packs through the binding that is named like the topic. */
class BinderPublisher implements Publisher {
  static final MimeType BATCH = MimeType.valueOf(CloudEvents.BATCH);

  private final StreamBridge bridge;
  private final CircuitBreaker breaker;

  private final Set<String> topics;

  /**
   * @param topics those of the topology; the bridge would make one of any other name, to which
   *     nobody listens
   */
  BinderPublisher(StreamBridge bridge, CircuitBreaker breaker, Set<String> topics) {
    this.bridge = bridge;
    this.topics = Set.copyOf(topics);
    this.breaker = breaker;
  }

  @Override
  public boolean isReady() {
    // Asking moves an open breaker on once its pause is over; the permission is for the publish to
    // take.
    if (breaker.getState() != CircuitBreaker.State.OPEN) {
      return breaker.getState() != CircuitBreaker.State.FORCED_OPEN;
    }
    boolean permitted = breaker.tryAcquirePermission();
    if (permitted) {
      breaker.releasePermission();
    }
    return permitted;
  }

  @Override
  public void publish(String topic, byte[] pack) {
    if (!topics.contains(topic)) {
      throw new IllegalArgumentException("topic " + topic + " is not in the topology");
    }
    boolean sent =
        bridge.send(
            topic,
            MessageBuilder.withPayload(pack)
                .setHeader(MessageHeaders.CONTENT_TYPE, CloudEvents.BATCH)
                .build(),
            BATCH);
    if (!sent) {
      throw new IllegalStateException("the binding of topic " + topic + " did not take the pack");
    }
  }
}
