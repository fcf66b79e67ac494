package dev.landbridge.agentevents.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.embedded.net.EventStream;
import dev.landbridge.embedded.net.EventStream.Event;
import dev.landbridge.schemas.booking.Attention;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.TimelineEntry;
import dev.landbridge.schemas.booking.TimelineEntry.Shore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BookingEventsIntegrationTests extends AgentShore {
  private static final Instant BEGAN = Instant.parse("2027-01-01T10:00:00Z");

  private Agency agency;
  private Api api;
  private UUID id;

  @BeforeEach
  void aBooking() {
    agency = agency(10_000_000, "USD");
    api = as(agency);
    id = booked(api, onSale("Siam", "USD", 12), 1);
  }

  /** News whose timeline has so many entries. */
  private void told(long sequence, BookingStatus status, int entries, @Nullable Attention raised) {
    handle(
        event(
            new BookingUpdated(
                id,
                status,
                null,
                null,
                null,
                raised,
                null,
                null,
                IntStream.range(0, entries)
                    .mapToObj(i ->
                        new TimelineEntry(
                            BEGAN.plusSeconds(i),
                            i == 0 ? "request" : "step-" + i,
                            Shore.SAGA,
                            "requested",
                            null))
                    .toList()),
            id.toString(),
            null,
            sequence));
  }

  private EventStream follow(String... headers) {
    return api.events("/api/bookings/" + id + "/events", headers);
  }

  private static JsonNode json(Event event) {
    return JsonMapper.shared().readTree(event.data());
  }

  private static List<String> next(EventStream events, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Event event = events.next();
      names.add((event.id() == null ? "" : event.id() + " ") + event.name());
    }
    return names;
  }

  @Test
  void tellsTheStorySoFarAndThenEachEntryAsItHappens() {
    told(1, BookingStatus.REQUESTED, 2, null);
    try (EventStream events = follow()) {
      assertThat(events.status()).isEqualTo(200);
      assertThat(events.header("Content-Type")).startsWith("text/event-stream");
      assertThat(events.header("Cache-Control")).isEqualTo("private, no-store");
      List<Event> first = List.of(events.next(), events.next(), events.next());
      var whole = api.get("/api/bookings/" + id).json();
      assertThat(first.get(0).data()).isEqualTo(whole.path("timeline").get(0).toString());
      assertThat(first.get(1)).extracting(Event::id, Event::name).containsExactly("2", "timeline");
      assertThat(first.get(1).data()).isEqualTo(whole.path("timeline").get(1).toString());
      assertThat(first.get(2)).extracting(Event::id, Event::name).containsExactly(null, "booking");
      assertThat(first.get(2).data()).isEqualTo(whole.toString());

      told(2, BookingStatus.HELD, 4, null);
      assertThat(next(events, 2)).containsExactly("3 timeline", "4 timeline");
      assertThat(json(events.next()).path("status").asString()).isEqualTo("HELD");

      // Late news, which changes nothing, is not told.
      told(1, BookingStatus.REQUESTED, 2, null);
      told(3, BookingStatus.HELD, 4, new Attention(BEGAN, "hold-inventory"));
      Event raised = events.next();
      assertThat(raised.name()).isEqualTo("booking");
      assertThat(json(raised).at("/attention/what").asString()).isEqualTo("hold-inventory");

      api.post("/api/bookings/" + id + "/cancellations", "{}");
      String quote =
          api.post("/api/bookings/" + id + "/cancellations", "{}").json().path("id").asString();
      api.post("/api/bookings/" + id + "/cancellations/" + quote + "/confirm", "{}");
      assertThat(json(events.next()).at("/cancellation/state").asString()).isEqualTo("OPEN");

      told(4, BookingStatus.CANCELLED, 5, null);
      assertThat(next(events, 2)).containsExactly("5 timeline", "booking");
      assertThat(events.isQuiet()).isTrue();
    }
  }

  @Test
  void goesOnAfterTheLastEventThatWasSeen() {
    told(1, BookingStatus.HELD, 3, null);
    try (EventStream all = follow("Last-Event-ID", "0");
        EventStream some = follow("Last-Event-ID", "2");
        EventStream none = follow("Last-Event-ID", "3");
        EventStream beyond = follow("Last-Event-ID", "4")) {
      assertThat(next(all, 4)).containsExactly("1 timeline", "2 timeline", "3 timeline", "booking");
      assertThat(next(some, 2)).containsExactly("3 timeline", "booking");
      assertThat(next(none, 1)).containsExactly("booking");
      assertThat(next(beyond, 1)).containsExactly("booking");

      told(2, BookingStatus.AWAITING_OPERATOR, 5, null);
      assertThat(next(none, 3)).containsExactly("4 timeline", "5 timeline", "booking");
      assertThat(next(beyond, 2)).containsExactly("5 timeline", "booking");
    }
  }

  @Test
  void refusesALastEventIdThatItNeverGaveBeforeAnythingIsTold() {
    for (String last : List.of("-1", "x", "1.5", "99999999999")) {
      Api.Answer answer = api.get("/api/bookings/" + id + "/events", "Last-Event-ID", last);
      assertThat(answer.problem()).isEqualTo("400 invalid-parameter");
      assertThat(answer.fields()).containsExactly("Last-Event-ID");
      assertThat(answer.text()).contains("'" + last + "'");
    }
    assertThat(api.get("/api/bookings/" + UUID.randomUUID() + "/events").problem())
        .isEqualTo("404 booking-not-found");
    assertThat(api.get("/api/bookings/" + id + "/events", "Accept", "application/json").problem())
        .isEqualTo("406 not-acceptable");
    Api.Answer head = api.send("HEAD", "/api/bookings/" + id + "/events", null);
    assertThat(head.status()).isEqualTo(200);
  }

  @Test
  void endsOnceTheTokenHasExpired() {
    try (EventStream events = follow()) {
      assertThat(next(events, 2)).containsExactly("1 timeline", "booking");
      clock.putForward(Duration.ofHours(2));
      told(1, BookingStatus.HELD, 2, null);
      assertThat(events.next().name()).isEqualTo(EventStream.END);
    }
  }

  @Test
  void opensSoManyStreamsOfOneCallerAndNoMore() {
    List<EventStream> open = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        open.add(follow());
        assertThat(open.getLast().status()).isEqualTo(200);
      }
      Api.Answer refused = api.get("/api/bookings/" + id + "/events");
      assertThat(refused.problem()).isEqualTo("429 too-many-streams");
      assertThat(refused.header("Retry-After")).isEqualTo("5");
      Agency another = agency(10_000_000, "USD");
      UUID theirs = booked(as(another), onSale("Siam", "USD", 12), 1);
      try (EventStream others = as(another).events("/api/bookings/" + theirs + "/events")) {
        assertThat(others.status()).isEqualTo(200);
      }
    } finally {
      open.forEach(EventStream::close);
    }
  }
}
