package dev.landbridge.messaging.binding;

import dev.landbridge.messaging.inbox.PackConsumer;
import dev.landbridge.messaging.inbox.PackConsumer.GiveBackException;
import dev.landbridge.messaging.store.StoreWatch;
import dev.landbridge.schemas.topology.Topology.Subscription;
import dev.landbridge.snssqs.core.ReceiverGroup;
import dev.landbridge.snssqs.core.RedeliverException;
import dev.landbridge.snssqs.core.SnsSqsHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.cloud.stream.messaging.DirectWithAttributesChannel;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.messaging.Message;

/** Receives from the group's queues, one binding each, and not while the store is away. */
class Consumption implements SmartLifecycle, StoreWatch.Listener {
  /**
   * Bound last and unbound first, right after the binder has stopped all receivers side by side.
   */
  private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4000;

  /**
   * The longest that a pack that was given back stays hidden: an outage of hours must not use up
   * the receives after which SQS moves it to the dead-letter queue.
   */
  private static final Duration HIDDEN_AT_MOST = Duration.ofMinutes(5);

  private final ApplicationContext context;
  private final BindingService bindings;
  private final List<Subscription> subscriptions;
  private final PackConsumer consumer;
  private final StoreWatch store;
  private final ReceiverGroup receivers;
  private boolean listening;
  private volatile boolean running;

  Consumption(
      ApplicationContext context,
      BindingService bindings,
      List<Subscription> subscriptions,
      PackConsumer consumer,
      StoreWatch store,
      ReceiverGroup receivers) {
    this.context = context;
    this.bindings = bindings;
    this.subscriptions = List.copyOf(subscriptions);
    this.consumer = consumer;
    this.store = store;
    this.receivers = receivers;
  }

  @Override
  public synchronized void start() {
    if (!listening) {
      listening = true;
      store.listen(this);
    }
    // It may have gone before anybody listened; when it comes back this is told.
    if (store.isAway()) {
      receivers.pause();
    }
    for (Subscription subscription : subscriptions) {
      DirectWithAttributesChannel channel = new DirectWithAttributesChannel();
      channel.setApplicationContext(context);
      channel.setComponentName(subscription.queue());
      channel.setBeanName(subscription.queue());
      channel.subscribe(message -> receive(subscription.queue(), message));
      bindings.bindConsumer(channel, subscription.queue());
    }
    running = true;
  }

  private void receive(String queue, Message<?> message) {
    byte[] body =
        message.getPayload() instanceof byte[] bytes
            ? bytes
            : message.getPayload().toString().getBytes(StandardCharsets.UTF_8);
    Integer count = message.getHeaders().get(SnsSqsHeaders.RECEIVE_COUNT, Integer.class);
    int receives = count == null ? 1 : count;
    try {
      consumer.receive(queue, body, receives);
    } catch (GiveBackException e) {
      throw new RedeliverException(String.valueOf(e.getMessage()), hidden(receives));
    }
  }

  /** Twice as long from receive to receive. */
  static Duration hidden(int receives) {
    Duration hidden = Duration.ofSeconds(1L << Math.min(Math.max(receives, 1) - 1, 20));
    return hidden.compareTo(HIDDEN_AT_MOST) < 0 ? hidden : HIDDEN_AT_MOST;
  }

  @Override
  public synchronized void away() {
    receivers.pause();
  }

  @Override
  public synchronized void back() {
    receivers.resume();
  }

  @Override
  public synchronized void stop() {
    running = false;
    subscriptions.forEach(subscription -> bindings.unbindConsumers(subscription.queue()));
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
