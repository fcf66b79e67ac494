package dev.landbridge.messaging.binding;

import dev.landbridge.messaging.inbox.DeadLetterQueue;
import dev.landbridge.schemas.event.CloudEvents;
import java.util.Map;
import java.util.Set;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;

/** Sends to {@code <queue>-dlq} through the binding of that name, whose destination is a queue. */
class BinderDeadLetterQueue implements DeadLetterQueue {
  private final StreamBridge bridge;

  private final Set<String> queues;

  /**
   * @param queues those of the group; the bridge would make a topic of any other name, and the
   *     message would be gone
   */
  BinderDeadLetterQueue(StreamBridge bridge, Set<String> queues) {
    this.bridge = bridge;
    this.queues = Set.copyOf(queues);
  }

  @Override
  public void send(String queue, byte[] body, Map<String, String> attributes) {
    if (!queues.contains(queue)) {
      throw new IllegalArgumentException(
          "queue %s is not one of this group's, so its dead-letter queue is not known"
              .formatted(queue));
    }
    boolean sent =
        bridge.send(
            MessagingDefaults.deadLetterBinding(queue),
            MessageBuilder.withPayload(body)
                .copyHeaders(attributes)
                .setHeader(MessageHeaders.CONTENT_TYPE, CloudEvents.BATCH)
                .build(),
            BinderPublisher.BATCH);
    if (!sent) {
      throw new IllegalStateException(
          "the binding of the dead-letter queue of " + queue + " did not take the message");
    }
  }
}
