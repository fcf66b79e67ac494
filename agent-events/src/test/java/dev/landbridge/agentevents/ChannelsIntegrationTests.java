package dev.landbridge.agentevents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.agentevents.support.Snapshots;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.StepKey;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.MimeType;

/** Through topics and queues, as the other services send. */
class ChannelsIntegrationTests extends AgentShore {
  @Autowired private StreamBridge bridge;

  private void publish(String topic, CloudEvent... pack) {
    bridge.send(
        topic,
        MessageBuilder.withPayload(CloudEvents.writeBatch(List.of(pack)))
            .setHeader(MessageHeaders.CONTENT_TYPE, CloudEvents.BATCH)
            .build(),
        MimeType.valueOf(CloudEvents.BATCH));
  }

  @Test
  void takesNewsAndCommandsFromItsQueuesEachDeliveryOnce() {
    Agency agency = agency(1_000_000, "USD");
    Api api = as(agency);
    PackageSnapshot snapshot = Snapshots.of(UUID.randomUUID(), "Siam", "USD", "Asia");
    publish(
        "package-changes",
        event(snapshot),
        event(Snapshots.seats(snapshot.packageId(), inDays(90), 12)));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            api.get("/api/packages/" + snapshot.packageId()).json().path("departures").size() == 1);

    UUID id = booked(api, snapshot, 1);
    CloudEvent command =
        command(
            new AuthorizePayment(id, agency.id(), new Money(100_000, "USD")),
            id,
            StepKey.forward(id, "authorize-payment"));
    publish("agent-commands", command, command);
    publish("agent-commands", command);
    publish(
        "booking-updates",
        event(
            new BookingUpdated(
                id, BookingStatus.HELD, null, null, null, null, null, null, List.of()),
            id.toString(),
            null,
            2L));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            sent(id.toString()).size() >= 2
                && api.get("/api/bookings/" + id).json().path("status").asString().equals("HELD"));

    assertThat(sent(id.toString()))
        .extracting(CloudEvent::type)
        .containsExactly("agent.booking-requested.v1", "agent.payment-authorized.v1");
    assertThat(api.get("/api/agents/me").json().at("/creditAccounts/0/reserved/amount").asLong())
        .isEqualTo(100_000);
  }
}
