package dev.landbridge.agentevents.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.agentevents.support.Api.Answer;
import dev.landbridge.schemas.booking.Attention;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.event.CloudEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class CancellationNewsIntegrationTests extends SoldTrip {
  private static final Reason TOO_LATE =
      Reason.of(Reason.ALREADY_CONFIRMED, "the operator had accepted first");

  @Autowired private Asking asking;
  private UUID cancellation;

  @BeforeEach
  void anOpenCancellation() {
    jdbc.sql("update agent_events.bookings set ask_at = null, status = 'DECLINED' where id <> ?")
        .param(booking)
        .update();
    jdbc.sql(
            """
            update agent_events.cancellations set ask_at = null, state = 'DONE' where state = 'OPEN'
            """)
        .update();
    confirmed(booking);
    cancellation = opened(booking);
  }

  private CloudEvent news(long sequence, BookingStatus status, Cancellation told) {
    return news(booking, sequence, status, told, null);
  }

  private Cancellation open() {
    return Cancellation.open(cancellation);
  }

  private String shown() {
    return view(booking).path("cancellation").toString();
  }

  private List<CloudEvent> asked() {
    return sent(booking.toString()).stream()
        .filter(event -> event.type().equals("agent.cancellation-requested.v1"))
        .toList();
  }

  @Test
  void showsWhatItWasLastToldOfACancellation() {
    handle(news(6, BookingStatus.CANCELLING, open()));
    assertThat(view(booking).path("status").asString()).isEqualTo("CANCELLING");
    assertThat(state(cancellation)).isEqualTo("OPEN");

    handle(news(7, BookingStatus.CANCELLED, open().done(usd(90_000))));

    assertThat(view(booking).path("status").asString()).isEqualTo("CANCELLED");
    assertThat(shown())
        .isEqualTo(
            """
            {"id":"%s","state":"DONE","reason":null,"refund":{"amount":90000,"currency":"USD"}}\
            """
                .formatted(cancellation));
    assertThat(state(cancellation)).isEqualTo("DONE");
  }

  @Test
  void saysWhyACancellationWasRefused() {
    handle(news(6, BookingStatus.CONFIRMED, open().refused(TOO_LATE)));

    assertThat(shown())
        .isEqualTo(
            """
            {"id":"%s","state":"REFUSED","reason":{"code":"already-confirmed",\
            "detail":"the operator had accepted first"},"refund":null}\
            """
                .formatted(cancellation));
    assertThat(state(cancellation)).isEqualTo("REFUSED");
    assertThat(view(booking).path("availableActions").toString()).isEqualTo("[\"cancel\"]");
  }

  @Test
  void changesNothingByLateOrRepeatedNews() {
    CloudEvent done = news(9, BookingStatus.CANCELLED, open().done(usd(90_000)));
    handle(done, news(8, BookingStatus.CONFIRMED, open().refused(TOO_LATE)));
    handle(done);
    handle(news(7, BookingStatus.CONFIRMED, open().refused(TOO_LATE)));
    handle(news(6, BookingStatus.CANCELLING, open()));

    assertThat(state(cancellation)).isEqualTo("DONE");
    assertThat(view(booking).path("status").asString()).isEqualTo("CANCELLED");
  }

  @Test
  void ignoresLateNewsOfAnOpenCancellation() {
    handle(news(9, BookingStatus.CONFIRMED, open()));
    handle(news(8, BookingStatus.CONFIRMED, open().refused(TOO_LATE)));

    assertThat(state(cancellation)).isEqualTo("OPEN");
  }

  @Test
  void settlesByTheSamePresentStateToldAgain() {
    // The row missed what the booking shows: the same state, sent again as an answer, mends it.
    jdbc.sql("update agent_events.bookings set sequence = 9 where id = ?").param(booking).update();

    handle(news(9, BookingStatus.CANCELLED, open().done(null)));

    assertThat(state(cancellation)).isEqualTo("DONE");
  }

  @Test
  void refusesWhatIsOpenOfABookingThatEndedOtherwise() {
    handle(
        news(6, BookingStatus.CANCELLED, Cancellation.open(UUID.randomUUID()).done(usd(100_000))));

    assertThat(state(cancellation)).isEqualTo("REFUSED");
    assertThat(view(booking).path("cancellation").path("state").asString()).isEqualTo("DONE");
    assertThat(confirm(booking, cancellation).problem()).isEqualTo("409 cancellation-refused");
    clock.putForward(Duration.ofHours(2));
    assertThat(asking.askForCancellations()).isZero();
  }

  @Test
  void keepsAnOpenCancellationWhenNewsTellOfAnotherOrOfNone() {
    handle(
        news(6, BookingStatus.CONFIRMED, Cancellation.open(UUID.randomUUID()).refused(TOO_LATE)));
    handle(news(booking, 7, BookingStatus.CONFIRMED));

    assertThat(state(cancellation)).isEqualTo("OPEN");
    assertThat(view(booking).path("cancellation").path("id").asString())
        .isEqualTo(cancellation.toString());
  }

  @Test
  void showsAttentionUntilItClears() {
    Instant since = Instant.parse("2027-01-01T10:00:00Z");
    handle(
        news(
            booking,
            6,
            BookingStatus.CANCELLING,
            open(),
            new Attention(since, "the refund outlasts its patience")));
    assertThat(view(booking).path("attention").toString())
        .isEqualTo(
            """
            {"since":"2027-01-01T10:00:00Z","what":"the refund outlasts its patience"}\
            """);

    handle(news(7, BookingStatus.CANCELLED, open().done(null)));
    assertThat(view(booking).path("attention").isNull()).isTrue();
  }

  @Test
  void givesTheViewANewTagWhenAnythingOfItChanges() {
    UUID other = booked(api, onSale("Siam", "USD", 4), 1);
    String path = "/api/bookings/" + other;
    String first = String.valueOf(api.get(path).header("ETag"));
    opened(other);
    Answer opened = api.get(path, "If-None-Match", first);
    assertThat(opened.status()).isEqualTo(200);
    handle(news(other, 3, BookingStatus.CANCELLED));

    assertThat(api.get(path, "If-None-Match", String.valueOf(opened.header("ETag"))).status())
        .isEqualTo(200);
  }

  @Test
  void asksAgainUnderANewIdUntilThereIsNews() {
    assertThat(asking.askForCancellations()).as("not at once").isZero();
    clock.putForward(Duration.ofSeconds(61));

    assertThat(asking.askForCancellations()).isEqualTo(1);
    assertThat(asking.askForCancellations()).as("not twice").isZero();

    CloudEvent first = asked().getFirst();
    CloudEvent second = asked().getLast();
    assertThat(asked()).hasSize(2);
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.stepkey()).isEqualTo(first.stepkey());
    assertThat(second.actor()).isEqualTo(first.actor());
    assertThat(second.traceparent()).isEqualTo(first.traceparent());
    assertThat(second.data()).isEqualTo(first.data());
  }

  @Test
  void doublesThePauseUpToItsBound() {
    int asks = 0;
    for (int second = 0; second < 1_830; second += 30) {
      clock.putForward(Duration.ofSeconds(30));
      asks += asking.askForCancellations();
    }
    assertThat(asks).isEqualTo(5);
  }

  @Test
  void waitsAnewAfterNewsOfItAloneAndStopsOnceItIsDecided() {
    clock.putForward(Duration.ofSeconds(59));
    handle(news(6, BookingStatus.CONFIRMED, open()));
    clock.putForward(Duration.ofSeconds(30));
    assertThat(asking.askForCancellations()).isZero();
    clock.putForward(Duration.ofSeconds(29));
    handle(news(booking, 7, BookingStatus.CONFIRMED));
    clock.putForward(Duration.ofSeconds(2));
    assertThat(asking.askForCancellations()).as("that was no news of it").isEqualTo(1);
    handle(news(8, BookingStatus.CONFIRMED, open().refused(TOO_LATE)));
    clock.putForward(Duration.ofHours(3));
    assertThat(asking.askForCancellations()).isZero();
  }

  @Test
  void beginsWithShortPausesAgainAfterNews() {
    clock.putForward(Duration.ofSeconds(61));
    assertThat(asking.askForCancellations()).isEqualTo(1);
    clock.putForward(Duration.ofSeconds(121));
    assertThat(asking.askForCancellations()).isEqualTo(1);
    handle(news(6, BookingStatus.CANCELLING, open()));
    clock.putForward(Duration.ofSeconds(61));
    assertThat(asking.askForCancellations()).isEqualTo(1);
    clock.putForward(Duration.ofSeconds(121));
    assertThat(asking.askForCancellations()).isEqualTo(1);
  }

  @Test
  void isNotPutOffByWhatItKnows() {
    CloudEvent told = news(6, BookingStatus.CANCELLING, open());
    handle(told);
    clock.putForward(Duration.ofSeconds(50));
    handle(told);
    clock.putForward(Duration.ofSeconds(11));
    assertThat(asking.askForCancellations()).isEqualTo(1);
  }

  @Test
  void asksOnceHoweverManyInstancesLook() throws Exception {
    clock.putForward(Duration.ofSeconds(61));
    List<Callable<Integer>> looks = Collections.nCopies(8, asking::askForCancellations);

    assertThat(atOnce(looks).stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
    assertThat(asked()).hasSize(2);
  }
}
