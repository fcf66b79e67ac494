package dev.landbridge.agentevents.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.booking.TimelineEntry;
import dev.landbridge.schemas.booking.TimelineEntry.Shore;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class NewsIntegrationTests extends AgentShore {
  private static final Instant DEADLINE = Instant.parse("2027-01-02T10:00:00Z");

  @Autowired private Asking asking;
  private Api api;
  private UUID id;

  @BeforeEach
  void aBooking() {
    api = as(agency(10_000_000, "USD"));
    id = booked(api, onSale("Siam", "USD", 12), 1);
    jdbc.sql("update agent_events.bookings set ask_at = null, status = 'DECLINED' where id <> ?")
        .param(id)
        .update();
  }

  private CloudEvent news(long sequence, BookingStatus status, @Nullable Reason reason) {
    return event(
        new BookingUpdated(
            id,
            status,
            reason,
            "OP-7",
            status == BookingStatus.AWAITING_OPERATOR ? DEADLINE : null,
            null,
            null,
            null,
            List.of(
                new TimelineEntry(
                    Instant.parse("2027-01-01T10:00:00Z"),
                    "request",
                    Shore.AGENTS,
                    "requested",
                    null),
                new TimelineEntry(
                    Instant.parse("2027-01-01T10:00:01Z"),
                    "hold-inventory",
                    Shore.OPERATORS,
                    "done",
                    null))),
        id.toString(),
        null,
        sequence);
  }

  private JsonNode booking() {
    return api.get("/api/bookings/" + id).json();
  }

  @Test
  void showsWhatItWasLastTold() {
    handle(news(4, BookingStatus.HELD, null));

    assertThat(booking().path("status").asString()).isEqualTo("HELD");
    assertThat(booking().path("operatorReference").asString()).isEqualTo("OP-7");
    assertThat(booking().path("timeline")).hasSize(2);
    assertThat(booking().path("timeline").get(1).toString())
        .isEqualTo(
            """
            {"at":"2027-01-01T10:00:01Z","step":"hold-inventory","shore":"operators","outcome":"done","detail":null}\
            """);
    assertThat(api.get("/api/bookings?status=HELD").json().path("items")).hasSize(1);
  }

  @Test
  void showsUntilWhenTheOperatorIsAwaited() {
    handle(news(4, BookingStatus.AWAITING_OPERATOR, null));
    assertThat(booking().path("operatorDeadline").asString()).isEqualTo(DEADLINE.toString());

    handle(news(5, BookingStatus.CONFIRMED, null));
    assertThat(booking().path("operatorDeadline").isNull()).isTrue();
  }

  @Test
  void dropsLateNewsInOnePackOrInTwo() {
    handle(
        news(9, BookingStatus.CONFIRMED, null),
        news(8, BookingStatus.HELD, null),
        news(7, BookingStatus.DECLINED, null));
    handle(news(6, BookingStatus.HELD, null));
    handle(news(9, BookingStatus.HELD, null));

    assertThat(booking().path("status").asString()).isEqualTo("CONFIRMED");
  }

  @Test
  void saysWhyABookingWasDeclined() {
    handle(
        news(
            5,
            BookingStatus.DECLINED,
            new Reason(Reason.PRICE_CHANGED, "it costs more now", new Money(99, "USD"))));

    assertThat(booking().path("reason").toString())
        .isEqualTo(
            """
            {"code":"price-changed","detail":"it costs more now","newTotal":{"amount":99,"currency":"USD"}}\
            """);
    assertThat(asking.ask()).isZero();
  }

  @Test
  void passesOverNewsOfABookingThatItDoesNotKnow() {
    handle(
        event(
            new BookingUpdated(
                UUID.randomUUID(),
                BookingStatus.HELD,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of()),
            "x",
            null,
            1L));
  }

  private List<CloudEvent> asked() {
    return sent(id.toString());
  }

  @Test
  void asksAgainWithTheSameRequestUnderANewIdUntilThereIsNews() {
    assertThat(asking.ask()).as("not at once").isZero();
    clock.putForward(Duration.ofSeconds(61));

    assertThat(asking.ask()).isEqualTo(1);
    assertThat(asking.ask()).as("not twice").isZero();

    CloudEvent first = asked().get(0);
    CloudEvent second = asked().get(1);
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(CloudEvents.text(CloudEvents.write(with(second, first))))
        .isEqualTo(CloudEvents.text(CloudEvents.write(first)));
  }

  /** The second with what may differ taken from the first. */
  private static CloudEvent with(CloudEvent second, CloudEvent first) {
    return new CloudEvent(
        first.id(),
        second.type(),
        second.source(),
        second.subject(),
        first.time(),
        second.correlationid(),
        second.causationid(),
        second.actor(),
        second.stepkey(),
        second.sequence(),
        second.traceparent(),
        second.data());
  }

  @Test
  void doublesThePauseUpToItsBound() {
    int asks = 0;
    // 60 s, then pauses of 120, 240, 480, 900, 900 ... : by 60 + 120 + 240 + 480 + 900 s there were
    // five.
    for (int second = 0; second < 1_830; second += 30) {
      clock.putForward(Duration.ofSeconds(30));
      asks += asking.ask();
    }
    assertThat(asks).isEqualTo(5);
  }

  @Test
  void waitsAnewAfterNewsAndNeverAsksAboutWhatIsSettled() {
    clock.putForward(Duration.ofSeconds(59));
    handle(news(1, BookingStatus.HELD, null));
    clock.putForward(Duration.ofSeconds(30));
    assertThat(asking.ask()).isZero();
    clock.putForward(Duration.ofSeconds(31));
    assertThat(asking.ask()).isEqualTo(1);
    handle(news(2, BookingStatus.CONFIRMED, null));
    clock.putForward(Duration.ofDays(1));
    assertThat(asking.ask()).isZero();
  }

  @Test
  void asksOnceHoweverManyInstancesLook() throws Exception {
    clock.putForward(Duration.ofSeconds(61));
    try (var threads = Executors.newFixedThreadPool(4)) {
      int sum = 0;
      List<Callable<Integer>> looks = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        looks.add(asking::ask);
      }
      for (var look : threads.invokeAll(looks)) {
        sum += look.get();
      }
      assertThat(sum).isEqualTo(1);
    }
    assertThat(asked()).hasSize(2);
  }
}
