package dev.landbridge.agentevents.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landbridge.agentevents.store.Columns;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.agentevents.support.Api.Answer;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.StepKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataIntegrityViolationException;

class CancellationsIntegrationTests extends SoldTrip {

  private static void assertOffer(Answer answer, long refund, long charge) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.json().path("refund").toString())
        .isEqualTo("{\"amount\":%d,\"currency\":\"USD\"}".formatted(refund));
    assertThat(answer.json().path("charge").toString())
        .isEqualTo("{\"amount\":%d,\"currency\":\"USD\"}".formatted(charge));
    assertThat(answer.json().propertyNames())
        .containsExactly("id", "refund", "charge", "expiresAt");
  }

  private static Instant expiry(Answer answer) {
    return Instant.parse(answer.json().path("expiresAt").asString());
  }

  @ParameterizedTest
  @EnumSource(
      value = BookingStatus.class,
      names = {"REQUESTED", "HELD", "AWAITING_OPERATOR"})
  void isFreeBeforeAnybodyHasConfirmed(BookingStatus status) {
    handle(news(booking, 3, status));
    departsIn(booking, 1);

    Answer answer = quote(booking);

    assertOffer(answer, 100_000, 0);
    assertThat(answer.header("Location")).isEqualTo("/api/bookings/" + booking);
    assertThat(UUID.fromString(answer.json().path("id").asString()).version()).isEqualTo(7);
    assertThat(view(booking).path("status").asString()).isEqualTo(status.name());
    assertThat(view(booking).path("cancellation").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "90, 90000",
    "60, 90000",
    "59, 50000",
    "14, 50000",
    "13, 0",
    "1, 0",
  })
  void returnsAfterwardsWhatTheTermsOfSaleSay(int days, long refund) {
    confirmed(booking);
    departsIn(booking, days);

    assertOffer(quote(booking), refund, 100_000 - refund);
  }

  @Test
  void goesByTheTermsAlsoWhileAnAcceptedBookingIsBeingCaptured() {
    departsIn(booking, 20);
    handle(news(booking, 4, BookingStatus.AWAITING_OPERATOR));
    assertOffer(quote(booking), 100_000, 0);
    jdbc.sql("update agent_events.bookings set operator_reference = 'OP-7' where id = ?")
        .param(booking)
        .update();

    assertOffer(quote(booking), 50_000, 50_000);
  }

  @Test
  void roundsHalfAMinorUnitUpAndAddsUpToTheTotal() {
    UUID odd = soldFor(100_001, 60, 50);
    confirmed(odd);
    assertOffer(quote(odd), 50_001, 50_000);

    UUID third = soldFor(100_001, 60, 33);
    confirmed(third);
    assertOffer(quote(third), 33_000, 67_001);

    UUID whole = soldFor(100_001, 0, 100);
    confirmed(whole);
    assertOffer(quote(whole), 100_001, 0);
  }

  @Test
  void returnsNothingWhereNoTermsWereSold() {
    UUID bare = soldFor(100_000);
    confirmed(bare);

    assertOffer(quote(bare), 0, 100_000);
  }

  @Test
  void countsDaysWhereTheOperatorIs() {
    confirmed(booking);
    departsIn(booking, 14);
    ZonedDateTime midnight = todayThere().plusDays(1).atStartOfDay(ZONE);
    clock.putForward(Duration.between(clock.instant(), midnight.minusMinutes(10)));
    Answer before = quote(booking);
    clock.putForward(Duration.between(clock.instant(), midnight.plusSeconds(1)));

    assertOffer(before, 50_000, 50_000);
    assertThat(expiry(before))
        .as("not past the moment at which the terms change")
        .isEqualTo(midnight.toInstant());
    assertThat(confirm(booking, UUID.fromString(before.json().path("id").asString())).problem())
        .isEqualTo("409 cancellation-expired");
    assertOffer(quote(booking), 0, 100_000);
  }

  @Test
  void holdsForHalfAnHourAndNeverIntoTheDayOfDeparture() {
    Instant asked = clock.instant();
    Instant offered = expiry(quote(booking));
    assertThat(offered)
        .isBetween(
            asked.plus(Duration.ofMinutes(30)).minusMillis(1),
            clock.instant().plus(Duration.ofMinutes(30)));

    departsIn(booking, 1);
    Instant departure = todayThere().plusDays(1).atStartOfDay(ZONE).toInstant();
    clock.putForward(Duration.between(clock.instant(), departure.minus(Duration.ofMinutes(10))));

    assertThat(expiry(quote(booking))).isEqualTo(departure);
  }

  @ParameterizedTest
  @EnumSource(
      value = BookingStatus.class,
      names = {"REQUESTED", "CONFIRMED"})
  void isRefusedFromTheDayOfDepartureOn(BookingStatus status) {
    UUID early = quoted(booking);
    handle(news(booking, 5, status));
    departsIn(booking, 0);

    assertThat(quote(booking).problem()).isEqualTo("409 booking-departed");
    assertThat(quote(booking).json().path("detail").asString())
        .contains(todayThere().toString(), "Asia/Bangkok");
    assertThat(confirm(booking, early).problem()).isEqualTo("409 booking-departed");
    departsIn(booking, -3);
    assertThat(quote(booking).problem()).isEqualTo("409 booking-departed");
    assertThat(view(booking).path("availableActions")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "DECLINED, booking-ended",
    "CANCELLED, booking-ended",
    "CANCELLING, cancellation-open",
  })
  void isRefusedWhereTheBookingHasEndedOrIsEnding(BookingStatus status, String problem) {
    UUID before = quoted(booking);
    handle(news(booking, 5, status));

    assertThat(quote(booking).problem()).isEqualTo("409 " + problem);
    assertThat(confirm(booking, before).problem()).isEqualTo("409 " + problem);
    assertThat(view(booking).path("availableActions")).isEmpty();
    assertThat(state(before)).isEqualTo("QUOTED");
  }

  @Test
  void isOfferedWhileItCanBeQuoted() {
    assertThat(view(booking).path("availableActions").toString()).isEqualTo("[\"cancel\"]");
    confirmed(booking);
    assertThat(view(booking).path("availableActions").toString()).isEqualTo("[\"cancel\"]");

    opened(booking);

    assertThat(view(booking).path("availableActions")).isEmpty();
  }

  @Test
  void sendsTheRequestInTheTransactionOfTheConfirmation() {
    confirmed(booking);
    departsIn(booking, 20);
    UUID cancellation = quoted(booking);

    Answer answer = confirm(booking, cancellation);

    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.header("Location")).isEqualTo("/api/bookings/" + booking);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.json().path("state").asString()).isEqualTo("OPEN");
    List<CloudEvent> sent = sent(booking.toString());
    assertThat(sent).hasSize(2);
    CloudEvent request = sent.getLast();
    assertThat(request.type()).isEqualTo("agent.cancellation-requested.v1");
    assertThat(request.stepkey())
        .isEqualTo(StepKey.forward(cancellation, "cancel-trip").toString());
    assertThat(request.correlationid()).isEqualTo(booking);
    assertThat(request.actor()).isEqualTo("agent:" + agency.agent());
    assertThat(request.data(CancellationRequested.class))
        .isEqualTo(new CancellationRequested(booking, cancellation, false, usd(50_000)));
    assertThat(view(booking).path("status").asString())
        .as("as booking-saga told it")
        .isEqualTo("CONFIRMED");
    assertThat(view(booking).path("cancellation").toString())
        .isEqualTo(
            """
            {"id":"%s","state":"OPEN","reason":null,"refund":null}\
            """
                .formatted(cancellation));
  }

  @Test
  void saysThatItWasQuotedBeforeTheConfirmation() {
    UUID cancellation = opened(booking);

    assertThat(sent(booking.toString()).getLast().data(CancellationRequested.class))
        .isEqualTo(new CancellationRequested(booking, cancellation, true, usd(100_000)));
  }

  @Test
  void answersARepeatedConfirmationWithoutAskingTwice() {
    UUID cancellation = opened(booking);
    assertThat(confirm(booking, cancellation).status()).isEqualTo(202);
    handle(
        news(
            booking, 6, BookingStatus.CANCELLED, Cancellation.open(cancellation).done(null), null));

    assertThat(confirm(booking, cancellation).status()).isEqualTo(202);
    assertThat(confirm(booking, cancellation).json().path("state").asString()).isEqualTo("DONE");
    assertThat(sent(booking.toString())).hasSize(2);
  }

  @Test
  void refusesToConfirmWhatWasRefusedAndSaysWhy() {
    UUID cancellation = opened(booking);
    Reason reason = Reason.of(Reason.ALREADY_CONFIRMED, "the operator had accepted first");
    handle(
        news(
            booking,
            6,
            BookingStatus.CONFIRMED,
            Cancellation.open(cancellation).refused(reason),
            null));

    Answer answer = confirm(booking, cancellation);

    assertThat(answer.problem()).isEqualTo("409 cancellation-refused");
    assertThat(answer.json().path("detail").asString()).contains("the operator had accepted first");
    assertOffer(quote(booking), 90_000, 10_000);
  }

  @Test
  void refusesToConfirmWhatWasFreeOnceTheBookingIsConfirmed() {
    UUID free = quoted(booking);
    handle(news(booking, 6, BookingStatus.CONFIRMED));

    Answer answer = confirm(booking, free);

    assertThat(answer.problem()).isEqualTo("409 cancellation-refused");
    assertThat(answer.json().path("detail").asString()).contains(free.toString(), "new quote");
    assertThat(sent(booking.toString())).hasSize(1);
    assertOffer(quote(booking), 90_000, 10_000);
  }

  @Test
  void refusesAnExpiredQuoteAndOneThatIsNotTheNewest() {
    UUID first = quoted(booking);
    UUID second = quoted(booking);
    assertThat(confirm(booking, first).problem()).isEqualTo("409 cancellation-superseded");
    clock.putForward(Duration.ofMinutes(30));
    assertThat(confirm(booking, second).problem()).isEqualTo("409 cancellation-expired");

    assertThat(sent(booking.toString())).hasSize(1);
    assertThat(confirm(booking, quoted(booking)).status()).isEqualTo(202);
  }

  @Test
  void allowsOneOpenCancellationAtATime() {
    UUID first = opened(booking);
    Answer another = quote(booking);

    assertThat(another.problem()).isEqualTo("409 cancellation-open");
    assertThat(another.json().path("detail").asString()).contains(first.toString());

    handle(
        news(
            booking,
            6,
            BookingStatus.CONFIRMED,
            Cancellation.open(first)
                .refused(Reason.of(Reason.ALREADY_CONFIRMED, "the operator was first")),
            null));
    assertThat(quote(booking).status()).isEqualTo(201);
  }

  @Test
  void refusesWhileACancellationOfTheOperatorIsOnItsWay() {
    UUID before = quoted(booking);
    handle(news(booking, 6, BookingStatus.CONFIRMED, Cancellation.open(UUID.randomUUID()), null));

    assertThat(quote(booking).problem()).isEqualTo("409 cancellation-open");
    assertThat(confirm(booking, before).problem()).isEqualTo("409 cancellation-open");
  }

  @Test
  void isFoundByItsAgencyAlone() {
    UUID cancellation = quoted(booking);
    UUID other = booked(api, onSale("Siam", "USD", 4), 1);
    Api stranger = as(agency(1_000_000, "USD"));
    String path = "/api/bookings/" + booking + "/cancellations";

    assertThat(stranger.send("POST", path, null).problem()).isEqualTo("404 booking-not-found");
    assertThat(stranger.send("POST", path + "/" + cancellation + "/confirm", null).problem())
        .isEqualTo("404 booking-not-found");
    assertThat(confirm(other, cancellation).problem()).isEqualTo("404 cancellation-not-found");
    assertThat(confirm(booking, UUID.randomUUID()).problem())
        .isEqualTo("404 cancellation-not-found");
    assertThat(quote(UUID.randomUUID()).problem()).isEqualTo("404 booking-not-found");
    assertThat(state(cancellation)).isEqualTo("QUOTED");
  }

  @Test
  void takesNoBodyOrAnEmptyOneAndNothingElse() {
    String path = "/api/bookings/" + booking + "/cancellations";

    assertThat(api.post(path, "{}").status()).isEqualTo(201);
    assertThat(api.post(path, "").status()).isEqualTo(201);
    assertThat(api.post(path, "{\"refund\": 1}").problem()).isEqualTo("400 malformed-request");
    UUID newest = quoted(booking);
    assertThat(api.post(path + "/" + newest + "/confirm", "{\"x\": 1}").problem())
        .isEqualTo("400 malformed-request");
    assertThat(api.post(path + "/" + newest + "/confirm", "{}").status()).isEqualTo(202);
  }

  @Test
  void repeatsTheQuoteOfAKeyAndKeepsTheKeysOfBookingsApart() {
    String path = "/api/bookings/" + booking + "/cancellations";
    Answer first = api.post(path, "{}", "Idempotency-Key", "c-1");
    Answer again = api.send("POST", path, null, "Idempotency-Key", "c-1");
    UUID other = booked(api, onSale("Siam", "USD", 4), 1);

    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(
            api.post("/api/bookings/" + other + "/cancellations", "{}", "Idempotency-Key", "c-1")
                .problem())
        .isEqualTo("422 idempotency-key-reused");
  }

  @Test
  void makesOneOfTwoQuotesThatComeAtOnceTheNewest() throws Exception {
    // Driven on the booking's row: while another transaction holds it both wait.
    List<Answer> answers;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> both =
          transaction.execute(status -> {
            lockBooking();
            List<Future<Answer>> waiting =
                Stream.<Callable<Answer>>of(() -> quote(booking), () -> quote(booking))
                    .map(threads::submit)
                    .toList();
            awaitWaiting(2);
            return waiting;
          });
      answers = List.of(both.get(0).get(), both.get(1).get());
    }
    assertThat(answers).allMatch(answer -> answer.status() == 201);
    List<UUID> byNumber =
        jdbc.sql("select id from agent_events.cancellations where booking_id = ? order by number")
            .param(booking)
            .query((row, n) -> Columns.uuid(row, "id"))
            .list();
    assertThat(byNumber).hasSize(2);
    assertThat(confirm(booking, byNumber.getFirst()).problem())
        .isEqualTo("409 cancellation-superseded");
    assertThat(confirm(booking, byNumber.getLast()).status()).isEqualTo(202);
  }

  private void lockBooking() {
    jdbc.sql("select id from agent_events.bookings where id = ? for no key update")
        .param(booking)
        .query(UUID.class)
        .single();
  }

  @Test
  void asksOnceWhenTwoConfirmationsComeAtOnce() throws Exception {
    UUID cancellation = quoted(booking);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> both =
          transaction.execute(status -> {
            lockBooking();
            List<Future<Answer>> waiting =
                IntStream.range(0, 2)
                    .mapToObj(i -> threads.submit(() -> confirm(booking, cancellation)))
                    .toList();
            awaitWaiting(2);
            return waiting;
          });
      assertThat(both.get(0).get().status()).isEqualTo(202);
      assertThat(both.get(1).get().status()).isEqualTo(202);
    }
    assertThat(sent(booking.toString())).hasSize(2);
  }

  @Test
  void decidesAConfirmationAgainstTheNewsThatCameFirst() throws Exception {
    UUID cancellation = quoted(booking);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> waiting =
          transaction.execute(status -> {
            handle(news(booking, 7, BookingStatus.DECLINED));
            Future<Answer> second = threads.submit(() -> confirm(booking, cancellation));
            awaitWaiting(1);
            return second;
          });
      assertThat(waiting.get().problem()).isEqualTo("409 booking-ended");
    }
    assertThat(sent(booking.toString())).hasSize(1);
  }

  @Test
  void opensOneHoweverManyQuoteAndConfirmAtOnce() throws Exception {
    Callable<Answer> both =
        () -> {
          Answer offer = quote(booking);
          return offer.status() == 201
              ? confirm(booking, UUID.fromString(offer.json().path("id").asString()))
              : offer;
        };
    List<Answer> answers = atOnce(List.of(both, both, both, both, both, both));

    assertThat(answers.stream().filter(answer -> answer.status() == 202)).hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.status() != 202).map(Answer::problem))
        .allMatch(problem ->
            problem.equals("409 cancellation-open")
                || problem.equals("409 cancellation-superseded"));
    assertThat(sent(booking.toString())).hasSize(2);
  }

  @Test
  void hasADatabaseThatKeepsTheRules() {
    UUID open = opened(booking);
    assertRefused(
        """
        insert into agent_events.cancellations (id, booking_id, number, refund, charge, currency, before_confirmation,
          quoted_at, expires_at, confirmed_at, confirmed_by, state, ask_at)
        select gen_random_uuid(), booking_id, number + 1, refund, charge, currency, before_confirmation, quoted_at,
          expires_at, confirmed_at, confirmed_by, state, ask_at from agent_events.cancellations where id = ?
        """,
        open,
        "one_open_cancellation_per_booking");
    assertRefused(
        "update agent_events.cancellations set charge = 5 where id = ?",
        open,
        "cancellation_is_free_before_the_confirmation");
    assertRefused(
        "update agent_events.cancellations set confirmed_by = null where id = ?",
        open,
        "cancellation_confirmed_once_it_left_quoted");
    assertRefused(
        "update agent_events.cancellations set state = 'REFUSED', ask_at = null where id = ?",
        open,
        "refused_cancellations_say_why");
    assertRefused(
        "update agent_events.cancellations set ask_at = null where id = ?",
        open,
        "open_cancellations_ask");
  }

  private void assertRefused(String sql, UUID id, String constraint) {
    assertThatThrownBy(() -> jdbc.sql(sql).param(id).update())
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining(constraint);
  }
}
