package dev.landbridge.snssqs.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * A receiver from its start to its stop: one thread that polls, some that handle, one that settles.
 */
final class ReceiverRun {

  private static final Logger LOG = LoggerFactory.getLogger(QueueReceiver.class);

  private final SqsAsyncClient sqs;
  private final BrokerCalls broker;
  private final Queue queue;
  private final ReceiverSettings settings;
  private final ReceivedHandler handler;
  private final Settlements settlements;
  private final Prefetch prefetch;
  private final List<Thread> threads = new ArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Delivery> waiting = new ArrayDeque<>();
  private int atWork;
  private boolean paused;
  private long stopAt;
  private volatile boolean stopping;
  private volatile @Nullable CompletableFuture<ReceiveMessageResponse> poll;

  /**
   * @param receivedAt by the nano clock, before the receive was sent, so that the visibility
   *     timeout ends no earlier
   */
  record Delivery(Message message, long receivedAt) {}

  ReceiverRun(
      SqsAsyncClient sqs,
      BrokerCalls broker,
      Queue queue,
      ReceiverSettings settings,
      ReceivedHandler handler,
      boolean paused) {
    this.sqs = sqs;
    this.broker = broker;
    this.queue = queue;
    this.settings = settings;
    this.handler = handler;
    this.paused = paused;
    this.settlements = new Settlements(sqs, broker, queue, settings.visibilityTimeout());
    // Within a group of a FIFO queue nothing may overtake, so nothing waits beside what is at work.
    int most = queue.fifo() ? 0 : settings.maxMessages() - 1;
    this.prefetch = new Prefetch(settings.visibilityTimeout(), settings.concurrency(), most);
  }

  void start() {
    settlements.start();
    threads.add(Thread.ofVirtual().name("sqs-poll-" + queue.name()).start(this::poll));
    for (int i = 0; i < settings.concurrency(); i++) {
      threads.add(Thread.ofVirtual().name("sqs-" + queue.name() + "-" + i).start(this::work));
    }
  }

  void beginStop() {
    lock.lock();
    try {
      if (stopping) {
        return;
      }
      stopAt = System.nanoTime() + settings.drain().toNanos();
      stopping = true;
      giveBackWaiting();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    CompletableFuture<ReceiveMessageResponse> current = poll;
    if (current != null) {
      current.cancel(true);
    }
  }

  void awaitStop() {
    boolean drained = awaitHandlers();
    if (!drained) {
      LOG.warn(
          "Queue {}: handlers are still at work after {}; they are interrupted, their messages will be delivered again",
          queue.name(),
          settings.drain());
      threads.forEach(Thread::interrupt);
    }
    settlements.stop();
    if (drained) {
      try {
        for (Thread thread : threads) {
          thread.join(Duration.ofSeconds(1));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean awaitHandlers() {
    lock.lock();
    try {
      while (atWork > 0) {
        long left = stopAt - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        changed.await(left, TimeUnit.NANOSECONDS);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  void pause() {
    lock.lock();
    try {
      // A poll under way is left to end by itself: what SQS puts into an aborted answer stays
      // hidden for long.
      paused = true;
      giveBackWaiting();
    } finally {
      lock.unlock();
    }
  }

  void resume() {
    lock.lock();
    try {
      paused = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isPolling() {
    return poll != null;
  }

  private void giveBackWaiting() {
    waiting.forEach(delivery -> settlements.show(delivery, Duration.ZERO));
    waiting.clear();
  }

  private void poll() {
    Pauses pauses = new Pauses(Duration.ofMillis(200), Duration.ofSeconds(2));
    while (true) {
      try {
        int room = awaitRoom();
        if (room == 0) {
          return;
        }
        admit(receive(room));
        if (pauses.reset()) {
          LOG.info("Queue {}: receiving again", queue.name());
        }
      } catch (CancellationException | InterruptedException e) {
        if (stopping) {
          return;
        }
      } catch (RuntimeException | Error e) {
        if (stopping) {
          return;
        }
        if (pauses.isFirst()) {
          LOG.warn(
              "Queue {}: cannot receive, trying again until it works: {}",
              queue.name(),
              e.toString());
        }
        pause(pauses.next());
      }
    }
  }

  /** How many messages to ask for; 0 when stopping. */
  private int awaitRoom() throws InterruptedException {
    lock.lock();
    try {
      while (!stopping) {
        int ahead = prefetch.allowance();
        int room =
            Math.min(
                settings.maxMessages(), settings.concurrency() + ahead - atWork - waiting.size());
        if (!paused && room > 0 && waiting.size() <= ahead / 2) {
          return queue.fifo() ? 1 : room;
        }
        changed.await();
      }
      return 0;
    } finally {
      lock.unlock();
    }
  }

  private List<Delivery> receive(int room) {
    long before = System.nanoTime();
    // While the breaker probes, an answer is wanted at once.
    long wait = broker.closed() ? settings.waitTime().toSeconds() : 0;
    ReceiveMessageRequest request =
        ReceiveMessageRequest.builder()
            .queueUrl(queue.url())
            .maxNumberOfMessages(room)
            .waitTimeSeconds((int) wait)
            .visibilityTimeout((int) settings.visibilityTimeout().toSeconds())
            .messageAttributeNames("All")
            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
            .build();
    ReceiveMessageResponse response =
        broker.call(
            "receive from queue " + queue.name(),
            () -> {
              CompletableFuture<ReceiveMessageResponse> future = sqs.receiveMessage(request);
              poll = future;
              if (stopping) {
                future.cancel(true);
              }
              return Causes.join(future);
            });
    poll = null;
    // A short poll hides its messages from its answer on, a long one later than it was sent.
    long received = wait == 0 ? before : System.nanoTime();
    return response.messages().stream().map(message -> new Delivery(message, received)).toList();
  }

  private void admit(List<Delivery> deliveries) {
    lock.lock();
    try {
      if (stopping || paused) {
        deliveries.forEach(delivery -> settlements.show(delivery, Duration.ZERO));
      } else {
        waiting.addAll(deliveries);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void pause(Duration pause) {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (left > 0 && !stopping) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      // Only a stop interrupts; the loop sees it.
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    while (true) {
      Delivery delivery = take();
      if (delivery == null) {
        return;
      }
      try {
        handle(delivery);
      } finally {
        lock.lock();
        try {
          atWork--;
          changed.signalAll();
        } finally {
          lock.unlock();
        }
      }
    }
  }

  private @Nullable Delivery take() {
    lock.lock();
    try {
      while (!stopping) {
        Delivery delivery = waiting.poll();
        if (delivery != null) {
          atWork++;
          changed.signalAll();
          return delivery;
        }
        changed.await();
      }
      return null;
    } catch (InterruptedException e) {
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void handle(Delivery delivery) {
    long start = System.nanoTime();
    if (start - delivery.receivedAt() > settings.visibilityTimeout().toNanos() / 2) {
      // It waited too long to be begun safely.
      prefetch.took(settings.visibilityTimeout().toNanos());
      settlements.show(delivery, Duration.ZERO);
      return;
    }
    try {
      handler.handle(received(delivery.message()));
      settlements.delete(delivery);
    } catch (Throwable e) {
      settlements.show(delivery, pauseAfter(e, delivery.message()));
    } finally {
      prefetch.took(System.nanoTime() - start);
      if (!stopping) {
        // A handler's leftover interrupt is no message to the worker.
        Thread.interrupted();
      }
    }
  }

  private Duration pauseAfter(Throwable thrown, Message message) {
    RedeliverException wanted = Causes.find(thrown, RedeliverException.class);
    if (wanted != null) {
      LOG.debug(
          "Queue {}: message {} later: {}", queue.name(), message.messageId(), wanted.getMessage());
      return wanted.delay();
    }
    int receives = receiveCount(message);
    Duration pause = settings.backoffAfter(receives);
    LOG.warn(
        "Queue {}: message {} failed in receive {}, visible again in {}",
        queue.name(),
        message.messageId(),
        receives,
        pause,
        thrown);
    return pause;
  }

  private Received received(Message message) {
    Map<String, WireFormat.Attribute> attributes = new LinkedHashMap<>();
    message
        .messageAttributes()
        .forEach((name, value) ->
            attributes.put(
                name,
                new WireFormat.Attribute(
                    value.dataType(),
                    value.stringValue(),
                    value.binaryValue() == null ? null : value.binaryValue().asByteBuffer())));
    Map<MessageSystemAttributeName, String> system = message.attributes();
    String sent = system.get(MessageSystemAttributeName.SENT_TIMESTAMP);
    return new Received(
        queue.name(),
        message.messageId(),
        WireFormat.decode(message.body(), attributes),
        receiveCount(message),
        sent == null ? Instant.EPOCH : Instant.ofEpochMilli(Long.parseLong(sent)),
        system.get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
  }

  private static int receiveCount(Message message) {
    String count = message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
    return count == null ? 1 : Integer.parseInt(count);
  }
}
