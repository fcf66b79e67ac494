package dev.landbridge.snssqs.core;

import static dev.landbridge.snssqs.TestBroker.name;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.landbridge.snssqs.TestBroker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class ReceivingIntegrationTests {

  private static final TestBroker BROKER = TestBroker.start();
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "test",
          CircuitBreakerConfig.custom()
              .minimumNumberOfCalls(3)
              .slidingWindowSize(6)
              .waitDurationInOpenState(Duration.ofMillis(200))
              .permittedNumberOfCallsInHalfOpenState(2)
              .build());
  private final BrokerCalls calls = new BrokerCalls(breaker);
  private final Provisioner provisioner =
      new Provisioner(BROKER.sns(), BROKER.sqs(), Provisioner.Mode.CREATE);
  private final TopicPublisher publisher = new TopicPublisher(BROKER.sns(), calls, TIMEOUT);
  private final QueueSender sender = new QueueSender(BROKER.sqs(), calls, TIMEOUT);
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<QueueReceiver> receivers = new ArrayList<>();
  private final String topicName = name("receiving");

  @AfterEach
  void stop() {
    BROKER.resume();
    receivers.forEach(QueueReceiver::beginStop);
    receivers.forEach(QueueReceiver::stop);
  }

  @Test
  void handsAPublishedMessageToTheHandlerAndDeletesIt() {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    receive(queue, settings().build(), received::add);
    Map<String, Object> headers = new LinkedHashMap<>();
    IntStream.range(0, 25).forEach(i -> headers.put("header-" + i, "value " + i));

    publisher.publish(
        provisioner.topic(topicName), new Letter("{\"é\":1}".getBytes(UTF_8), headers));

    await().until(() -> received.size() == 1);
    Received message = received.getFirst();
    assertThat(new String(message.letter().body(), UTF_8)).isEqualTo("{\"é\":1}");
    assertThat(message.letter().headers()).isEqualTo(headers);
    assertThat(message.receiveCount()).isEqualTo(1);
    assertThat(message.queue()).isEqualTo(queue.name());
    awaitEmpty(queue);
  }

  @Test
  void pausesAReceiverThatJoinsAPausedGroup() {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    ReceiverGroup group = new ReceiverGroup();
    group.pause();
    QueueReceiver receiver =
        new QueueReceiver(BROKER.sqs(), calls, queue, settings().build(), received::add);
    receivers.add(receiver);

    group.add(receiver);
    assertThat(receiver.isPaused()).isTrue();
    group.resume();

    assertThat(receiver.isPaused()).isFalse();
  }

  @Test
  void deliversAFailedMessageAgainAfterTheBackoffCountingReceives() {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    receive(
        queue,
        settings().backoff(Duration.ofSeconds(1)).build(),
        message -> {
          received.add(message);
          if (message.receiveCount() < 3) {
            throw new IllegalStateException("fails on purpose");
          }
        });

    sender.send(queue, letter("again"));

    await().until(() -> received.size() == 3);
    assertThat(received).extracting(Received::receiveCount).containsExactly(1, 2, 3);
    assertThat(received).extracting(Received::id).containsOnly(received.getFirst().id());
    awaitEmpty(queue);
  }

  @Test
  void hidesAFailedMessageWhileItBacksOff() {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    receive(
        queue,
        settings().backoff(Duration.ofHours(1)).maxBackoff(Duration.ofHours(1)).build(),
        message -> {
          received.add(message);
          if (text(message).equals("fails")) {
            throw new IllegalStateException("fails on purpose");
          }
        });

    sender.send(queue, letter("fails"));
    sender.send(queue, letter("works"));

    await().until(() -> received.size() == 2);
    await().untilAsserted(() -> assertThat(count(queue, true)).isEqualTo(1));
    assertThat(count(queue, false)).isZero();
  }

  @Test
  void deliversAgainWhenTheHandlerSaysSo() {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    receive(
        queue,
        settings().backoff(Duration.ofHours(1)).maxBackoff(Duration.ofHours(1)).build(),
        message -> {
          received.add(message);
          if (message.receiveCount() == 1) {
            throw new IllegalStateException(new RedeliverException("not now", Duration.ZERO));
          }
        });

    sender.send(queue, letter("later"));

    await().until(() -> received.size() == 2);
    awaitEmpty(queue);
  }

  @Test
  void leavesToSqsWhatFailsTooOften() {
    Queue queue = subscribe(new QueueSettings(Duration.ofSeconds(30), Duration.ofDays(1), 2));
    Queue dead = provisioner.queue(Names.deadLetterQueue(queue.name()), QueueSettings.DEFAULT);
    List<Received> deadLetters = new CopyOnWriteArrayList<>();
    receive(
        queue,
        settings().backoff(Duration.ZERO).build(),
        message -> {
          received.add(message);
          throw new IllegalStateException("fails on purpose");
        });
    // ElasticMQ wakes no long poll when it moves a message.
    receive(dead, settings().waitTime(Duration.ofSeconds(1)).build(), deadLetters::add);

    sender.send(queue, letter("poison"));

    await().until(() -> deadLetters.size() == 1);
    assertThat(received).hasSize(2);
    assertThat(text(deadLetters.getFirst())).isEqualTo("poison");
  }

  @Test
  void handlesAsManyAtOnceAsItIsToldAndNoMore() throws Exception {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < 9; i++) {
      sender.send(queue, letter("m" + i));
    }
    receive(
        queue,
        settings().concurrency(3).build(),
        message -> {
          most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          release.await();
          atOnce.decrementAndGet();
          received.add(message);
        });

    await().until(() -> atOnce.get() == 3);
    // Nothing is taken from the queue that nobody can handle now.
    assertThat(count(queue, false)).isEqualTo(6);
    release.countDown();

    await().until(() -> received.size() == 9);
    assertThat(most).hasValue(3);
  }

  @Test
  void finishesWhatIsAtWorkBeforeAStopReturns() {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    QueueReceiver receiver =
        receive(
            queue,
            settings().build(),
            message -> {
              begun.countDown();
              release.await();
              received.add(message);
            });
    sender.send(queue, letter("slow"));
    await().until(() -> begun.getCount() == 0);

    receiver.beginStop();
    release.countDown();
    receiver.stop();

    assertThat(received).hasSize(1);
    assertThat(count(queue, false) + count(queue, true)).isZero();
  }

  @Test
  void abandonsAHandlerThatOutlastsTheDrainAndLosesNothing() {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    QueueReceiver receiver =
        receive(
            queue,
            settings().drain(Duration.ofMillis(50)).build(),
            message -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
              }
            });
    sender.send(queue, letter("stuck"));
    await().until(() -> begun.getCount() == 0);

    receiver.stop();

    await().untilTrue(interrupted);
    assertThat(count(queue, false) + count(queue, true)).isEqualTo(1);
  }

  @Test
  void abortsItsLongPollWhenItStops() {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    QueueReceiver receiver = receive(queue, settings().build(), received::add);
    await().until(receiver::isPolling);

    // A poll of 20 s under way: with it, a stop that waited would outlast the test's own limit.
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(15), receiver::stop);

    assertThat(receiver.isRunning()).isFalse();
  }

  @Test
  void startsAgainAfterAStop() {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    // ElasticMQ may give the message to the aborted poll; it shows again after the timeout.
    QueueReceiver receiver =
        receive(queue, settings().visibilityTimeout(Duration.ofSeconds(2)).build(), received::add);
    await().until(receiver::isPolling);
    receiver.stop();
    sender.send(queue, letter("meanwhile"));

    receiver.start();

    await().until(() -> received.size() == 1);
  }

  @Test
  void givesBackWhatItHasNotBegunWhenPaused() {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean slow = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    QueueReceiver receiver =
        receive(
            queue,
            settings().waitTime(Duration.ofSeconds(1)).build(),
            message -> {
              if (slow.get()) {
                begun.countDown();
                release.await();
              }
              received.add(message);
            });
    // Once it knows that handling is quick it fetches ahead.
    sender.send(queue, letter("quick"));
    await().until(() -> received.size() == 1);
    slow.set(true);
    for (int i = 0; i < 5; i++) {
      sender.send(queue, letter("m" + i));
    }
    await().until(() -> begun.getCount() == 0);
    await().until(() -> count(queue, false) == 0);

    receiver.pause();

    await().until(() -> count(queue, false) == 4);
    release.countDown();
    await().until(() -> received.size() == 2);
    sender.send(queue, letter("while paused"));
    await().until(() -> count(queue, false) == 5);
    assertThat(received).hasSize(2);

    receiver.resume();

    await().until(() -> received.size() == 7);
    awaitEmpty(queue);
  }

  @Test
  void losesNothingWhileTheBrokerIsAway() {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    Topic topic = provisioner.topic(topicName);
    Set<String> handled = ConcurrentHashMap.newKeySet();
    receive(
        queue,
        // What is given to a poll whose connection broke is hidden for so long.
        settings()
            .waitTime(Duration.ofSeconds(1))
            .visibilityTimeout(Duration.ofSeconds(3))
            .concurrency(4)
            .build(),
        message -> handled.add(text(message)));
    List<String> published = new ArrayList<>();
    int failures = 0;
    for (int i = 0; i < 60; i++) {
      if (i == 20) {
        BROKER.pause();
      }
      if (i == 30) {
        await().until(() -> breaker.getState() == CircuitBreaker.State.OPEN);
        BROKER.resume();
      }
      String text = "m" + i;
      try {
        publisher.publish(topic, letter(text));
        published.add(text);
      } catch (BrokerAwayException e) {
        failures++;
      }
    }
    String last = "last";
    await()
        .ignoreExceptionsInstanceOf(BrokerAwayException.class)
        .until(() -> publisher.publish(topic, letter(last)) != null);
    published.add(last);

    assertThat(failures).isPositive();
    await().atMost(Duration.ofSeconds(30)).until(() -> handled.containsAll(published));
    awaitEmpty(queue);
  }

  @Test
  void stopsWhileTheBrokerIsAway() {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    QueueReceiver receiver = receive(queue, settings().build(), received::add);
    BROKER.pause();
    await().until(() -> breaker.getState() != CircuitBreaker.State.CLOSED);

    receiver.stop();

    assertThat(receiver.isRunning()).isFalse();
  }

  @Test
  void refusesAMessageBeyondTheLimitNamingItsSize() {
    Topic topic = provisioner.topic(topicName);
    byte[] body = "x".repeat(1024 * 1024).getBytes(UTF_8);

    assertThatThrownBy(() -> publisher.publish(topic, new Letter(body, Map.of("h", "v"))))
        .isInstanceOf(MessageRefusedException.class)
        .hasMessageContaining(topicName)
        .hasMessageContaining("1048584 bytes");
  }

  @Test
  void carriesAMessageOfAMebibyte() {
    Queue queue = subscribe(QueueSettings.DEFAULT);
    receive(queue, settings().build(), received::add);
    byte[] body = "x".repeat(1024 * 1024).getBytes(UTF_8);

    publisher.publish(provisioner.topic(topicName), new Letter(body, Map.of()));

    await().until(() -> received.size() == 1);
    assertThat(received.getFirst().letter().body()).isEqualTo(body);
  }

  @Test
  void holdsAMissingTopicNotAgainstTheMessage() {
    Topic topic = provisioner.topic(topicName);
    BROKER.sns().deleteTopic(request -> request.topicArn(topic.arn()));

    assertThatThrownBy(() -> publisher.publish(topic, letter("x")))
        .isInstanceOf(BrokerAwayException.class);
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
  }

  @Test
  void keepsTheOrderOfAGroupOfAFifoQueue() {
    Queue queue = provisioner.queue(topicName + ".fifo", QueueSettings.DEFAULT);
    for (int i = 0; i < 10; i++) {
      sender.send(
          queue, new Letter(("m" + i).getBytes(UTF_8), Map.of(SnsSqsHeaders.SEND_GROUP_ID, "one")));
    }
    receive(queue, settings().concurrency(4).build(), received::add);

    await().until(() -> received.size() == 10);
    assertThat(received)
        .extracting(ReceivingIntegrationTests::text)
        .containsExactlyElementsOf(IntStream.range(0, 10).mapToObj(i -> "m" + i).toList());
    assertThat(received.getFirst().groupId()).isEqualTo("one");
  }

  private Queue subscribe(QueueSettings settings) {
    return provisioner.subscribe(topicName, topicName + "-group", settings);
  }

  private QueueReceiver receive(Queue queue, ReceiverSettings settings, ReceivedHandler handler) {
    QueueReceiver receiver = new QueueReceiver(BROKER.sqs(), calls, queue, settings, handler);
    receivers.add(receiver);
    receiver.start();
    return receiver;
  }

  private static Settings settings() {
    return new Settings();
  }

  private static final class Settings {
    private int concurrency = 1;
    private Duration waitTime = Duration.ofSeconds(20);
    private Duration visibilityTimeout = Duration.ofSeconds(30);
    private Duration backoff = Duration.ofSeconds(1);
    private Duration maxBackoff = Duration.ofSeconds(10);
    private Duration drain = Duration.ofSeconds(10);

    Settings concurrency(int value) {
      concurrency = value;
      return this;
    }

    Settings waitTime(Duration value) {
      waitTime = value;
      return this;
    }

    Settings visibilityTimeout(Duration value) {
      visibilityTimeout = value;
      return this;
    }

    Settings backoff(Duration value) {
      backoff = value;
      return this;
    }

    Settings maxBackoff(Duration value) {
      maxBackoff = value;
      return this;
    }

    Settings drain(Duration value) {
      drain = value;
      return this;
    }

    ReceiverSettings build() {
      return new ReceiverSettings(
          concurrency, 10, waitTime, visibilityTimeout, backoff, 1, maxBackoff, drain);
    }
  }

  private static void awaitEmpty(Queue queue) {
    await().untilAsserted(() -> assertThat(count(queue, false) + count(queue, true)).isZero());
  }

  private static int count(Queue queue, boolean hidden) {
    QueueAttributeName name =
        hidden
            ? QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE
            : QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    return Integer.parseInt(
        BROKER
            .sqs()
            .getQueueAttributes(request -> request.queueUrl(queue.url()).attributeNames(name))
            .join()
            .attributes()
            .values()
            .stream()
            .collect(Collectors.joining()));
  }

  private static Letter letter(String text) {
    return new Letter(text.getBytes(UTF_8), Map.of("contentType", "text/plain"));
  }

  private static String text(Received message) {
    return new String(message.letter().body(), UTF_8);
  }
}
