package dev.landbridge.operatorbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.landbridge.embedded.operators.OperatorFixtures.Saved;
import dev.landbridge.embedded.operators.TourPackage;
import dev.landbridge.messaging.PackHandler;
import dev.landbridge.operatorbridge.inventory.Decision;
import dev.landbridge.operatorbridge.inventory.Decision.Decided;
import dev.landbridge.operatorbridge.inventory.Decision.DecidedOtherwise;
import dev.landbridge.operatorbridge.inventory.Decision.NoSeats;
import dev.landbridge.operatorbridge.inventory.Decisions;
import dev.landbridge.operatorbridge.inventory.Lapses;
import dev.landbridge.operatorbridge.inventory.Request;
import dev.landbridge.operatorbridge.inventory.Request.State;
import dev.landbridge.operatorbridge.inventory.Requests;
import dev.landbridge.operatorbridge.inventory.Sweeper;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.BookingDeclined;
import dev.landbridge.schemas.operator.BookingLapsed;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import dev.landbridge.schemas.operator.NotOnSale;
import dev.landbridge.schemas.operator.SoldOut;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

class RequestsIntegrationTests {
  private static final LocalDate DATE = LocalDate.parse("2099-03-14");
  private static RunningBridge bridge;
  private static RunningBridge second;
  private static UUID operator;
  private Saved tour;

  @BeforeAll
  static void start() {
    bridge = RunningBridge.start();
    second = RunningBridge.start(bridge.database());
    operator = bridge.fixtures().operator("Sur Viajes", "sur@example.test");
  }

  @AfterAll
  static void stop() {
    second.close();
    bridge.close();
  }

  @BeforeEach
  void publishAPackageOnRequest() {
    bridge.clock().reset();
    second.clock().reset();
    bridge.jdbc().sql("update landbridge.holds set state = 'RELEASED'").update();
    owner("delete from landbridge.requests");
    tour = bridge.fixtures().insertPublished(operator, TourPackage.example());
    bridge.departure(tour.id(), DATE, 10);
    onRequest(tour, "24 hours");
    bridge.settle();
  }

  @Test
  void asksTheOperatorOnceAndAnswersEveryAskThatItWaits() {
    Booking booking = new Booking();
    bridge.ask(booking.hold(2));
    Instant asked = bridge.clock().instant();
    BookingPending pending = (BookingPending) bridge.ask(booking.confirm());
    assertThat(pending.deadline())
        .isBetween(
            asked.plus(Duration.ofHours(24)), asked.plus(Duration.ofHours(24)).plusSeconds(60));
    assertThat(bridge.ask(booking.confirm())).isEqualTo(pending);
    List<CloudEvent> pack = List.of(booking.confirm(), booking.confirm());
    assertThat(bridge.handle(pack).sends())
        .extracting(send -> (Object) send.payload())
        .containsExactly(pending, pending);

    assertThat(booking.request())
        .satisfies(request -> {
          assertThat(request.state()).isEqualTo(State.PENDING);
          assertThat(request.bookingId()).isEqualTo(booking.id);
          assertThat(request.id().version()).isEqualTo(7);
          assertThat(request.deadline()).isEqualTo(pending.deadline());
          assertThat(request.seats()).isEqualTo(2);
          assertThat(request.total()).isEqualTo(usd(1250_00));
          assertThat(request.agencyName()).isEqualTo("Agency");
          assertThat(request.leadPhone()).isEqualTo("+34 1");
          assertThat(request.travellers())
              .extracting(Traveller::familyName)
              .containsExactly("O'Neil");
        });
    assertThat(booking.answer()).as("stored under the step key").isNull();
    assertThat(seats()).isEqualTo(Map.of("held", 2, "sold", 0));
    assertThat(booking.heldUntil()).isEqualTo(pending.deadline().plus(Duration.ofHours(1)));
  }

  @Test
  void asksOnceForTwoAsksWithinAPack() {
    Booking booking = new Booking();
    bridge.ask(booking.hold(2));
    PackHandler.Outcome outcome = bridge.handle(booking.confirm(), booking.confirm());
    assertThat(outcome.sends()).hasSize(2);
    assertThat(outcome.sends().get(0).payload()).isInstanceOf(BookingPending.class);
    assertThat(outcome.sends().get(1).payload()).isEqualTo(outcome.sends().get(0).payload());
    assertThat(booking.request().state()).isEqualTo(State.PENDING);
  }

  @Test
  void sellsWhatTheOperatorAccepts() {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    Decided decided = (Decided) accept(request, "SUR/7");
    assertThat(decided.request().state()).isEqualTo(State.ACCEPTED);
    assertThat(decided.request().operatorReference()).isEqualTo("SUR/7");
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 2));
    BookingAccepted accepted = new BookingAccepted(booking.id, "SUR/7");
    assertThat(booking.replies()).containsExactly(accepted);
    assertThat(bridge.ask(booking.confirm())).isEqualTo(accepted);
    CloudEvent reply = booking.sent(BookingAccepted.class).getFirst();
    assertThat(reply.stepkey()).isEqualTo(booking.confirmKey.toString());
    assertThat(reply.correlationid()).isEqualTo(booking.id);
    assertThat(reply.actor()).isEqualTo("operator:" + operator);
    assertThat(reply.traceparent()).isEqualTo(Booking.TRACE);
    assertThat(
            bridge
                .jdbc()
                .sql(
                    "select operator_reference || ' ' || (travellers -> 0 ->> 'familyName') from landbridge.sold_bookings where booking_id = ?")
                .param(booking.id)
                .query(String.class)
                .single())
        .isEqualTo("SUR/7 O'Neil");

    assertThat(accept(request, "SUR/7")).isEqualTo(decided);
    assertThat(accept(request, null)).isEqualTo(decided);
    assertThat(accept(request, "SUR/8")).isEqualTo(new DecidedOtherwise(decided.request()));
    assertThat(decline(request, "Full")).isEqualTo(new DecidedOtherwise(decided.request()));
    bridge.clock().forward(Duration.ofDays(2));
    assertThat(bridge.bean(Lapses.class).lapse()).isZero();
    assertThat(booking.replies())
        .as("by itself, and to the ask")
        .containsExactly(accepted, accepted);

    bridge.clock().reset();
    Booking sameFile = new Booking();
    assertThat(accept(sameFile.asked(1), "SUR/7"))
        .as("one reference for two bookings")
        .isInstanceOf(Decided.class);
  }

  @Test
  void makesAReferenceWhereTheOperatorGivesNone() {
    Booking booking = new Booking();
    Decided decided = (Decided) accept(booking.asked(2), null);
    assertThat(decided.request().operatorReference()).matches("[0-9A-Z]{5}-[0-9A-Z]{5}");
    assertThat(booking.replies())
        .containsExactly(new BookingAccepted(booking.id, decided.request().operatorReference()));
  }

  @Test
  void freesWhatTheOperatorDeclines() {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    Decided decided = (Decided) decline(request, "The hotel is full.");
    assertThat(decided.request().state()).isEqualTo(State.DECLINED);
    BookingDeclined declined = new BookingDeclined(booking.id, "The hotel is full.");
    assertThat(booking.replies()).containsExactly(declined);
    assertThat(bridge.ask(booking.confirm())).isEqualTo(declined);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
    assertThat(decline(request, "The hotel is full.")).isEqualTo(decided);
    assertThat(decline(request, "Otherwise")).isEqualTo(new DecidedOtherwise(decided.request()));
    assertThat(accept(request, null)).isEqualTo(new DecidedOtherwise(decided.request()));

    assertThat(bridge.ask(booking.release())).isEqualTo(new InventoryReleased(booking.id));
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
  }

  @Test
  void lapsesWhereTheOperatorIsSilent() {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    bridge.clock().forward(Duration.ofHours(23));
    assertThat(bridge.bean(Lapses.class).lapse()).isZero();
    bridge.clock().forward(Duration.ofHours(1).plusSeconds(1));
    assertThat(bridge.bean(Sweeper.class).sweep()).as("the hold outlasts the request").isZero();
    assertThat(bridge.bean(Lapses.class).lapse()).isEqualTo(1);
    BookingLapsed lapsed = new BookingLapsed(booking.id, request.deadline());
    assertThat(booking.replies()).containsExactly(lapsed);
    assertThat(bridge.ask(booking.confirm())).isEqualTo(lapsed);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
    assertThat(accept(request, null)).isEqualTo(new DecidedOtherwise(booking.request()));
    assertThat(bridge.bean(Lapses.class).lapse()).isZero();
    assertThat(booking.sent(BookingLapsed.class).getFirst().actor())
        .isEqualTo("service:operator-bridge");
  }

  @Test
  void acceptsPastTheDeadlineAsLongAsItHasNotLapsed() {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    bridge.clock().forward(Duration.ofHours(24).plusSeconds(1));
    assertThat(accept(request, null)).isInstanceOf(Decided.class);
    assertThat(bridge.bean(Lapses.class).lapse()).isZero();
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 2));
  }

  @Test
  void letsTheLaterOfAcceptAndLapseLose() throws Exception {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    later(Duration.ofHours(25));
    List<Object> results = queued(() -> accept(request, null), this::lapse);
    assertThat(results.get(0)).isInstanceOf(Decided.class);
    assertThat(results.get(1)).isEqualTo(0);
    booking.settled(State.ACCEPTED, BookingAccepted.class, 2);
  }

  @Test
  void letsTheLaterOfLapseAndAcceptLose() throws Exception {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    later(Duration.ofHours(24).plusSeconds(1));
    List<Object> results = queued(this::lapse, () -> accept(request, null));
    assertThat(results.get(0)).isEqualTo(1);
    assertThat(results.get(1)).isEqualTo(new DecidedOtherwise(booking.request()));
    booking.settled(State.LAPSED, BookingLapsed.class, 0);
  }

  @Test
  void letsTheLaterOfAcceptAndDeclineLose() throws Exception {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    List<Object> results = queued(() -> accept(request, null), () -> decline(request, "Full"));
    assertThat(results.get(0)).isInstanceOf(Decided.class);
    assertThat(results.get(1)).isEqualTo(new DecidedOtherwise(booking.request()));
    booking.settled(State.ACCEPTED, BookingAccepted.class, 2);
  }

  @Test
  void letsTheLaterOfDeclineAndAcceptLose() throws Exception {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    List<Object> results = queued(() -> decline(request, "Full"), () -> accept(request, null));
    assertThat(results.get(0)).isInstanceOf(Decided.class);
    assertThat(results.get(1)).isEqualTo(new DecidedOtherwise(booking.request()));
    booking.settled(State.DECLINED, BookingDeclined.class, 0);
  }

  @Test
  void sellsOnceForTwoAcceptsAtOnce() throws Exception {
    Booking same = new Booking();
    Request request = same.asked(2);
    List<Object> results = queued(() -> accept(request, null), () -> accept(request, null));
    assertThat(results.get(0)).isInstanceOf(Decided.class);
    assertThat(results.get(1)).isEqualTo(results.get(0));
    same.settled(State.ACCEPTED, BookingAccepted.class, 2);

    Booking other = new Booking();
    Request again = other.asked(1);
    results = queued(() -> accept(again, "A"), () -> accept(again, "B"));
    assertThat(results.get(0)).isInstanceOf(Decided.class);
    assertThat(results.get(1)).isInstanceOf(DecidedOtherwise.class);
    assertThat(other.request().operatorReference()).isEqualTo("A");
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 3));
  }

  @Test
  void lapsesOnceWhereTwoInstancesSeeTheDeadline() throws Exception {
    Booking booking = new Booking();
    booking.asked(2);
    later(Duration.ofHours(24).plusSeconds(1));
    List<Object> results = queued(this::lapse, () -> second.bean(Lapses.class).lapse());
    assertThat(results).containsExactly(1, 0);
    booking.settled(State.LAPSED, BookingLapsed.class, 0);
  }

  @Test
  void answersAnAskThatComesWhileTheOperatorAccepts() throws Exception {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    List<Object> results = queued(() -> accept(request, "A"), () -> bridge.ask(booking.confirm()));
    assertThat(results.get(0)).isInstanceOf(Decided.class);
    assertThat(results.get(1)).isEqualTo(new BookingAccepted(booking.id, "A"));
  }

  @Test
  void acceptsWhatIsBeingAskedAbout() throws Exception {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    List<Object> results = queued(() -> bridge.ask(booking.confirm()), () -> accept(request, "A"));
    assertThat(results.get(0)).isEqualTo(new BookingPending(booking.id, request.deadline()));
    assertThat(results.get(1)).isInstanceOf(Decided.class);
    booking.settled(State.ACCEPTED, BookingAccepted.class, 2);
  }

  @Test
  void leavesNothingOfADecisionWhoseConnectionDies() throws Exception {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    // Dies after everything is written, before it is committed.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Object> dying =
          threads.submit(() ->
              bridge
                  .bean(TransactionTemplate.class)
                  .execute(status -> {
                    assertThat(accept(request, null)).isInstanceOf(Decided.class);
                    int self =
                        bridge.jdbc().sql("select pg_backend_pid()").query(Integer.class).single();
                    bridge
                        .database()
                        .superuser()
                        .sql("select pg_terminate_backend(?)")
                        .param(self)
                        .query(Boolean.class)
                        .single();
                    return status;
                  }));
      org.assertj.core.api.Assertions.assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(dying::get);
    }
    assertThat(booking.request()).isEqualTo(request);
    assertThat(booking.answer()).isNull();
    assertThat(booking.replies()).isEmpty();
    assertThat(seats()).isEqualTo(Map.of("held", 2, "sold", 0));
    assertThat(
            bridge
                .jdbc()
                .sql("select count(*) from landbridge.sold_bookings where booking_id = ?")
                .param(booking.id)
                .query(Integer.class)
                .single())
        .isZero();
    assertThat(accept(request, null)).isInstanceOf(Decided.class);
    booking.settled(State.ACCEPTED, BookingAccepted.class, 2);
  }

  @Test
  void takesTheSeatsOfAnExpiredHoldAnewBeforeItAsks() {
    Booking booking = new Booking();
    bridge.ask(booking.hold(2));
    bridge.clock().forward(Duration.ofMinutes(16));
    assertThat(bridge.bean(Sweeper.class).sweep()).isEqualTo(1);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
    BookingPending pending = (BookingPending) bridge.ask(booking.confirm());
    assertThat(seats()).isEqualTo(Map.of("held", 2, "sold", 0));
    assertThat(booking.heldUntil()).isEqualTo(pending.deadline().plus(Duration.ofHours(1)));

    Booking late = new Booking();
    bridge.ask(late.hold(8));
    bridge.clock().forward(Duration.ofMinutes(16));
    assertThat(bridge.bean(Sweeper.class).sweep()).isEqualTo(1);
    bridge.ask(new Booking().hold(1));
    assertThat(bridge.ask(late.confirm())).isEqualTo(new SoldOut(late.id, 7));
    assertThat(bridge.ask(late.confirm())).isEqualTo(new SoldOut(late.id, 7));
    assertThat(late.find()).isNull();
  }

  @Test
  void doesNotAcceptWithoutSeatsAndGoesOnWaiting() {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    later(Duration.ofHours(26));
    assertThat(bridge.bean(Sweeper.class).sweep()).isEqualTo(1);
    bridge.ask(new Booking().hold(9));
    assertThat(accept(request, null)).isEqualTo(new NoSeats(request, 1));
    assertThat(booking.request().state()).isEqualTo(State.PENDING);
    assertThat(booking.replies()).isEmpty();
    assertThat(seats()).isEqualTo(Map.of("held", 9, "sold", 0));
    owner(
        "update landbridge.departures set capacity = 11 where package_id = '%s'"
            .formatted(tour.id()));
    assertThat(accept(request, null)).isInstanceOf(Decided.class);
    assertThat(seats()).isEqualTo(Map.of("held", 9, "sold", 2));
  }

  @Test
  void endsARequestWhoseHoldExpiredWithoutFreeingSeatsTwice() {
    Booking booking = new Booking();
    booking.asked(2);
    bridge.ask(new Booking().hold(3));
    later(Duration.ofHours(26));
    assertThat(bridge.bean(Sweeper.class).sweep()).isEqualTo(2);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
    assertThat(lapse()).isEqualTo(1);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
  }

  @Test
  void refusesToReleaseWhatItsOperatorIsAskedFor() {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    assertThatIllegalStateException()
        .isThrownBy(() -> bridge.handle(booking.release()))
        .withMessageContaining("before its operator");
    assertThat(booking.request()).isEqualTo(request);
    assertThat(seats()).isEqualTo(Map.of("held", 2, "sold", 0));
    assertThat(accept(request, null)).isInstanceOf(Decided.class);
  }

  @Test
  void neverWaitsBeyondTheCutoff() {
    Instant cutoff =
        bridge.clock().instant().plus(Duration.ofHours(3)).truncatedTo(ChronoUnit.MICROS);
    bridge
        .database()
        .owner()
        .sql("update landbridge.departures set cutoff = ? where package_id = ?")
        .params(cutoff.atOffset(ZoneOffset.UTC), tour.id())
        .update();
    Booking booking = new Booking();
    assertThat(booking.asked(2).deadline()).isEqualTo(cutoff);
    assertThat(booking.heldUntil()).isEqualTo(cutoff.plus(Duration.ofHours(1)));

    Booking late = new Booking();
    bridge.ask(late.hold(2));
    bridge.clock().forward(Duration.ofHours(3).plusSeconds(1));
    assertThat(bridge.ask(late.confirm())).isEqualTo(new BookingLapsed(late.id, cutoff));
    assertThat(bridge.ask(late.confirm())).isEqualTo(new BookingLapsed(late.id, cutoff));
    assertThat(late.find()).isNull();
    assertThat(seats()).isEqualTo(Map.of("held", 2, "sold", 0));
  }

  @Test
  void neverWaitsBeyondTheStartOfTheDayWhereThereIsNoCutoff() {
    owner(
        "insert into landbridge.operator_settings (operator_id, time_zone) values ('%s', 'Pacific/Auckland') on conflict (operator_id) do update set time_zone = excluded.time_zone"
            .formatted(operator));
    owner(
        "update landbridge.package_settings set decides_within = '10 days' where package_id = '%s'"
            .formatted(tour.id()));
    LocalDate soon = LocalDate.ofInstant(bridge.clock().instant(), ZoneOffset.UTC).plusDays(3);
    bridge.departure(tour.id(), soon, 10);
    bridge.settle();
    Booking booking = new Booking();
    assertThat(bridge.ask(booking.hold(tour.id(), soon, 2))).isInstanceOf(InventoryHeld.class);
    bridge.ask(booking.confirm());
    assertThat(booking.request().deadline())
        .isEqualTo(soon.atStartOfDay(java.time.ZoneId.of("Pacific/Auckland")).toInstant());
    owner("delete from landbridge.operator_settings");
    bridge.settle();
  }

  @Test
  void asksForAnyDateOfAPackageWithoutDeparturesAndCountsNoSeats() {
    Saved anyDate = bridge.fixtures().insertPublished(operator, TourPackage.example());
    bridge.settle();
    Booking booking = new Booking();
    assertThat(bridge.ask(booking.hold(anyDate.id(), until(anyDate), 2)))
        .isInstanceOf(InventoryHeld.class);
    assertThat(bridge.ask(booking.confirm())).isInstanceOf(BookingPending.class);
    assertThat(accept(booking.request(), null)).isInstanceOf(Decided.class);
    booking.settled(State.ACCEPTED, BookingAccepted.class, 0);
    assertThat(booking.hold()).isEqualTo("SOLD");

    Booking declined = new Booking();
    bridge.ask(declined.hold(anyDate.id(), until(anyDate), 2));
    bridge.ask(declined.confirm());
    assertThat(decline(declined.request(), "Full")).isInstanceOf(Decided.class);
    assertThat(declined.hold()).isEqualTo("RELEASED");

    Booking released = new Booking();
    bridge.ask(released.hold(anyDate.id(), until(anyDate), 2));
    assertThat(bridge.ask(released.release())).isEqualTo(new InventoryReleased(released.id));

    Booking expired = new Booking();
    bridge.ask(expired.hold(anyDate.id(), until(anyDate), 2));
    // A calendar that begins meanwhile has nothing of what was held before it.
    bridge.departure(anyDate.id(), until(anyDate), 1);
    bridge.clock().forward(Duration.ofMinutes(16));
    assertThat(bridge.bean(Sweeper.class).sweep()).isEqualTo(1);
    assertThat(bridge.ask(expired.confirm())).isInstanceOf(BookingPending.class);
    assertThat(accept(expired.request(), null)).isInstanceOf(Decided.class);
    assertThat(bridge.departure(anyDate.id(), until(anyDate)))
        .satisfies(row -> assertThat(row.held() + row.sold()).isZero());
  }

  @Test
  void refusesADateThatCanNotBeAskedFor() {
    Saved anyDate = bridge.fixtures().insertPublished(operator, TourPackage.example());
    bridge.settle();
    LocalDate today = LocalDate.ofInstant(bridge.clock().instant(), ZoneOffset.UTC);
    assertThat(bridge.ask(new Booking().hold(anyDate.id(), today, 2)))
        .isInstanceOf(NotOnSale.class);
    assertThat(bridge.ask(new Booking().hold(anyDate.id(), today.plusDays(1), 2)))
        .isInstanceOf(InventoryHeld.class);
    assertThat(bridge.ask(new Booking().hold(anyDate.id(), until(anyDate).plusDays(1), 2)))
        .isInstanceOfSatisfying(
            NotOnSale.class,
            reply -> assertThat(reply.detail()).contains(until(anyDate).toString()));
    owner(
        "update public.multi_city_hotel_packages set package_validity_date = null where id = '%s'"
            .formatted(anyDate.id()));
    bridge.settle();
    assertThat(bridge.ask(new Booking().hold(anyDate.id(), LocalDate.parse("2199-01-01"), 2)))
        .isInstanceOf(InventoryHeld.class);
  }

  @Test
  void isDecidedByThePackagesOperatorOnly() {
    UUID other = bridge.fixtures().operator("Norte", "norte" + UUID.randomUUID() + "@example.test");
    Booking booking = new Booking();
    Request request = booking.asked(2);
    Decisions decisions = bridge.bean(Decisions.class);
    assertThat(decisions.accept(other, request.id(), null)).isEqualTo(new Decision.Unknown());
    assertThat(decisions.decline(other, request.id(), "x")).isEqualTo(new Decision.Unknown());
    assertThat(decisions.accept(operator, UUID.randomUUID(), null))
        .isEqualTo(new Decision.Unknown());
    assertThat(bridge.bean(Requests.class).of(other, null, null, 10)).isEmpty();
    assertThat(booking.request()).isEqualTo(request);
  }

  @Test
  void listsRequestsByDeadline() {
    onRequest(tour, "3 hours");
    Request first = new Booking().asked(1);
    onRequest(tour, "1 hour");
    Request urgent = new Booking().asked(1);
    onRequest(tour, "2 hours");
    Request between = new Booking().asked(1);
    Requests requests = bridge.bean(Requests.class);
    assertThat(requests.of(operator, null, null, 10)).containsExactly(urgent, between, first);
    assertThat(requests.of(operator, null, null, 2)).containsExactly(urgent, between);
    assertThat(
            requests.of(operator, null, new Requests.Position(between.deadline(), between.id()), 2))
        .containsExactly(first);
    decline(between, "Full");
    assertThat(requests.of(operator, State.PENDING, null, 10)).containsExactly(urgent, first);
    assertThat(requests.of(operator, State.DECLINED, null, 10))
        .extracting(Request::id)
        .containsExactly(between.id());
  }

  private static LocalDate until(Saved saved) {
    return LocalDate.parse(
        bridge
            .database()
            .owner()
            .sql(
                "select package_validity_date::text from public.multi_city_hotel_packages where id = ?")
            .param(saved.id())
            .query(String.class)
            .single());
  }

  private static void onRequest(Saved saved, String within) {
    owner(
        "insert into landbridge.package_settings (package_id, confirmation, decides_within) values ('%s', 'on-request', '%s') on conflict (package_id) do update set decides_within = excluded.decides_within"
            .formatted(saved.id(), within));
  }

  private static void owner(String sql) {
    bridge.database().owner().sql(sql).update();
  }

  private static Decision accept(Request request, @Nullable String reference) {
    return bridge.bean(Decisions.class).accept(operator, request.id(), reference);
  }

  private static Decision decline(Request request, String reason) {
    return bridge.bean(Decisions.class).decline(operator, request.id(), reason);
  }

  private int lapse() {
    return bridge.bean(Lapses.class).lapse();
  }

  private static void later(Duration duration) {
    bridge.clock().forward(duration);
    second.clock().forward(duration);
  }

  private List<Object> queued(Callable<Object> first, Callable<Object> then) throws Exception {
    return Race.atDeparture(bridge, tour.id()).run(first, then);
  }

  private Map<String, Object> seats() {
    return bridge.seats(tour.id(), DATE);
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }

  private class Booking extends TestBooking {
    Booking() {
      super(bridge, operator, tour.id(), DATE);
    }

    /** The final answers that went out by themselves or to an ask. */
    List<Record> replies() {
      return told().stream()
          .filter(reply ->
              reply instanceof BookingAccepted
                  || reply instanceof BookingDeclined
                  || reply instanceof BookingLapsed)
          .toList();
    }

    /** Request, hold, seats, stored answer and the one reply agree. */
    void settled(State state, Class<? extends Record> answer, int sold) {
      assertThat(request().state()).isEqualTo(state);
      assertThat(hold()).isEqualTo(state == State.ACCEPTED ? "SOLD" : "RELEASED");
      assertThat(answer()).isEqualTo(dev.landbridge.schemas.Contracts.of(answer).type());
      assertThat(replies()).hasSize(1).first().isInstanceOf(answer);
      assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", sold));
    }
  }
}
