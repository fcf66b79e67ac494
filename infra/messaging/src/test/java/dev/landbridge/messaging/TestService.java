package dev.landbridge.messaging;

import static org.awaitility.Awaitility.await;

import dev.landbridge.embedded.broker.EmbeddedBroker;
import dev.landbridge.schemas.agent.IssueVoucher;
import dev.landbridge.schemas.agent.VoidPayment;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * A service as any other, whose only message is one that it sends to itself, and whose handler does
 * as it is told.
 */
final class TestService implements AutoCloseable {
  static final String QUEUE = "agent-commands-agent-events";
  static final String DEAD = QUEUE + "-dlq";
  static final String ACTOR = "service:test";

  /** What the handler does with a message, the n-th time that it sees it. */
  interface Behaviour {
    void handle(int time);
  }

  static final Behaviour POISON =
      time -> {
        throw new IllegalStateException("the voucher of Fritz could not be printed");
      };
  static final Behaviour PUT_OFF_ONCE =
      time -> {
        if (time == 1) {
          throw new PutOffSignal();
        }
      };
  static final Behaviour DEADLOCK_TWICE =
      time -> {
        if (time < 3) {
          throw new CannotAcquireLockException("deadlock", new SQLException("", "40P01"));
        }
      };
  static final Behaviour CUT_ONCE =
      time -> {
        if (time == 1) {
          throw new DataAccessResourceFailureException("cut", new SQLException("", "08006"));
        }
      };

  private static final class PutOffSignal extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Issues vouchers: writes an effect. Voids payments: sends an issue of the same booking. */
  static final class Scripted implements PackHandler {
    final Map<UUID, Behaviour> behaviours = new ConcurrentHashMap<>();
    final Map<UUID, AtomicInteger> times = new ConcurrentHashMap<>();
    final List<Integer> packs = new CopyOnWriteArrayList<>();
    private final JdbcClient jdbc;

    Scripted(JdbcClient jdbc) {
      this.jdbc = jdbc;
    }

    @Override
    public Set<String> types() {
      return Set.of("agent.issue-voucher.v1", "agent.void-payment.v1");
    }

    @Override
    public Outcome handle(List<CloudEvent> messages) {
      packs.add(messages.size());
      List<Outgoing> sends = new ArrayList<>();
      List<PutOff> putOff = new ArrayList<>();
      for (CloudEvent message : messages) {
        int time = times.computeIfAbsent(message.id(), id -> new AtomicInteger()).incrementAndGet();
        UUID booking = UUID.fromString(message.subject());
        try {
          behaviours.getOrDefault(booking, n -> {}).handle(time);
        } catch (PutOffSignal e) {
          putOff.add(new PutOff(message.id(), Duration.ofMillis(50), "not yet"));
          continue;
        }
        if (message.type().equals("agent.void-payment.v1")) {
          sends.add(Outgoing.causedBy(message, new IssueVoucher(booking, null)));
        } else {
          jdbc.sql("insert into svc.effect (message, booking) values (?, ?)")
              .param(message.id())
              .param(booking)
              .update();
        }
      }
      return new Outcome(sends, putOff);
    }
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {
    @Bean
    Scripted handler(JdbcClient jdbc) {
      return new Scripted(jdbc);
    }
  }

  final ConfigurableApplicationContext context;

  private TestService(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static TestService start(EmbeddedBroker broker, String url, Map<String, String> more) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("spring.datasource.url", url);
    properties.put("spring.datasource.username", TestDatabase.cluster().user());
    properties.put("spring.datasource.password", TestDatabase.cluster().password());
    properties.put("spring.flyway.locations", "classpath:db/test-service");
    properties.put("spring.flyway.schemas", TestDatabase.SCHEMA);
    properties.put("spring.flyway.default-schema", TestDatabase.SCHEMA);
    properties.put("spring.flyway.baseline-on-migrate", "true");
    properties.put("spring.flyway.baseline-version", "0");
    properties.put("spring.jmx.enabled", "false");
    properties.put("spring.cloud.aws.sqs.endpoint", broker.sqsEndpoint().toString());
    properties.put("spring.cloud.aws.sns.endpoint", broker.snsEndpoint().toString());
    properties.put("spring.cloud.aws.region.static", EmbeddedBroker.REGION);
    properties.put("spring.cloud.aws.credentials.access-key", "test");
    properties.put("spring.cloud.aws.credentials.secret-key", "test");
    properties.put("landbridge.messaging.group", "agent-events");
    properties.put("landbridge.messaging.schema", TestDatabase.SCHEMA);
    properties.put("landbridge.messaging.version", "1.2.3");
    properties.put("landbridge.messaging.retry.attempts", "3");
    properties.put("landbridge.messaging.retry.backoff", "20ms");
    properties.put("landbridge.messaging.retry.poll-interval", "20ms");
    properties.putAll(more);
    return new TestService(
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .properties(properties)
            .run());
  }

  Scripted handler() {
    return context.getBean(Scripted.class);
  }

  JdbcClient jdbc() {
    return context.getBean(JdbcClient.class);
  }

  <T> T inTransaction(java.util.function.Supplier<T> work) {
    return new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
        .execute(status -> work.get());
  }

  /** Sends issues of vouchers of these bookings, in one transaction. */
  List<CloudEvent> issue(List<UUID> bookings) {
    return inTransaction(() ->
        context
            .getBean(Outbox.class)
            .send(
                bookings.stream()
                    .map(booking ->
                        Outgoing.of(
                            new IssueVoucher(booking, null), booking.toString(), booking, ACTOR))
                    .toList()));
  }

  CloudEvent voidPayment(UUID booking) {
    return inTransaction(() ->
            context
                .getBean(Outbox.class)
                .send(
                    List.of(
                        Outgoing.of(
                            new VoidPayment(booking, booking + "/authorize-payment/do"),
                            booking.toString(),
                            booking,
                            ACTOR))))
        .getFirst();
  }

  /** Puts a body into the service's queue, past outbox and topic. */
  void put(String body) {
    SqsAsyncClient sqs = context.getBean(SqsAsyncClient.class);
    String queue = sqs.getQueueUrl(get -> get.queueName(QUEUE)).join().queueUrl();
    sqs.sendMessage(send -> send.queueUrl(queue).messageBody(body)).join();
  }

  /** What is in the queue's dead-letter queue; waits for some. */
  List<Message> receiveDead() {
    SqsAsyncClient sqs = context.getBean(SqsAsyncClient.class);
    List<Message> messages = new ArrayList<>();
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> {
          String queue = sqs.getQueueUrl(get -> get.queueName(DEAD)).join().queueUrl();
          List<Message> some =
              sqs.receiveMessage(get ->
                      get.queueUrl(queue)
                          .waitTimeSeconds(1)
                          .maxNumberOfMessages(10)
                          .messageAttributeNames("All"))
                  .join()
                  .messages();
          some.forEach(message ->
              sqs.deleteMessage(
                      delete -> delete.queueUrl(queue).receiptHandle(message.receiptHandle()))
                  .join());
          messages.addAll(some);
          return !messages.isEmpty();
        });
    return messages;
  }

  /** A message of an id and a type of the test's choosing. */
  static CloudEvent event(UUID id, String type, UUID booking) {
    return new CloudEvent(
        id,
        type,
        "/test",
        booking.toString(),
        Instant.now(),
        booking,
        null,
        ACTOR,
        null,
        null,
        null,
        CloudEvents.data(new IssueVoucher(booking, null)));
  }

  static String pack(CloudEvent... events) {
    return new String(CloudEvents.writeBatch(List.of(events)), StandardCharsets.UTF_8);
  }

  double counter(String name) {
    return context.getBean(MeterRegistry.class).find(name).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  /** How often the effect of a booking happened. */
  int effects(UUID booking) {
    return jdbc()
        .sql("select count(*) from svc.effect where booking = ?")
        .param(booking)
        .query(Integer.class)
        .single();
  }

  int count(String table) {
    return jdbc().sql("select count(*) from svc." + table).query(Integer.class).single();
  }

  @Override
  public void close() {
    context.close();
  }
}
