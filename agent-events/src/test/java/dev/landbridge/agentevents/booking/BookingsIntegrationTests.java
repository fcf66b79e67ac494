package dev.landbridge.agentevents.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.agentevents.support.AgentShore;
import dev.landbridge.agentevents.support.Api;
import dev.landbridge.agentevents.support.Api.Answer;
import dev.landbridge.agentevents.support.Snapshots;
import dev.landbridge.schemas.agent.BookingRequested;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.StepKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class BookingsIntegrationTests extends AgentShore {
  private Agency agency;
  private Api api;

  @BeforeEach
  void anAgent() {
    agency = agency(10_000_000, "USD");
    api = as(agency);
  }

  private Answer book(String quote, int adults, String key) {
    return api.post("/api/bookings", bookBody(quote, adults), "Idempotency-Key", key);
  }

  private long bookingsOf(String quote) {
    return jdbc.sql("select count(*) from agent_events.bookings where quote_id = ?::uuid")
        .param(quote)
        .query(Long.class)
        .single();
  }

  @Test
  void booksWhatWasQuotedAndSendsTheRequestInTheSameTransaction() {
    PackageSnapshot snapshot = onSale("Siam in five nights", "USD", 12);
    String quote = quoted(api, snapshot, 2);

    Answer answer = book(quote, 2, "k-1");

    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    UUID id = UUID.fromString(answer.json().path("id").asString());
    assertThat(id.version()).isEqualTo(7);
    assertThat(answer.json().path("reference").asString()).matches("LB-[2-9A-HJKMNP-TV-Z]{8}");
    assertThat(answer.header("Location")).isEqualTo("/api/bookings/" + id);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.json().path("status").asString()).isEqualTo("REQUESTED");
    List<CloudEvent> sent = sent(id.toString());
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().type()).isEqualTo("agent.booking-requested.v1");
    assertThat(sent.getFirst().actor()).isEqualTo("agent:" + agency.agent());
    assertThat(sent.getFirst().stepkey()).isEqualTo(StepKey.forward(id, "book-trip").toString());
    assertThat(sent.getFirst().traceparent()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
    BookingRequested request = sent.getFirst().data(BookingRequested.class);
    assertThat(request.total().amount()).isEqualTo(190_000);
    assertThat(request.seats()).isEqualTo(2);
    assertThat(request.agencyName()).isEqualTo("Sunway Travel");
    assertThat(request.operatorId()).isEqualTo(Snapshots.OPERATOR);
    assertThat(request.travellers()).hasSize(2);
    assertThat(request.travellers().getFirst().familyName()).isEqualTo("O'Brien");

    JsonNode booking = api.get("/api/bookings/" + id).json();

    assertThat(booking.path("timeline").get(0).path("step").asString()).isEqualTo("request");
    assertThat(booking.path("timeline").get(0).path("shore").asString()).isEqualTo("agents");
    assertThat(booking.path("reason").isNull()).isTrue();
    assertThat(booking.path("package").path("title").asString()).isEqualTo("Siam in five nights");
    assertThat(booking.path("total").path("amount").asLong()).isEqualTo(190_000);
    assertThat(booking.path("travellers")).hasSize(2);
    assertThat(booking.path("remarks").asString()).isEqualTo("Vegetarian");
  }

  @Test
  void keepsWhatWasSoldWhateverTheOperatorSavesLater() {
    PackageSnapshot snapshot = onSale("As it was sold", "USD", 12);
    UUID id = booked(api, snapshot, 1);
    JsonNode before = api.get("/api/bookings/" + id).json();
    handle(event(Snapshots.of(snapshot.packageId(), "As it is now", "USD", "Elsewhere", 3)));

    assertThat(api.get("/api/bookings/" + id).json()).isEqualTo(before);
    assertThat(before.path("package").path("title").asString()).isEqualTo("As it was sold");
  }

  @Test
  void answersTheSameKeyWithTheFirstAnswerAndBooksOnce() {
    String quote = quoted(api, onSale("Siam", "USD", 12), 1);
    Answer first = book(quote, 1, "k-2");
    Answer again = book(quote, 1, "k-2");
    // The same body written in another way is the same body.
    Answer reordered =
        api.post(
            "/api/bookings",
            """
            {"remarks": "Vegetarian", "leadPhone": "+60 3 1234", "travellers":
              [{"dateOfBirth": "1980-02-29", "familyName": "O'Brien", "givenName": "Ada"}], "quoteId": "%s"}
            """
                .formatted(quote),
            "Idempotency-Key",
            "k-2");
    Answer another = book(quote, 2, "k-2");

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(again.header("Retry-After")).isEqualTo("1");
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(reordered.text()).isEqualTo(first.text());
    assertThat(another.problem()).isEqualTo("422 idempotency-key-reused");
    assertThat(bookingsOf(quote)).isEqualTo(1);
  }

  @Test
  void keepsTheKeysOfTwoAgentsApartAndFreesTheKeyOfARefusal() {
    PackageSnapshot snapshot = onSale("Siam", "USD", 12);
    String quote = quoted(api, snapshot, 1);
    assertThat(book(quote, 2, "same").problem()).isEqualTo("422 party-mismatch");
    assertThat(book(quote, 1, "same").status()).isEqualTo(202);

    Api other = as(agency(10_000_000, "USD"));
    assertThat(
            other
                .post(
                    "/api/bookings",
                    bookBody(quoted(other, snapshot, 1), 1),
                    "Idempotency-Key",
                    "same")
                .status())
        .isEqualTo(202);
  }

  @Test
  void needsAnIdempotencyKey() {
    String body = bookBody(UUID.randomUUID().toString(), 1);

    assertThat(api.post("/api/bookings", body).problem()).isEqualTo("400 idempotency-key-missing");
    assertThat(api.post("/api/bookings", body, "Idempotency-Key", " ").problem())
        .isEqualTo("400 idempotency-key-missing");
    assertThat(api.post("/api/bookings", body, "Idempotency-Key", "x".repeat(256)).problem())
        .isEqualTo("400 idempotency-key-invalid");
  }

  @Test
  void makesOneBookingOfOneQuoteWhateverTheKeys() throws Exception {
    String quote = quoted(api, onSale("Siam", "USD", 40), 1);
    List<Answer> answers = atOnce(8, i -> book(quote, 1, "key-" + i));

    assertThat(answers.stream().filter(answer -> answer.status() == 202)).hasSize(1);
    assertThat(answers.stream().filter(answer -> answer.status() == 409))
        .hasSize(7)
        .allMatch(answer -> answer.problem().equals("409 quote-used"))
        .allMatch(answer -> answer.json().path("booking").asString().startsWith("/api/bookings/"));
    assertThat(bookingsOf(quote)).isEqualTo(1);
  }

  @Test
  void makesOneBookingOfOneKeyHoweverOftenItComesAtOnce() throws Exception {
    String quote = quoted(api, onSale("Siam", "USD", 40), 1);
    List<Answer> answers = atOnce(8, i -> book(quote, 1, "one-key"));

    assertThat(answers)
        .allMatch(answer ->
            answer.status() == 202 || answer.problem().equals("409 idempotency-key-in-flight"));
    assertThat(
            answers.stream().filter(answer -> answer.status() == 202).map(Answer::text).distinct())
        .hasSize(1);
    assertThat(bookingsOf(quote)).isEqualTo(1);
  }

  @Test
  void saysThatAKeyIsInFlightWhileItsRequestIsNotDecided() {
    String quote = quoted(api, onSale("Siam", "USD", 40), 1);
    String lock = agency.agent() + " bookings in-flight";

    transaction.executeWithoutResult(status -> {
      jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 7))")
          .param(lock)
          .query((row, n) -> 0)
          .list();
      Answer answer = book(quote, 1, "in-flight");
      assertThat(answer.problem()).isEqualTo("409 idempotency-key-in-flight");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    });

    assertThat(book(quote, 1, "in-flight").status()).isEqualTo(202);
  }

  private interface Call {
    Answer call(int number);
  }

  private static List<Answer> atOnce(int times, Call call) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers =
          IntStream.range(0, times)
              .mapToObj(i ->
                  threads.submit(() -> {
                    start.await();
                    return call.call(i);
                  }))
              .toList();
      start.countDown();
      List<Answer> all = new ArrayList<>();
      for (Future<Answer> answer : answers) {
        all.add(answer.get());
      }
      return all;
    }
  }

  @Test
  void refusesAQuoteThatHasExpiredIsUsedOrIsNotTheAgencys() {
    PackageSnapshot snapshot = onSale("Siam", "USD", 12);
    String expiring = quoted(api, snapshot, 1);
    String foreign = quoted(as(agency(1_000_000, "USD")), snapshot, 1);
    String used = quoted(api, snapshot, 1);
    assertThat(book(used, 1, "u-1").status()).isEqualTo(202);

    assertThat(book(foreign, 1, "f-1").problem()).isEqualTo("404 quote-not-found");
    assertThat(book(UUID.randomUUID().toString(), 1, "f-2").problem())
        .isEqualTo("404 quote-not-found");
    assertThat(book(used, 1, "u-2").problem()).isEqualTo("409 quote-used");
    clock.putForward(Duration.ofMinutes(29));
    String fresh = quoted(api, snapshot, 1);
    clock.putForward(Duration.ofMinutes(1));
    assertThat(book(expiring, 1, "e-1").problem()).isEqualTo("409 quote-expired");
    assertThat(book(fresh, 1, "e-2").status()).isEqualTo(202);
    assertThat(book(used, 1, "u-1").status()).as("the first answer, for ever").isEqualTo(202);
  }

  @Test
  void showsABookingToItsAgencyAlone() {
    UUID id = booked(api, onSale("Siam", "USD", 12), 1);
    Api colleague = api;
    Api stranger = as(agency(1_000_000, "USD"));

    assertThat(colleague.get("/api/bookings/" + id).status()).isEqualTo(200);
    assertThat(stranger.get("/api/bookings/" + id).problem()).isEqualTo("404 booking-not-found");
    assertThat(stranger.get("/api/bookings").json().path("items")).isEmpty();
    assertThat(stranger.get("/api/bookings/" + UUID.randomUUID()).problem())
        .isEqualTo("404 booking-not-found");
  }

  @Test
  void answersNotModifiedWhileNothingIsNew() {
    UUID id = booked(api, onSale("Siam", "USD", 12), 1);
    String tag = api.get("/api/bookings/" + id).header("ETag");

    assertThat(tag).isNotBlank();
    assertThat(api.get("/api/bookings/" + id, "If-None-Match", String.valueOf(tag)).status())
        .isEqualTo(304);
  }

  @Test
  void listsTheNewestFirstWithoutGapsWhileOthersAreBooked() {
    PackageSnapshot snapshot = onSale("Siam", "USD", 40);
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.addFirst(booked(api, snapshot, 1).toString());
    }
    JsonNode first = api.get("/api/bookings?limit=2&status=REQUESTED").json();
    booked(api, snapshot, 1);
    JsonNode second =
        api.get(
                "/api/bookings?limit=2&status=REQUESTED&cursor="
                    + first.path("nextCursor").asString())
            .json();
    JsonNode third =
        api.get(
                "/api/bookings?limit=2&status=REQUESTED&cursor="
                    + second.path("nextCursor").asString())
            .json();
    List<String> listed = new ArrayList<>();
    for (JsonNode page : List.of(first, second, third)) {
      page.path("items").forEach(item -> listed.add(item.path("id").asString()));
    }

    assertThat(listed).isEqualTo(made);
    assertThat(third.path("nextCursor").isNull()).isTrue();
    assertThat(api.get("/api/bookings?status=CONFIRMED").json().toString())
        .isEqualTo("{\"items\":[],\"nextCursor\":null}");
    assertThat(first.toString()).doesNotContain("O'Brien");
  }

  @Test
  void refusesTravellersWhoBreakARuleWithoutQuotingThem() {
    String quote = quoted(api, onSale("Siam", "USD", 12), 2);
    Answer answer =
        api.post(
            "/api/bookings",
            """
            {"quoteId": "%s", "travellers": [
              {"givenName": " ", "familyName": "Secretname\\u0000", "dateOfBirth": "%s"},
              {"givenName": "%s", "familyName": "Two\\nlines"}, null],
             "leadPhone": "%s", "agencyReference": "a\\tb", "remarks": "%s"}
            """
                .formatted(quote, inDays(2), "x".repeat(101), "1".repeat(41), "r".repeat(2001)),
            "Idempotency-Key",
            "k");

    assertThat(answer.problem()).as(answer.text()).isEqualTo("422 invalid-request");
    assertThat(answer.fields())
        .containsExactlyInAnyOrder(
            "travellers[0].givenName",
            "travellers[0].familyName",
            "travellers[0].dateOfBirth",
            "travellers[1].givenName",
            "travellers[1].familyName",
            "travellers[1].dateOfBirth",
            "travellers[2]",
            "leadPhone",
            "agencyReference",
            "remarks");
    assertThat(answer.text()).doesNotContain("Secretname");
    assertThat(api.post("/api/bookings", "{}", "Idempotency-Key", "k").fields())
        .containsExactlyInAnyOrder("quoteId", "travellers");
    assertThat(bookingsOf(quote)).isZero();
  }

  @Test
  void keepsNamesOfAnyScriptAsTheyAre() {
    String quote = quoted(api, onSale("Siam", "USD", 12), 2);
    Answer answer =
        api.post(
            "/api/bookings",
            """
            {"quoteId": "%s", "travellers": [
              {"givenName": "Nguyễn \\"Bé\\"", "familyName": "\\\\O'Neill\\\\", "dateOfBirth": "1980-01-01"},
              {"givenName": "東京", "familyName": "علي 👩‍👩‍👧 ß", "dateOfBirth": "1981-01-01"}],
             "remarks": "line one\\nline two; drop table x"}
            """
                .formatted(quote),
            "Idempotency-Key",
            "k");
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    String id = answer.json().path("id").asString();

    JsonNode travellers = api.get("/api/bookings/" + id).json().path("travellers");

    assertThat(travellers.get(0).path("givenName").asString()).isEqualTo("Nguyễn \"Bé\"");
    assertThat(travellers.get(0).path("familyName").asString()).isEqualTo("\\O'Neill\\");
    assertThat(travellers.get(1).path("familyName").asString()).isEqualTo("علي 👩‍👩‍👧 ß");
    assertThat(sent(id).getFirst().data(BookingRequested.class).travellers().get(1).givenName())
        .isEqualTo("東京");
  }

  @Test
  void writesNobodysNameIntoALogOrAProblem(CapturedOutput output) {
    String quote = quoted(api, onSale("Siam", "USD", 12), 1);
    String body = bookBody(quote, 1).replace("O'Brien", "Unmistakable");

    api.post("/api/bookings", body, "Idempotency-Key", "k-a");
    api.post("/api/bookings", body, "Idempotency-Key", "k-b");
    api.post("/api/bookings", body + "x", "Idempotency-Key", "k-c");
    api.post("/api/bookings", body.replace("1980-02-29", "Unmistakable"), "Idempotency-Key", "k-d");
    Answer answer =
        api.post("/api/bookings", body.replace("Ada", "\\u0000"), "Idempotency-Key", "k-e");

    assertThat(answer.text()).doesNotContain("Unmistakable");
    assertThat(output.getAll()).doesNotContain("Unmistakable");
  }
}
