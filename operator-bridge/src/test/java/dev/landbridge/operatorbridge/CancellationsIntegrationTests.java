package dev.landbridge.operatorbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.landbridge.embedded.operators.OperatorFixtures.Saved;
import dev.landbridge.embedded.operators.TourPackage;
import dev.landbridge.operatorbridge.inventory.Cancelled;
import dev.landbridge.operatorbridge.inventory.Cancelling;
import dev.landbridge.operatorbridge.inventory.Decision;
import dev.landbridge.operatorbridge.inventory.Decision.Decided;
import dev.landbridge.operatorbridge.inventory.Decision.DecidedOtherwise;
import dev.landbridge.operatorbridge.inventory.Decisions;
import dev.landbridge.operatorbridge.inventory.Request;
import dev.landbridge.operatorbridge.inventory.SeatNews;
import dev.landbridge.operatorbridge.inventory.SoldBookings;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.catalogue.DepartureSeats;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingCancelled;
import dev.landbridge.schemas.operator.BookingClosed;
import dev.landbridge.schemas.operator.BookingDeclined;
import dev.landbridge.schemas.operator.BookingReturned;
import dev.landbridge.schemas.operator.CloseBooking;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.NotOnSale;
import dev.landbridge.schemas.operator.ReturnBooking;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators cancel: one booking, or a whole departure. */
class CancellationsIntegrationTests {
  private static final LocalDate DATE = LocalDate.parse("2099-03-14");
  private static final String WHY = "The road is closed.";

  private static RunningBridge bridge;
  private static UUID operator;
  private Saved tour;

  @BeforeAll
  static void start() {
    bridge = RunningBridge.start();
    operator = bridge.fixtures().operator("Sur Viajes", "sur@example.test");
  }

  @AfterAll
  static void stop() {
    bridge.close();
  }

  @BeforeEach
  void publishADeparture() {
    bridge.clock().reset();
    bridge.jdbc().sql("update landbridge.cancellations set state = 'DONE', ask_at = null").update();
    tour = bridge.fixtures().insertPublished(operator, TourPackage.example());
    bridge.departure(tour.id(), DATE, 10);
    bridge.settle();
  }

  // One booking.

  @Test
  void tellsWhatIsCancelledUntilNewsOfTheBookingShowsIt() {
    Booking booking = sold(2);
    assertThat(cancel(booking, WHY)).isEqualTo(new Cancelled.Booking(booking.id));
    assertThat(cancel(booking, WHY)).isEqualTo(new Cancelled.Booking(booking.id));
    assertThat(cancel(booking, "Otherwise")).isEqualTo(new Cancelled.Otherwise(WHY));
    CloudEvent first = booking.cancellations().getFirst();
    BookingCancelled message = first.data(BookingCancelled.class);
    assertThat(booking.cancellations()).hasSize(1);
    assertThat(message.bookingId()).isEqualTo(booking.id);
    assertThat(message.reason()).isEqualTo(WHY);
    assertThat(first.stepkey()).isEqualTo(message.cancellationId() + "/cancel-trip/do");
    assertThat(first.actor()).isEqualTo("operator:" + operator);
    assertThat(booking.state()).isEqualTo("ASKED");

    assertThat(askAgain()).as("not at once").isZero();
    bridge.clock().forward(Duration.ofSeconds(61));
    assertThat(askAgain()).isEqualTo(1);
    assertThat(askAgain()).isZero();
    CloudEvent again = booking.cancellations().getLast();
    assertThat(again.id()).isNotEqualTo(first.id());
    assertThat(again.stepkey()).isEqualTo(first.stepkey());
    assertThat(again.data()).isEqualTo(first.data());
    bridge.clock().forward(Duration.ofSeconds(61));
    assertThat(askAgain()).as("the pause doubles").isZero();
    bridge.clock().forward(Duration.ofSeconds(61));
    assertThat(askAgain()).isEqualTo(1);

    booking.news(BookingStatus.CONFIRMED, null);
    assertThat(booking.state()).as("news that does not show it").isEqualTo("ASKED");
    OperatorCancellation known = new OperatorCancellation(message.cancellationId(), WHY);
    booking.news(BookingStatus.CANCELLING, known);
    assertThat(booking.state()).isEqualTo("OPEN");
    bridge.clock().forward(Duration.ofDays(1));
    assertThat(askAgain()).isZero();
    booking.news(BookingStatus.CANCELLED, known);
    booking.news(BookingStatus.CANCELLING, known);
    assertThat(booking.state()).as("whatever comes late").isEqualTo("DONE");
  }

  @Test
  void asksNoMoreForWhatHasEnded() {
    Booking booking = sold(2);
    cancel(booking, WHY);
    booking.news(BookingStatus.CANCELLED, null);
    bridge.clock().forward(Duration.ofDays(1));
    assertThat(askAgain()).isZero();
  }

  @Test
  void cancelsNothingOfAnothersAndNothingThatIsNotSold() {
    UUID other = bridge.fixtures().operator("Norte", UUID.randomUUID() + "@example.test");
    Booking booking = sold(2);
    assertThat(cancelling().booking(booking.id, order(other, WHY)))
        .isEqualTo(new Cancelled.Unknown());
    assertThat(cancelling().departure(tour.id(), DATE, order(other, WHY)))
        .isEqualTo(new Cancelled.Unknown());
    assertThat(cancelling().booking(UUID.randomUUID(), order(operator, WHY)))
        .isEqualTo(new Cancelled.Unknown());
    onRequest();
    Booking waiting = asked(1);
    assertThat(cancel(waiting, WHY)).isEqualTo(new Cancelled.NotSold(Request.State.PENDING));
    assertThat(waiting.cancellations()).isEmpty();
    assertThat(booking.cancellations()).isEmpty();
  }

  @Test
  void decidesByTheHoldWhetherOperatorOrAgentWasFirst() throws Exception {
    Booking operators = sold(1);
    List<Object> first =
        queued(operators, () -> cancel(operators, WHY), () -> bridge.ask(operators.back()));
    assertThat(first.getFirst()).isEqualTo(new Cancelled.Booking(operators.id));
    UUID id = operators.cancellations().getFirst().data(BookingCancelled.class).cancellationId();
    BookingReturned returned = new BookingReturned(operators.id, new OperatorCancellation(id, WHY));
    assertThat(first.getLast()).isEqualTo(returned);
    assertThat(bridge.ask(operators.back())).as("stored under the step key").isEqualTo(returned);
    assertThat(cancel(operators, WHY)).isEqualTo(new Cancelled.Booking(operators.id));

    assertThat(bridge.ask(operators.close()))
        .isEqualTo(new BookingClosed(operators.id, returned.operatorCancellation()));

    Booking agents = sold(1);
    List<Object> then = queued(agents, () -> bridge.ask(agents.back()), () -> cancel(agents, WHY));
    assertThat(then)
        .containsExactly(new BookingReturned(agents.id), new Cancelled.Booking(agents.id));
    assertThat(agents.cancellations()).hasSize(1);
    assertThat(agents.isOpen()).as("decided").isFalse();
  }

  @Test
  void decidesByTheHoldWhetherItsOperatorCancelsBeforeItIsClosed() throws Exception {
    Booking before = sold(1);
    bridge.ask(before.back());
    assertThat(before.isOpen()).isTrue();
    List<Object> first =
        queued(before, () -> cancel(before, WHY), () -> bridge.ask(before.close()));
    UUID id = before.cancellations().getFirst().data(BookingCancelled.class).cancellationId();
    BookingClosed closed = new BookingClosed(before.id, new OperatorCancellation(id, WHY));
    assertThat(first).containsExactly(new Cancelled.Booking(before.id), closed);
    assertThat(bridge.ask(before.close())).as("stored under the step key").isEqualTo(closed);
    assertThat(cancel(before, WHY)).isEqualTo(new Cancelled.Booking(before.id));
    assertThat(cancel(before, "Otherwise")).isEqualTo(new Cancelled.Otherwise(WHY));
    assertThat(before.cancellations()).hasSize(1);
    assertThat(before.isOpen()).isFalse();

    Booking after = sold(1);
    bridge.ask(after.back());
    List<Object> then = queued(after, () -> bridge.ask(after.close()), () -> cancel(after, WHY));
    assertThat(then).containsExactly(new BookingClosed(after.id), new Cancelled.Returned());
    assertThat(bridge.ask(after.close())).isEqualTo(new BookingClosed(after.id));
    assertThat(cancel(after, WHY)).isEqualTo(new Cancelled.Returned());
    assertThat(after.cancellations()).isEmpty();
    assertThat(after.isOpen()).isFalse();
  }

  /** As begun by an earlier version of booking-saga, or returned before there was a column. */
  @Test
  void refusesItsOperatorWhatIsReturnedForGood() {
    Booking booking = sold(1);
    bridge.ask(
        RunningBridge.command(
            StepKey.forward(booking.id, "return-booking"),
            new ReturnBooking(booking.id),
            booking.id));
    assertThat(booking.isOpen()).isFalse();
    assertThat(cancel(booking, WHY)).isEqualTo(new Cancelled.Returned());
    assertThat(bridge.ask(booking.close())).isEqualTo(new BookingClosed(booking.id));
    assertThat(booking.cancellations()).isEmpty();
  }

  @Test
  void cancelsOnceHoweverManyCallsAtOnce() throws Exception {
    Booking booking = sold(1);
    assertThat(queued(booking, () -> cancel(booking, WHY), () -> cancel(booking, WHY)))
        .containsOnly(new Cancelled.Booking(booking.id));
    assertThat(booking.cancellations()).hasSize(1);
  }

  // A departure.

  @Test
  void takesADepartureOffSaleWithAllThatIsSoldAskedForAndHeld() {
    Booking sold = sold(2);
    Booking own = sold(1);
    cancel(own, "Overbooked.");
    Booking held = new Booking(DATE);
    bridge.ask(held.hold(1));
    onRequest();
    Booking waiting = asked(1);
    SeatNews news = bridge.bean(SeatNews.class);
    news.publish();

    Cancelled cancelled = cancelDate(WHY);

    assertThat(cancelled).isEqualTo(new Cancelled.Date(tour.id(), DATE, 1, 1));
    assertThat(sold.cancellations()).hasSize(1);
    assertThat(own.cancellations()).as("cancelled before").hasSize(1);
    assertThat(waiting.told()).contains(new BookingDeclined(waiting.id, WHY));
    assertThat(bridge.ask(held.confirm())).isEqualTo(new BookingDeclined(held.id, WHY));
    assertThat(bridge.ask(new Booking(DATE).hold(1)))
        .isInstanceOfSatisfying(
            NotOnSale.class, reply -> assertThat(reply.detail()).contains("cancelled", WHY));
    assertThat(bridge.departure(tour.id(), DATE).held()).isZero();
    bridge
        .jdbc()
        .sql("update landbridge.seat_news set published_at = published_at - interval '1 min'")
        .update();
    news.publish();
    assertThat(bridge.sent(tour.id() + "/" + DATE).getLast().data(DepartureSeats.class).stopSale())
        .isTrue();
    assertThat(bridge.bean(SoldBookings.class).find(operator, sold.id).orElseThrow().cancellation())
        .satisfies(shown -> assertThat(Objects.requireNonNull(shown).reason()).isEqualTo(WHY));

    bridge.ask(sold.back());
    assertThat(cancelDate(WHY)).isEqualTo(cancelled);
    assertThat(cancelDate("Otherwise")).isEqualTo(new Cancelled.Otherwise(WHY));
    assertThat(sold.cancellations()).hasSize(1);
    assertThat(bridge.departure(tour.id(), DATE).sold()).isEqualTo(1);
  }

  @Test
  void cancelsWithADepartureWhatItsAgentCancelledAndIsNotClosed() throws Exception {
    Booking open = sold(1);
    Booking closed = sold(1);
    bridge.ask(open.back());
    bridge.ask(closed.back());
    bridge.ask(closed.close());
    Booking sold = sold(1);

    assertThat(cancelDate(WHY)).isEqualTo(new Cancelled.Date(tour.id(), DATE, 2, 0));

    assertThat(open.cancellations()).hasSize(1);
    assertThat(sold.cancellations()).hasSize(1);
    assertThat(closed.cancellations()).isEmpty();
    assertThat(open.isOpen()).isFalse();
    assertThat(((BookingClosed) bridge.ask(open.close())).operatorCancellation()).isNotNull();
    assertThat(cancelDate(WHY)).isEqualTo(new Cancelled.Date(tour.id(), DATE, 2, 0));
    assertThat(open.cancellations()).hasSize(1);

    publishADeparture();
    Booking late = sold(1);
    bridge.ask(late.back());
    List<Object> then = queued(late, () -> bridge.ask(late.close()), () -> cancelDate(WHY));
    assertThat(then)
        .containsExactly(new BookingClosed(late.id), new Cancelled.Date(tour.id(), DATE, 0, 0));
    assertThat(late.cancellations()).isEmpty();
  }

  @Test
  void sellsEitherBeforeTheDepartureIsCancelledOrNotAtAll() throws Exception {
    Booking first = new Booking(DATE);
    bridge.ask(first.hold(1));
    assertThat(queued(null, () -> bridge.ask(first.confirm()), () -> cancelDate(WHY)))
        .last()
        .isEqualTo(new Cancelled.Date(tour.id(), DATE, 1, 0));
    assertThat(first.cancellations()).hasSize(1);

    publishADeparture();
    Booking late = new Booking(DATE);
    bridge.ask(late.hold(1));
    assertThat(queued(null, () -> cancelDate(WHY), () -> bridge.ask(late.confirm())))
        .containsExactly(
            new Cancelled.Date(tour.id(), DATE, 0, 0), new BookingDeclined(late.id, WHY));
    assertThat(late.cancellations()).isEmpty();
    assertThat(bridge.departure(tour.id(), DATE).held()).isZero();
  }

  @Test
  void acceptsEitherBeforeTheDepartureIsCancelledOrNotAtAll() throws Exception {
    onRequest();
    Booking first = asked(1);
    List<Object> accepted = queued(null, first::accept, () -> cancelDate(WHY));
    assertThat(accepted.getFirst()).isInstanceOf(Decided.class);
    assertThat(accepted.getLast()).isEqualTo(new Cancelled.Date(tour.id(), DATE, 1, 0));
    assertThat(first.cancellations()).hasSize(1);

    publishADeparture();
    onRequest();
    Booking late = asked(1);
    List<Object> declined = queued(null, () -> cancelDate(WHY), late::accept);
    assertThat(declined.getFirst()).isEqualTo(new Cancelled.Date(tour.id(), DATE, 0, 1));
    assertThat(declined.getLast())
        .isInstanceOfSatisfying(
            DecidedOtherwise.class,
            decided -> assertThat(decided.request().state()).isEqualTo(Request.State.DECLINED));
    assertThat(late.told()).containsOnlyOnce(new BookingDeclined(late.id, WHY));
    assertThat(late.cancellations()).isEmpty();
  }

  @Test
  void declinesWhatAnInterruptedCancellationLeft() {
    onRequest();
    Booking waiting = asked(1);
    bridge
        .jdbc()
        .sql(
            """
            with date as (
              update landbridge.departures set cancelled_at = now(), cancel_reason = ? where package_id = ?
              returning package_id, departure_date, cancel_reason, cancelled_at)
            insert into landbridge.departure_cancellations (package_id, departure_date, operator_id, reason, cancelled_at)
            select package_id, departure_date, ?, cancel_reason, cancelled_at from date
            """)
        .params(WHY, tour.id(), operator)
        .update();
    assertThat(cancelling().declineLeft()).isEqualTo(1);
    assertThat(cancelling().declineLeft()).isZero();
    assertThat(waiting.told()).contains(new BookingDeclined(waiting.id, WHY));
  }

  @Test
  void cancelsADateOfAPackageWithoutDepartures() {
    tour = bridge.fixtures().insertPublished(operator, TourPackage.example());
    bridge.settle();
    LocalDate date = LocalDate.parse("2027-06-01");
    assertThat(cancelling().departure(tour.id(), date, order(operator, WHY)))
        .as("nothing is sold or asked for")
        .isEqualTo(new Cancelled.Unknown());
    Booking sold = new Booking(date);
    sold.asked(2);
    sold.accept();
    new Booking(date).asked(1);
    new Booking(date.plusDays(1)).asked(1);
    Booking held = new Booking(date);
    assertThat(bridge.ask(held.hold(1))).isInstanceOf(InventoryHeld.class);
    Cancelled.Date cancelled = new Cancelled.Date(tour.id(), date, 1, 1);
    assertThat(cancelling().departure(tour.id(), date, order(operator, WHY))).isEqualTo(cancelled);
    assertThat(cancelling().departure(tour.id(), date, order(operator, WHY))).isEqualTo(cancelled);
    assertThat(sold.cancellations()).hasSize(1);
    assertThat(bridge.ask(held.confirm())).isEqualTo(new BookingDeclined(held.id, WHY));
    assertThat(bridge.ask(new Booking(date).hold(1)))
        .asInstanceOf(type(NotOnSale.class))
        .matches(refused -> refused.detail().contains(WHY));
    new Booking(date.plusDays(1)).asked(1);
  }

  private static Cancelling cancelling() {
    return bridge.bean(Cancelling.class);
  }

  private static Cancelling.Order order(UUID by, String reason) {
    return new Cancelling.Order(by, reason, null);
  }

  private static Cancelled cancel(Booking booking, String reason) {
    return cancelling().booking(booking.id, order(operator, reason));
  }

  private Cancelled cancelDate(String reason) {
    return cancelling().departure(tour.id(), DATE, order(operator, reason));
  }

  private static int askAgain() {
    return cancelling().askAgain();
  }

  private void onRequest() {
    bridge
        .database()
        .owner()
        .sql(
            "insert into landbridge.package_settings (package_id, confirmation) values (?, 'on-request')")
        .param(tour.id())
        .update();
    bridge.settle();
  }

  /** At the booking's hold, or else at the departure. */
  private List<Object> queued(
      @Nullable Booking booking, Callable<Object> first, Callable<Object> then) throws Exception {
    Race race =
        booking == null ? Race.atDeparture(bridge, tour.id()) : Race.atHold(bridge, booking.id);
    return race.run(first, then);
  }

  private Booking sold(int seats) {
    Booking booking = new Booking(DATE);
    booking.sold(seats);
    return booking;
  }

  private Booking asked(int seats) {
    Booking booking = new Booking(DATE);
    booking.asked(seats);
    return booking;
  }

  private final class Booking extends TestBooking {
    Booking(LocalDate date) {
      super(bridge, operator, tour.id(), date);
    }

    /** The same command each time it is asked. */
    CloudEvent back() {
      return RunningBridge.command(
          StepKey.forward(id, "return-booking"), new ReturnBooking(id, true), id);
    }

    CloudEvent close() {
      return RunningBridge.command(StepKey.forward(id, "close-booking"), new CloseBooking(id), id);
    }

    /** Whether it is returned, and its operator's to cancel all the same. */
    boolean isOpen() {
      return bridge
          .jdbc()
          .sql("select refund_open from landbridge.holds where booking_id = ?")
          .param(id)
          .query(Boolean.class)
          .single();
    }

    Decision accept() {
      return bridge.bean(Decisions.class).accept(operator, request().id(), null);
    }

    void news(BookingStatus status, @Nullable OperatorCancellation operators) {
      bridge.handle(
          RunningBridge.command(
              StepKey.forward(id, "x"),
              new BookingUpdated(id, status, null, null, null, null, null, operators, List.of()),
              id));
    }

    /** How booking-saga was told of its operator's cancellation. */
    List<CloudEvent> cancellations() {
      return sent(BookingCancelled.class);
    }

    String state() {
      return bridge
          .jdbc()
          .sql("select state from landbridge.cancellations where booking_id = ?")
          .param(id)
          .query(String.class)
          .single();
    }
  }
}
