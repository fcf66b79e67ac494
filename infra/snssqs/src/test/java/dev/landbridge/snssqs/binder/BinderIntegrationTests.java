package dev.landbridge.snssqs.binder;

import static dev.landbridge.snssqs.TestBroker.name;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.landbridge.snssqs.TestBroker;
import dev.landbridge.snssqs.core.BrokerAwayException;
import dev.landbridge.snssqs.core.MessageRefusedException;
import dev.landbridge.snssqs.core.SnsSqsHeaders;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.cloud.stream.binder.Binding;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.cloud.stream.config.BindersHealthIndicatorAutoConfiguration.BindersHealthContributor;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.MimeType;

class BinderIntegrationTests {

  private static final TestBroker BROKER = TestBroker.start();
  private static final String IN = "spring.cloud.stream.bindings.packs-in-0.";
  private static final String IN_EXTENDED =
      "spring.cloud.stream.snssqs.bindings.packs-in-0.consumer.";

  private final List<ConfigurableApplicationContext> applications = new ArrayList<>();
  private final String topic = name("binder");

  @AfterEach
  void close() {
    BROKER.resume();
    applications.forEach(ConfigurableApplicationContext::close);
  }

  @Test
  void carriesAPackWithItsHeadersFromStreamBridgeToAConsumer() {
    ConfigurableApplicationContext application = start("packs", IN + "destination=" + topic);
    byte[] pack = "[{\"specversion\":\"1.0\",\"id\":\"é\"}]".getBytes(UTF_8);
    Map<String, Object> headers = new LinkedHashMap<>();
    IntStream.range(0, 12).forEach(i -> headers.put("h" + i, "v" + i));

    boolean sent =
        application
            .getBean(StreamBridge.class)
            .send(
                topic,
                MessageBuilder.withPayload(pack).copyHeaders(headers).build(),
                MimeType.valueOf("application/cloudevents-batch+json"));

    assertThat(sent).isTrue();
    Received received = application.getBean(Received.class);
    await().until(() -> received.messages.size() == 1);
    Message<byte[]> message = received.messages.getFirst();
    assertThat(message.getPayload()).isEqualTo(pack);
    assertThat(message.getHeaders().get("contentType"))
        .hasToString("application/cloudevents-batch+json");
    assertThat(message.getHeaders())
        .containsAllEntriesOf(headers)
        .containsEntry(SnsSqsHeaders.RECEIVE_COUNT, 1)
        .containsEntry(SnsSqsHeaders.QUEUE, topic + "-group")
        .containsKeys(SnsSqsHeaders.MESSAGE_ID, SnsSqsHeaders.SENT_AT);
    await().until(() -> visible(topic + "-group") + hidden(topic + "-group") == 0);
  }

  @Test
  void copiesNothingOfTheBrokerFromInputToOutput() {
    String out = name("out");
    ConfigurableApplicationContext application =
        start(
            "relay;packs",
            "spring.cloud.stream.bindings.relay-in-0.destination=" + topic,
            "spring.cloud.stream.bindings.relay-in-0.group=group",
            "spring.cloud.stream.bindings.relay-out-0.destination=" + out,
            IN + "destination=" + out);

    send(application, "hello");

    Received received = application.getBean(Received.class);
    await().until(() -> received.messages.size() == 1);
    Message<byte[]> message = received.messages.getFirst();
    assertThat(new String(message.getPayload(), UTF_8)).isEqualTo("HELLO");
    assertThat(message.getHeaders()).containsEntry(SnsSqsHeaders.QUEUE, out + "-group");
    assertThat(message.getHeaders().keySet())
        .containsOnly(
            "contentType",
            "id",
            "timestamp",
            "deliveryAttempt",
            SnsSqsHeaders.MESSAGE_ID,
            SnsSqsHeaders.RECEIVE_COUNT,
            SnsSqsHeaders.SENT_AT,
            SnsSqsHeaders.QUEUE);
  }

  @Test
  void givesAMessageBackToTheQueueWhenTheConsumerThrows() {
    ConfigurableApplicationContext application =
        start(
            "packs",
            IN + "destination=" + topic,
            IN + "consumer.max-attempts=1",
            IN_EXTENDED + "backoff=0s");
    Received received = application.getBean(Received.class);
    received.failures = 2;

    send(application, "again");

    await().until(() -> received.messages.size() == 3);
    assertThat(received.messages)
        .extracting(message -> message.getHeaders().get(SnsSqsHeaders.RECEIVE_COUNT))
        .containsExactly(1, 2, 3);
  }

  @Test
  void triesAMessageAsOftenAsTheBindingSaysBeforeItGoesBack() {
    ConfigurableApplicationContext application =
        start(
            "packs",
            IN + "destination=" + topic,
            IN + "consumer.max-attempts=3",
            IN + "consumer.back-off-initial-interval=1",
            IN_EXTENDED + "backoff=0s");
    Received received = application.getBean(Received.class);
    received.failures = 4;

    send(application, "again");

    await().until(() -> received.messages.size() == 5);
    assertThat(received.messages)
        .extracting(message -> message.getHeaders().get(SnsSqsHeaders.RECEIVE_COUNT))
        .containsExactly(1, 1, 1, 2, 2);
  }

  @Test
  void sendsStraightToAQueue() {
    String queue = name("dead");
    ConfigurableApplicationContext application =
        start(
            "packs",
            IN + "destination=" + queue,
            IN_EXTENDED + "destination-type=queue",
            "spring.cloud.stream.bindings.dead-letters.destination=" + queue,
            "spring.cloud.stream.snssqs.bindings.dead-letters.producer.destination-type=queue");

    application
        .getBean(StreamBridge.class)
        .send("dead-letters", MessageBuilder.withPayload("x".getBytes(UTF_8)).build());

    Received received = application.getBean(Received.class);
    await().until(() -> received.messages.size() == 1);
  }

  @Test
  void takesDefaultsForBindingsThatNobodyNamed() {
    String queue = name("dynamic");
    ConfigurableApplicationContext application =
        start(
            "packs",
            IN + "destination=" + queue,
            IN_EXTENDED + "destination-type=queue",
            "spring.cloud.stream.snssqs.default.producer.destination-type=queue");

    application
        .getBean(StreamBridge.class)
        .send(queue, MessageBuilder.withPayload("x".getBytes(UTF_8)).build());

    Received received = application.getBean(Received.class);
    await().until(() -> received.messages.size() == 1);
  }

  @Test
  void keepsAnAnonymousGroupsQueueAsLongAsTheBinding() {
    ConfigurableApplicationContext application =
        start("packs", IN + "destination=" + topic, IN + "group=");
    send(application, "hello");
    Received received = application.getBean(Received.class);
    await().until(() -> received.messages.size() == 1);
    assertThat(queues(topic + "-anonymous")).hasSize(1);

    application.close();

    assertThat(queues(topic + "-anonymous")).isEmpty();
  }

  @Test
  void makesTheQueuesOfRequiredGroupsBeforeAnythingIsPublished() {
    ConfigurableApplicationContext application =
        start(
            "",
            "spring.cloud.stream.output-bindings=news",
            "spring.cloud.stream.bindings.news.destination=" + topic,
            "spring.cloud.stream.bindings.news.producer.required-groups=later");

    application
        .getBean(StreamBridge.class)
        .send("news", MessageBuilder.withPayload("x".getBytes(UTF_8)).build());

    assertThat(visible(topic + "-later")).isEqualTo(1);
  }

  @Test
  void pausesAndResumesABinding() {
    ConfigurableApplicationContext application =
        start("packs", IN + "destination=" + topic, IN_EXTENDED + "wait-time=1s");
    BindingsLifecycleController bindings = application.getBean(BindingsLifecycleController.class);
    Received received = application.getBean(Received.class);
    bindings.changeState("packs-in-0", BindingsLifecycleController.State.PAUSED);
    send(application, "while paused");
    await().until(() -> visible(topic + "-group") == 1);
    assertThat(received.messages).isEmpty();
    List<Binding<?>> found = bindings.queryState("packs-in-0");
    assertThat(found).isNotEmpty().allMatch(Binding::isPaused);

    bindings.changeState("packs-in-0", BindingsLifecycleController.State.RESUMED);

    await().until(() -> received.messages.size() == 1);
  }

  @Test
  void refusesPartitionsInClearWords() {
    assertThatThrownBy(() ->
            start(
                "",
                "spring.cloud.stream.binding-retry-interval=0",
                "spring.cloud.stream.output-bindings=news",
                "spring.cloud.stream.bindings.news.destination=" + topic,
                "spring.cloud.stream.bindings.news.producer.partition-count=2",
                "spring.cloud.stream.bindings.news.producer.partition-key-expression=payload"))
        .hasStackTraceContaining("SNS and SQS have no partitions");
  }

  @Test
  void tellsTheSenderWhatIsWrongWithAMessage() {
    ConfigurableApplicationContext application = start("");
    StreamBridge bridge = application.getBean(StreamBridge.class);
    byte[] large = new byte[1024 * 1024 + 1];
    Arrays.fill(large, (byte) 'x');

    assertThatThrownBy(() -> bridge.send(topic, MessageBuilder.withPayload(large).build()))
        .matches(MessageRefusedException::isCauseOf)
        .matches(e -> !BrokerAwayException.isCauseOf(e));
  }

  @Test
  void opensTheBreakersAndShowsThemWhileTheBrokersAreAway() {
    ConfigurableApplicationContext application =
        start(
            "packs",
            IN + "destination=" + topic,
            // ElasticMQ gives what comes to a long poll whose connection is gone.
            IN_EXTENDED + "wait-time=1s",
            IN_EXTENDED + "visibility-timeout=2s",
            "resilience4j.circuitbreaker.instances.sns.minimum-number-of-calls=2",
            "resilience4j.circuitbreaker.instances.sns.wait-duration-in-open-state=300ms");
    CircuitBreakerRegistry breakers = application.getBean(CircuitBreakerRegistry.class);
    send(application, "first");
    Received received = application.getBean(Received.class);
    await().until(() -> received.messages.size() == 1);
    assertThat(health(application)).isEqualTo(Status.UP);
    assertThat(breakers.circuitBreaker("sns").getCircuitBreakerConfig().getMinimumNumberOfCalls())
        .isEqualTo(2);
    assertThat(breakers.circuitBreaker("sqs").getCircuitBreakerConfig().getMinimumNumberOfCalls())
        .isEqualTo(5);

    BROKER.pause();
    await()
        .until(() -> {
          assertThatThrownBy(() -> send(application, "lost"))
              .matches(BrokerAwayException::isCauseOf);
          return breakers.circuitBreaker("sns").getState() == CircuitBreaker.State.OPEN;
        });
    assertThat(health(application)).isEqualTo(Status.DOWN);
    BROKER.resume();
    await()
        .ignoreExceptions()
        .until(() -> {
          send(application, "back");
          return true;
        });

    await()
        .until(() ->
            received.messages.stream()
                .anyMatch(message -> new String(message.getPayload(), UTF_8).equals("back")));
    await()
        .ignoreExceptions()
        .until(() -> {
          send(application, "probe");
          return health(application).equals(Status.UP);
        });
  }

  @Test
  void finishesWhatIsAtWorkWhenTheApplicationCloses() throws InterruptedException {
    ConfigurableApplicationContext application =
        start(
            "packs;relay",
            IN + "destination=" + topic,
            "spring.cloud.stream.bindings.relay-in-0.destination=" + name("other"),
            "spring.cloud.stream.bindings.relay-in-0.group=group",
            "spring.cloud.stream.bindings.relay-out-0.destination=" + name("out"));
    Received received = application.getBean(Received.class);
    received.hold = new CountDownLatch(1);
    send(application, "slow");
    await().until(() -> received.begun.get() == 1);
    StopTogether together = application.getBean(StopTogether.class);
    Thread closing = Thread.ofPlatform().start(application::close);
    await().until(() -> !together.isRunning());

    received.hold.countDown();
    closing.join();

    assertThat(received.messages).hasSize(1);
    assertThat(visible(topic + "-group") + hidden(topic + "-group")).isZero();
  }

  @Test
  void servesSeveralApplicationsOfOneJvm() {
    ConfigurableApplicationContext one =
        start("packs", IN + "destination=" + topic, IN + "group=one");
    ConfigurableApplicationContext two =
        start("packs", IN + "destination=" + topic, IN + "group=two");

    send(one, "to both");

    await().until(() -> one.getBean(Received.class).messages.size() == 1);
    await().until(() -> two.getBean(Received.class).messages.size() == 1);
    assertThat(one.getBean(CircuitBreakerRegistry.class))
        .isNotSameAs(two.getBean(CircuitBreakerRegistry.class));
  }

  @Test
  void takesAnEnvironmentOfItsOwn() {
    List<String> own = new ArrayList<>();
    for (String property : BROKER.properties()) {
      own.add("spring.cloud.stream.binders.elsewhere.environment." + property);
    }
    own.add("spring.cloud.stream.binders.elsewhere.type=snssqs");
    own.add(IN + "binder=elsewhere");
    own.add(IN + "destination=" + topic);
    own.add("spring.cloud.aws.sqs.endpoint=http://127.0.0.1:1");
    own.add("spring.cloud.aws.sns.endpoint=http://127.0.0.1:1");
    ConfigurableApplicationContext elsewhere = start("packs", own.toArray(String[]::new));
    ConfigurableApplicationContext here = start("");

    send(here, "hello");

    Received received = elsewhere.getBean(Received.class);
    await().until(() -> received.messages.size() == 1);
  }

  private static Status health(ConfigurableApplicationContext application) {
    HealthContributor binder =
        application.getBean(BindersHealthContributor.class).getContributor("snssqs");
    return Objects.requireNonNull(((HealthIndicator) binder).health()).getStatus();
  }

  private void send(ConfigurableApplicationContext application, String text) {
    application
        .getBean(StreamBridge.class)
        .send(topic, MessageBuilder.withPayload(text.getBytes(UTF_8)).build());
  }

  private ConfigurableApplicationContext start(String functions, String... properties) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String property : BROKER.properties()) {
      put(all, property);
    }
    put(all, "spring.cloud.function.definition=" + functions);
    put(all, IN + "group=group");
    put(all, "spring.main.banner-mode=off");
    for (String property : properties) {
      put(all, property);
    }
    ConfigurableApplicationContext application =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .run(
                all.entrySet().stream()
                    .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                    .toArray(String[]::new));
    applications.add(application);
    return application;
  }

  private static void put(Map<String, String> properties, String property) {
    int equals = property.indexOf('=');
    properties.put(property.substring(0, equals), property.substring(equals + 1));
  }

  private static int visible(String queue) {
    return count(queue, "ApproximateNumberOfMessages");
  }

  private static int hidden(String queue) {
    return count(queue, "ApproximateNumberOfMessagesNotVisible");
  }

  private static int count(String queue, String attribute) {
    String url = BROKER.sqs().getQueueUrl(request -> request.queueName(queue)).join().queueUrl();
    return Integer.parseInt(
        BROKER
            .sqs()
            .getQueueAttributes(
                request -> request.queueUrl(url).attributeNamesWithStrings(attribute))
            .join()
            .attributesAsStrings()
            .getOrDefault(attribute, "-1"));
  }

  private static List<String> queues(String prefix) {
    return BROKER.sqs().listQueues(request -> request.queueNamePrefix(prefix)).join().queueUrls();
  }

  static class Received {
    final List<Message<byte[]>> messages = new CopyOnWriteArrayList<>();
    final AtomicInteger begun = new AtomicInteger();
    volatile int failures;
    volatile CountDownLatch hold = new CountDownLatch(0);
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {

    @Bean
    Received received() {
      return new Received();
    }

    @Bean
    Consumer<Message<byte[]>> packs(Received received) {
      return message -> {
        received.begun.incrementAndGet();
        try {
          received.hold.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        received.messages.add(message);
        if (received.messages.size() <= received.failures) {
          throw new IllegalStateException("fails on purpose");
        }
      };
    }

    @Bean
    Function<Message<byte[]>, Message<byte[]>> relay() {
      return message ->
          MessageBuilder.withPayload(
                  new String(message.getPayload(), UTF_8).toUpperCase(Locale.ROOT).getBytes(UTF_8))
              .copyHeaders(message.getHeaders())
              .setHeader("Sqs_Nonsense", "no")
              .build();
    }
  }
}
