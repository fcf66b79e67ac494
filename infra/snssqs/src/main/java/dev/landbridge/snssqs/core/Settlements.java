package dev.landbridge.snssqs.core;

import dev.landbridge.snssqs.core.ReceiverRun.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;

/**
 * Deletes what was handled and shows again what was not, in batches of all that has gathered while
 * the last batch was under way. What SQS does not take is tried again until the message is visible
 * anyway; then it is delivered once more.
 */
final class Settlements {

  private static final Logger LOG = LoggerFactory.getLogger(QueueReceiver.class);
  private static final int BATCH = 10;

  /** How long a stop waits for the last batches. */
  private static final Duration LAST = Duration.ofSeconds(2);

  private static final Settlement END = new Settlement("", "", 0, null);

  private final SqsAsyncClient sqs;
  private final BrokerCalls broker;
  private final Queue queue;
  private final Duration visibilityTimeout;
  private final LinkedBlockingQueue<Settlement> pending = new LinkedBlockingQueue<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Thread thread;

  /**
   * @param hiddenFor seconds until the message is to be visible again; null deletes it
   */
  private record Settlement(
      String messageId, String receiptHandle, long expires, @Nullable Integer hiddenFor) {}

  Settlements(SqsAsyncClient sqs, BrokerCalls broker, Queue queue, Duration visibilityTimeout) {
    this.sqs = sqs;
    this.broker = broker;
    this.queue = queue;
    this.visibilityTimeout = visibilityTimeout;
  }

  void start() {
    thread = Thread.ofVirtual().name("sqs-settle-" + queue.name()).start(this::run);
  }

  void delete(Delivery delivery) {
    pending.add(settlement(delivery, null));
  }

  /** Makes the message visible after the delay, rounded up to whole seconds. */
  void show(Delivery delivery, Duration delay) {
    pending.add(settlement(delivery, (int) Math.ceilDiv(delay.toMillis(), 1000L)));
  }

  private Settlement settlement(Delivery delivery, @Nullable Integer hiddenFor) {
    return new Settlement(
        delivery.message().messageId(),
        delivery.message().receiptHandle(),
        delivery.receivedAt() + visibilityTimeout.toNanos(),
        hiddenFor);
  }

  /** Sends what is pending, for a short time at most. */
  void stop() {
    stopping.countDown();
    pending.add(END);
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      if (!running.join(LAST)) {
        running.interrupt();
        LOG.warn(
            "Queue {}: messages could not be settled and will be delivered again", queue.name());
      }
    } catch (InterruptedException e) {
      running.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Pauses pauses = new Pauses(Duration.ofMillis(50), Duration.ofSeconds(2));
    try {
      boolean ending = false;
      while (!ending || !pending.isEmpty()) {
        List<Settlement> batch = new ArrayList<>(BATCH);
        batch.add(pending.take());
        pending.drainTo(batch, BATCH - 1);
        ending |= batch.remove(END);
        List<Settlement> again = settle(batch);
        if (again.isEmpty()) {
          pauses.reset();
        } else if (stopping.await(pauses.next().toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.warn(
              "Queue {}: {} messages could not be settled and will be delivered again",
              queue.name(),
              again.size() + pending.size());
          return;
        } else {
          pending.addAll(again);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Queue {}: settling ends", queue.name());
    }
  }

  private List<Settlement> settle(List<Settlement> batch) {
    long now = System.nanoTime();
    Map<Boolean, List<Settlement>> byKind =
        batch.stream()
            .filter(settlement -> settlement.expires() - now > 0)
            .collect(Collectors.partitioningBy(settlement -> settlement.hiddenFor() == null));
    List<Settlement> again = new ArrayList<>();
    attempt(byKind.getOrDefault(true, List.of()), this::delete, again);
    attempt(byKind.getOrDefault(false, List.of()), this::show, again);
    return again;
  }

  private interface Call {
    List<BatchResultErrorEntry> send(List<Settlement> batch);
  }

  private void attempt(List<Settlement> batch, Call call, List<Settlement> again) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      Map<String, Settlement> byId = new HashMap<>();
      IntStream.range(0, batch.size()).forEach(i -> byId.put(Integer.toString(i), batch.get(i)));
      for (BatchResultErrorEntry failed : call.send(batch)) {
        Settlement settlement = byId.get(failed.id());
        if (settlement != null && !failed.senderFault()) {
          again.add(settlement);
        } else if (settlement != null) {
          LOG.debug(
              "Queue {}: message {} is no longer ours: {}",
              queue.name(),
              settlement.messageId(),
              failed.message());
        }
      }
    } catch (BrokerAwayException e) {
      LOG.debug("Queue {}: {} messages to settle again", queue.name(), batch.size(), e);
      again.addAll(batch);
    } catch (RuntimeException e) {
      LOG.warn(
          "Queue {}: {} messages could not be settled and will be delivered again",
          queue.name(),
          batch.size(),
          e);
    }
  }

  private List<BatchResultErrorEntry> delete(List<Settlement> batch) {
    List<DeleteMessageBatchRequestEntry> entries =
        IntStream.range(0, batch.size())
            .mapToObj(i ->
                DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(i))
                    .receiptHandle(batch.get(i).receiptHandle())
                    .build())
            .toList();
    return broker
        .call(
            "delete from queue " + queue.name(),
            () ->
                Causes.join(
                    sqs.deleteMessageBatch(
                        request -> request.queueUrl(queue.url()).entries(entries))))
        .failed();
  }

  private List<BatchResultErrorEntry> show(List<Settlement> batch) {
    List<ChangeMessageVisibilityBatchRequestEntry> entries =
        IntStream.range(0, batch.size())
            .mapToObj(i ->
                ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(i))
                    .receiptHandle(batch.get(i).receiptHandle())
                    .visibilityTimeout(batch.get(i).hiddenFor())
                    .build())
            .toList();
    return broker
        .call(
            "change visibility in queue " + queue.name(),
            () ->
                Causes.join(
                    sqs.changeMessageVisibilityBatch(
                        request -> request.queueUrl(queue.url()).entries(entries))))
        .failed();
  }
}
