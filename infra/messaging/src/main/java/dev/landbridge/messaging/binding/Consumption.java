package dev.landbridge.messaging.binding;

import dev.landbridge.messaging.inbox.PackConsumer;
import dev.landbridge.messaging.inbox.PackConsumer.GiveBackException;
import dev.landbridge.messaging.store.StoreWatch;
import dev.landbridge.schemas.topology.Topology.Subscription;
import dev.landbridge.snssqs.core.RedeliverException;
import dev.landbridge.snssqs.core.SnsSqsHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.cloud.stream.binder.Binding;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.cloud.stream.messaging.DirectWithAttributesChannel;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;

/** Receives from the group's queues, one binding each, and not while the store is away. */
class Consumption implements SmartLifecycle, StoreWatch.Listener {
  /**
   * Bound last and unbound first, right after the binder has stopped all receivers side by side.
   */
  private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4000;

  /** How long a pack that was given back stays hidden. */
  private static final Duration GIVEN_BACK = Duration.ofSeconds(1);

  private final ApplicationContext context;
  private final BindingService bindings;
  private final List<Subscription> subscriptions;
  private final PackConsumer consumer;
  private final StoreWatch store;
  private final List<Binding<MessageChannel>> bound = new ArrayList<>();
  private boolean paused;
  private boolean listening;
  private volatile boolean running;

  Consumption(
      ApplicationContext context,
      BindingService bindings,
      List<Subscription> subscriptions,
      PackConsumer consumer,
      StoreWatch store) {
    this.context = context;
    this.bindings = bindings;
    this.subscriptions = List.copyOf(subscriptions);
    this.consumer = consumer;
    this.store = store;
  }

  @Override
  public synchronized void start() {
    if (!listening) {
      listening = true;
      store.listen(this);
    }
    for (Subscription subscription : subscriptions) {
      DirectWithAttributesChannel channel = new DirectWithAttributesChannel();
      channel.setApplicationContext(context);
      channel.setComponentName(subscription.queue());
      channel.setBeanName(subscription.queue());
      channel.subscribe(message -> receive(subscription.queue(), message));
      for (Binding<MessageChannel> binding :
          bindings.<MessageChannel>bindConsumer(channel, subscription.queue())) {
        bound.add(binding);
        if (paused) {
          binding.pause();
        }
      }
    }
    running = true;
  }

  private void receive(String queue, Message<?> message) {
    byte[] body =
        message.getPayload() instanceof byte[] bytes
            ? bytes
            : message.getPayload().toString().getBytes(StandardCharsets.UTF_8);
    Integer count = message.getHeaders().get(SnsSqsHeaders.RECEIVE_COUNT, Integer.class);
    try {
      consumer.receive(queue, body, count == null ? 1 : count);
    } catch (GiveBackException e) {
      throw new RedeliverException(String.valueOf(e.getMessage()), GIVEN_BACK);
    }
  }

  @Override
  public synchronized void away() {
    paused = true;
    bound.forEach(Binding::pause);
  }

  @Override
  public synchronized void back() {
    paused = false;
    bound.forEach(Binding::resume);
  }

  @Override
  public synchronized void stop() {
    running = false;
    subscriptions.forEach(subscription -> bindings.unbindConsumers(subscription.queue()));
    bound.clear();
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
