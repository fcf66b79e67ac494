package dev.landbridge.operatorbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.embedded.broker.EmbeddedBroker;
import dev.landbridge.embedded.operators.OperatorFixtures.Saved;
import dev.landbridge.embedded.operators.TourPackage;
import dev.landbridge.operatorbridge.RunningBridge.Database;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.topology.Topology;
import dev.landbridge.snssqs.core.Provisioner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.web.client.RestClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The bridge as it is deployed: its own timers, relay and consumers, two instances of it, and the
 * real SDK.
 */
class WholePathIntegrationTests {
  private static final LocalDate DATE = LocalDate.parse("2099-03-14");

  @Test
  void readsAPackageTellsItsSeatsAndAnswersAHold() {
    Database database = Database.create();
    UUID operator = database.fixtures().operator("Sur", "sur@example.test");
    Saved tour = database.fixtures().insertPublished(operator, TourPackage.example());
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        RunningBridge bridge = start(database, broker);
        RunningBridge second = start(database, broker)) {
      // The saga's queue is the saga's to make.
      bridge.bean(Provisioner.class).provision(Topology.load());
      bridge.departure(tour.id(), DATE, 10);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> {
            assertThat(bridge.sent(tour.id().toString())).hasSize(1);
            assertThat(bridge.sent(tour.id() + "/" + DATE)).hasSize(1);
          });

      SqsAsyncClient sqs = second.bean(SqsAsyncClient.class);
      StepKey key = StepKey.forward(UUID.randomUUID(), "hold-inventory");
      UUID booking = UUID.randomUUID();
      CloudEvent hold =
          RunningBridge.command(
              key,
              new HoldInventory(
                  booking,
                  tour.id(),
                  DATE,
                  2,
                  List.of(),
                  "SIC",
                  List.of(),
                  2,
                  new Money(1250_00, "USD")),
              booking);
      String url = queue(sqs, "operator-commands-operator-bridge");
      for (int delivery = 0; delivery < 2; delivery++) {
        sqs.sendMessage(send ->
                send.queueUrl(url)
                    .messageBody(
                        new String(CloudEvents.writeBatch(List.of(hold)), StandardCharsets.UTF_8)))
            .join();
      }

      List<CloudEvent> replies = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            replies.addAll(receive(sqs, "operator-replies-booking-saga"));
            return !replies.isEmpty();
          });
      assertThat(replies)
          .singleElement()
          .satisfies(reply -> {
            assertThat(reply.type()).isEqualTo("operator.inventory-held.v1");
            assertThat(reply.stepkey()).isEqualTo(key.toString());
          });
      assertThat(bridge.departure(tour.id(), DATE).held()).isEqualTo(2);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> bridge.sent(tour.id() + "/" + DATE).size() == 2);

      int port =
          Objects.requireNonNull(((WebServerApplicationContext) bridge.context()).getWebServer())
              .getPort();
      assertThat(
              RestClient.create("http://localhost:" + port)
                  .get()
                  .uri("/actuator/health/readiness")
                  .retrieve()
                  .body(String.class))
          .contains("UP");
    }
  }

  @Test
  void asksAnOperatorAndLapsesByItself() {
    Database database = Database.create();
    UUID operator = database.fixtures().operator("Sur", "sur@example.test");
    Saved tour = database.fixtures().insertPublished(operator, TourPackage.example());
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        RunningBridge bridge = start(database, broker);
        RunningBridge second = start(database, broker)) {
      bridge.bean(Provisioner.class).provision(Topology.load());
      database
          .owner()
          .sql(
              "insert into landbridge.package_settings (package_id, confirmation, decides_within) values (?, 'on-request', '2 seconds')")
          .param(tour.id())
          .update();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(bridge.sent(tour.id().toString())).isNotEmpty());
      SqsAsyncClient sqs = second.bean(SqsAsyncClient.class);
      UUID saga = UUID.randomUUID();
      UUID booking = UUID.randomUUID();
      StepKey key = StepKey.forward(saga, "confirm-with-operator");
      List<CloudEvent> replies = new ArrayList<>();
      send(
          sqs,
          RunningBridge.command(
              StepKey.forward(saga, "hold-inventory"),
              new HoldInventory(
                  booking,
                  tour.id(),
                  LocalDate.ofInstant(bridge.clock().instant(), ZoneOffset.UTC).plusDays(10),
                  2,
                  List.of(),
                  "SIC",
                  List.of(),
                  2,
                  new Money(1250_00, "USD")),
              booking));
      awaitReplies(sqs, replies, 1);
      send(
          sqs,
          RunningBridge.command(
              key, new ConfirmBooking(booking, "LB-1", "Agency", List.of(), null, null), booking));
      awaitReplies(sqs, replies, 3);
      assertThat(replies)
          .extracting(CloudEvent::type)
          .containsExactly(
              "operator.inventory-held.v1",
              "operator.booking-pending.v1",
              "operator.booking-lapsed.v1");
      assertThat(replies.getLast().stepkey()).isEqualTo(key.toString());
    }
  }

  private static void send(SqsAsyncClient sqs, CloudEvent command) {
    String url = queue(sqs, "operator-commands-operator-bridge");
    sqs.sendMessage(send ->
            send.queueUrl(url)
                .messageBody(
                    new String(CloudEvents.writeBatch(List.of(command)), StandardCharsets.UTF_8)))
        .join();
  }

  private static void awaitReplies(SqsAsyncClient sqs, List<CloudEvent> replies, int number) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          // They come again while nobody deletes them.
          for (CloudEvent reply : receive(sqs, "operator-replies-booking-saga")) {
            if (replies.stream().noneMatch(known -> known.id().equals(reply.id()))) {
              replies.add(reply);
            }
          }
          return replies.size() >= number;
        });
  }

  private static RunningBridge start(Database database, EmbeddedBroker broker) {
    return RunningBridge.start(
        database,
        "--spring.main.web-application-type=servlet",
        "--landbridge.bridge.timers=true",
        "--landbridge.messaging.relay.enabled=true",
        "--landbridge.messaging.inbox.enabled=true",
        "--landbridge.bridge.packages.poll=100ms",
        "--landbridge.bridge.packages.settle=200ms",
        "--landbridge.bridge.inventory.news-poll=100ms",
        "--spring.cloud.aws.sqs.endpoint=" + broker.sqsEndpoint(),
        "--spring.cloud.aws.sns.endpoint=" + broker.snsEndpoint());
  }

  private static String queue(SqsAsyncClient sqs, String name) {
    return sqs.getQueueUrl(get -> get.queueName(name)).join().queueUrl();
  }

  private static List<CloudEvent> receive(SqsAsyncClient sqs, String name) {
    String url = queue(sqs, name);
    return sqs
        .receiveMessage(get -> get.queueUrl(url).waitTimeSeconds(1))
        .join()
        .messages()
        .stream()
        .flatMap(message ->
            CloudEvents.readBatch(message.body().getBytes(StandardCharsets.UTF_8)).stream())
        .toList();
  }
}
