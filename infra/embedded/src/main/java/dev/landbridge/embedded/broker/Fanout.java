package dev.landbridge.embedded.broker;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Brings a published message into the subscribed queues. A queue that is away is tried again until
 * it is back, as SNS does for weeks; what a queue refuses goes to the dead-letter queue of the
 * subscription, or nowhere.
 */
final class Fanout implements AutoCloseable {

  private static final Duration RETRY = Duration.ofMillis(100);
  private static final int RAW_ATTRIBUTES = 10;

  final LongAdder published = new LongAdder();
  final LongAdder delivered = new LongAdder();
  final LongAdder undelivered = new LongAdder();
  final LongAdder lost = new LongAdder();

  private final QueueSender sender;
  private final ExecutorService workers;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("embedded-sns-delays").factory());
  private volatile Deliveries deliveries = Deliveries.UNTOUCHED;
  private volatile boolean closed;

  Fanout(QueueSender sender, ExecutorService workers) {
    this.sender = sender;
    this.workers = workers;
  }

  void through(Deliveries hook) {
    deliveries = hook;
  }

  /** Returns when every queue has its copy, or is known to be away. */
  void publish(
      Topic topic,
      String id,
      String body,
      @Nullable String subject,
      Map<String, MessageAttribute> attributes) {
    published.increment();
    List<CompletableFuture<?>> others = new ArrayList<>();
    List<Subscription> subscriptions = List.copyOf(topic.subscriptions.values());
    for (int i = 1; i < subscriptions.size(); i++) {
      Subscription subscription = subscriptions.get(i);
      others.add(
          CompletableFuture.runAsync(
              () -> bring(subscription, id, body, subject, attributes), workers));
    }
    if (!subscriptions.isEmpty()) {
      bring(subscriptions.getFirst(), id, body, subject, attributes);
    }
    others.forEach(CompletableFuture::join);
  }

  private void bring(
      Subscription subscription,
      String id,
      String body,
      @Nullable String subject,
      Map<String, MessageAttribute> attributes) {
    if (subscription.raw() && attributes.size() > RAW_ATTRIBUTES) {
      lost.increment();
      return;
    }
    Delivery arriving =
        subscription.raw()
            ? new Delivery(subscription.queue(), body, attributes, Duration.ZERO)
            : new Delivery(
                subscription.queue(),
                envelope(subscription, id, body, subject, attributes),
                Map.of(),
                Duration.ZERO);
    for (Delivery delivery : deliveries.deliver(arriving)) {
      if (delivery.delay().isZero()) {
        put(delivery, subscription.deadLetterQueue());
      } else {
        later(delivery, subscription.deadLetterQueue(), delivery.delay());
      }
    }
  }

  /** Past the hook, now. */
  void put(Delivery delivery, @Nullable String deadLetterQueue) {
    try {
      Optional<String> refusal = sender.send(delivery);
      if (refusal.isEmpty()) {
        delivered.increment();
      } else if (deadLetterQueue == null) {
        lost.increment();
      } else {
        undelivered.increment();
        bury(delivery, deadLetterQueue, refusal.get());
      }
    } catch (IOException away) {
      later(delivery, deadLetterQueue, RETRY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void bury(Delivery delivery, String deadLetterQueue, String refusal) {
    Map<String, MessageAttribute> attributes = new LinkedHashMap<>(delivery.attributes());
    if (attributes.size() + 2 <= RAW_ATTRIBUTES) {
      attributes.put("ErrorCode", new MessageAttribute("String", "ClientError"));
      attributes.put("ErrorMessage", new MessageAttribute("String", refusal));
    }
    put(new Delivery(deadLetterQueue, delivery.body(), attributes, Duration.ZERO), null);
  }

  private void later(Delivery delivery, @Nullable String deadLetterQueue, Duration delay) {
    if (closed) {
      return;
    }
    var _ =
        clock.schedule(
            () -> workers.execute(() -> put(delivery, deadLetterQueue)),
            delay.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private static String envelope(
      Subscription subscription,
      String id,
      String body,
      @Nullable String subject,
      Map<String, MessageAttribute> attributes) {
    StringBuilder json = new StringBuilder(body.length() + 512);
    json.append("{\"Type\":\"Notification\"");
    field(json, "MessageId", id);
    field(json, "TopicArn", subscription.topicArn());
    if (subject != null) {
      field(json, "Subject", subject);
    }
    field(json, "Message", body);
    field(
        json,
        "Timestamp",
        Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS).toString());
    field(json, "SignatureVersion", "1");
    field(json, "Signature", "embedded");
    field(json, "SigningCertURL", "http://127.0.0.1/no-certificate");
    field(
        json,
        "UnsubscribeURL",
        "http://127.0.0.1/?Action=Unsubscribe&SubscriptionArn=" + subscription.arn());
    if (!attributes.isEmpty()) {
      json.append(",\"MessageAttributes\":");
      Escapes.attributes(json, attributes, "Type", "Value", "Value");
    }
    return json.append('}').toString();
  }

  private static void field(StringBuilder json, String name, String value) {
    json.append(",\"").append(name).append("\":");
    Escapes.json(json, value);
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  @Override
  public void close() {
    closed = true;
    clock.shutdownNow();
  }
}
