package dev.landbridge.operatorbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.landbridge.embedded.operators.OperatorFixtures.Saved;
import dev.landbridge.embedded.operators.TourPackage;
import dev.landbridge.operatorbridge.inventory.Decision;
import dev.landbridge.operatorbridge.inventory.Decision.Decided;
import dev.landbridge.operatorbridge.inventory.Decision.DecidedOtherwise;
import dev.landbridge.operatorbridge.inventory.Decisions;
import dev.landbridge.operatorbridge.inventory.Lapses;
import dev.landbridge.operatorbridge.inventory.Request;
import dev.landbridge.operatorbridge.inventory.Request.State;
import dev.landbridge.operatorbridge.inventory.Sweeper;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.BookingDeclined;
import dev.landbridge.schemas.operator.BookingLapsed;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.BookingReturned;
import dev.landbridge.schemas.operator.BookingWithdrawn;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import dev.landbridge.schemas.operator.OperatorStepUndone;
import dev.landbridge.schemas.operator.ReturnBooking;
import dev.landbridge.schemas.operator.WithdrawBooking;
import dev.landbridge.schemas.operator.WithdrawalRefused;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are taken back, and sold bookings that are returned. */
class WithdrawalIntegrationTests {
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
    owner(
        "insert into landbridge.package_settings (package_id, confirmation, decides_within) values ('%s', 'on-request', '24 hours')"
            .formatted(tour.id()));
    bridge.settle();
  }

  // Withdrawing.

  @Test
  void takesBackWhatTheOperatorHasNotDecided() {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    BookingWithdrawn withdrawn = new BookingWithdrawn(booking.id);
    assertThat(bridge.ask(booking.withdraw())).isEqualTo(withdrawn);
    booking.isWithdrawn();
    assertThat(booking.request().decidedAt()).isNotNull();
    assertThat(bridge.ask(booking.withdraw())).as("asked again").isEqualTo(withdrawn);
    assertThat(bridge.ask(booking.confirm())).isEqualTo(new OperatorStepUndone(booking.id));

    assertThat(accept(request, "SUR/7")).isEqualTo(new DecidedOtherwise(booking.request()));
    assertThat(decline(request, "Full")).isEqualTo(new DecidedOtherwise(booking.request()));
    later(Duration.ofHours(26));
    assertThat(lapse()).isZero();
    assertThat(bridge.bean(Sweeper.class).sweep()).isZero();
    assertThat(bridge.ask(booking.release())).isEqualTo(new InventoryReleased(booking.id));
    booking.isWithdrawn();
    assertThat(bridge.ask(booking.withdraw())).isEqualTo(withdrawn);
    assertThat(booking.soldBookings()).isZero();
  }

  @Test
  void answersTheWithdrawalUnderItsOwnStepKey() {
    Booking booking = new Booking();
    booking.asked(2);
    CloudEvent withdraw = booking.withdraw();
    bridge.handle(withdraw);
    CloudEvent reply = bridge.sent(booking.id.toString()).getLast();
    assertThat(reply.stepkey()).isEqualTo(booking.id + "/confirm-with-operator/undo");
    assertThat(reply.causationid()).isEqualTo(withdraw.id());
    assertThat(reply.data(BookingWithdrawn.class)).isEqualTo(new BookingWithdrawn(booking.id));
  }

  @Test
  void givesItsSeatsToTheNext() {
    Booking booking = new Booking();
    booking.asked(10);
    bridge.ask(booking.withdraw());
    assertThat(bridge.ask(new Booking().hold(10))).isInstanceOf(InventoryHeld.class);
  }

  @Test
  void keepsAConfirmationThatComesAfterItsWithdrawalFromBeginning() {
    Booking booking = new Booking();
    bridge.ask(booking.hold(2));
    BookingWithdrawn withdrawn = new BookingWithdrawn(booking.id);
    assertThat(bridge.ask(booking.withdraw())).isEqualTo(withdrawn);
    assertThat(booking.undone()).isEqualTo("operator.booking-withdrawn.v1");
    assertThat(booking.hold()).as("left to its release").isEqualTo("HELD");
    assertThat(bridge.ask(booking.confirm())).isEqualTo(new OperatorStepUndone(booking.id));
    assertThat(bridge.ask(booking.confirm())).isEqualTo(new OperatorStepUndone(booking.id));
    assertThat(booking.find()).isNull();
    assertThat(booking.answer()).isNull();
    assertThat(bridge.ask(booking.withdraw())).isEqualTo(withdrawn);
    assertThat(seats()).isEqualTo(Map.of("held", 2, "sold", 0));
    assertThat(bridge.ask(booking.release())).isEqualTo(new InventoryReleased(booking.id));
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
  }

  @Test
  void takesBackWhatWasNeverEvenHeld() {
    Booking booking = new Booking();
    assertThat(bridge.ask(booking.withdraw())).isEqualTo(new BookingWithdrawn(booking.id));
    assertThat(bridge.ask(booking.confirm())).isEqualTo(new OperatorStepUndone(booking.id));
  }

  @Test
  void refusesToTakeBackWhatIsAccepted() {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    assertThat(accept(request, "SUR/7")).isInstanceOf(Decided.class);
    booking.refusesToBeWithdrawn(State.ACCEPTED, "SOLD", new BookingAccepted(booking.id, "SUR/7"));
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 2));
  }

  @Test
  void refusesToTakeBackWhatIsDeclined() {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    assertThat(decline(request, "Full")).isInstanceOf(Decided.class);
    booking.refusesToBeWithdrawn(
        State.DECLINED, "RELEASED", new BookingDeclined(booking.id, "Full"));
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
  }

  @Test
  void refusesToTakeBackWhatLapsed() {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    later(Duration.ofHours(24).plusSeconds(1));
    assertThat(lapse()).isEqualTo(1);
    booking.refusesToBeWithdrawn(
        State.LAPSED, "RELEASED", new BookingLapsed(booking.id, request.deadline()));
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
  }

  @Test
  void takesBackPastTheDeadlineAsLongAsItHasNotLapsed() {
    Booking booking = new Booking();
    booking.asked(2);
    later(Duration.ofHours(24).plusSeconds(1));
    assertThat(bridge.ask(booking.withdraw())).isEqualTo(new BookingWithdrawn(booking.id));
    assertThat(lapse()).isZero();
    booking.isWithdrawn();
  }

  @Test
  void takesBackARequestWhoseHoldExpiredWithoutFreeingSeatsTwice() {
    Booking booking = new Booking();
    booking.asked(2);
    later(Duration.ofHours(26));
    assertThat(bridge.bean(Sweeper.class).sweep()).isEqualTo(1);
    Booking other = new Booking();
    bridge.ask(other.hold(3));
    assertThat(bridge.ask(booking.withdraw())).isEqualTo(new BookingWithdrawn(booking.id));
    assertThat(booking.request().state()).isEqualTo(State.WITHDRAWN);
    assertThat(booking.hold()).isEqualTo("RELEASED");
    assertThat(seats()).isEqualTo(Map.of("held", 3, "sold", 0));
  }

  @Test
  void takesBackInOnePackWhatWasAskedInIt() {
    Booking booking = new Booking();
    bridge.ask(booking.hold(2));
    assertThat(replies(booking.confirm(), booking.withdraw(), booking.confirm()))
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(BookingPending.class),
            then -> assertThat(then).isEqualTo(new BookingWithdrawn(booking.id)),
            last -> assertThat(last).isEqualTo(new OperatorStepUndone(booking.id)));
    booking.isWithdrawn();
  }

  @Test
  void keepsFromBeginningInOnePackWhatWasTakenBackFirst() {
    Booking booking = new Booking();
    bridge.ask(booking.hold(2));
    assertThat(replies(booking.withdraw(), booking.confirm(), booking.withdraw()))
        .containsExactly(
            new BookingWithdrawn(booking.id),
            new OperatorStepUndone(booking.id),
            new BookingWithdrawn(booking.id));
    assertThat(booking.find()).isNull();
    assertThat(booking.answer()).isNull();
    assertThat(seats()).isEqualTo(Map.of("held", 2, "sold", 0));
  }

  @Test
  void refusesInOnePackToTakeBackWhatIsConfirmedAtOnce() {
    confirmAtOnce();
    Booking booking = new Booking();
    bridge.ask(booking.hold(2));
    assertThat(replies(booking.confirm(), booking.withdraw()))
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(BookingAccepted.class),
            then -> assertThat(then).isEqualTo(new WithdrawalRefused(booking.id)));
    assertThat(booking.hold()).isEqualTo("SOLD");
    assertThat(booking.undone()).isEqualTo("operator.withdrawal-refused.v1");
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 2));

    Booking other = new Booking();
    bridge.ask(other.hold(2));
    assertThat(replies(other.withdraw(), other.confirm()))
        .containsExactly(new BookingWithdrawn(other.id), new OperatorStepUndone(other.id));
    assertThat(seats()).isEqualTo(Map.of("held", 2, "sold", 2));
  }

  @Test
  void takesBackARequestForAnyDate() {
    Saved anyDate = bridge.fixtures().insertPublished(operator, TourPackage.example());
    bridge.settle();
    Booking booking = new Booking();
    bridge.ask(booking.hold(anyDate.id(), soon(), 2));
    assertThat(bridge.ask(booking.confirm())).isInstanceOf(BookingPending.class);
    assertThat(bridge.ask(booking.withdraw())).isEqualTo(new BookingWithdrawn(booking.id));
    booking.isWithdrawn();
  }

  @Test
  void takesNoWithdrawalOfAnotherStep() {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    CloudEvent wrong =
        RunningBridge.command(
            StepKey.undo(booking.id, "confirm-with-operator"),
            new WithdrawBooking(booking.id, booking.id + "/hold-inventory/do"),
            booking.id);
    assertThatIllegalArgumentException().isThrownBy(() -> bridge.handle(wrong));
    assertThat(booking.request()).isEqualTo(request);
  }

  // Races, each driven to both outcomes.

  @Test
  void letsTheLaterOfAcceptAndWithdrawLose() throws Exception {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    List<Object> results = queued(() -> accept(request, "A"), () -> second.ask(booking.withdraw()));
    assertThat(results.get(0)).isInstanceOf(Decided.class);
    assertThat(results.get(1)).isEqualTo(new WithdrawalRefused(booking.id));
    assertThat(booking.request().state()).isEqualTo(State.ACCEPTED);
    assertThat(booking.hold()).isEqualTo("SOLD");
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 2));
    assertThat(booking.soldBookings()).isEqualTo(1);
    assertThat(bridge.ask(booking.confirm())).isEqualTo(new BookingAccepted(booking.id, "A"));
  }

  @Test
  void letsTheLaterOfWithdrawAndAcceptLose() throws Exception {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    List<Object> results = queued(() -> second.ask(booking.withdraw()), () -> accept(request, "A"));
    assertThat(results.get(0)).isEqualTo(new BookingWithdrawn(booking.id));
    assertThat(results.get(1)).isEqualTo(new DecidedOtherwise(booking.request()));
    booking.isWithdrawn();
    assertThat(booking.soldBookings()).isZero();
    assertThat(bridge.ask(booking.confirm())).isEqualTo(new OperatorStepUndone(booking.id));
  }

  @Test
  void letsTheLaterOfLapseAndWithdrawLose() throws Exception {
    Booking booking = new Booking();
    booking.asked(2);
    later(Duration.ofHours(24).plusSeconds(1));
    List<Object> results = queued(this::lapse, () -> second.ask(booking.withdraw()));
    assertThat(results).containsExactly(1, new WithdrawalRefused(booking.id));
    assertThat(booking.request().state()).isEqualTo(State.LAPSED);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
  }

  @Test
  void letsTheLaterOfWithdrawAndLapseLose() throws Exception {
    Booking booking = new Booking();
    booking.asked(2);
    later(Duration.ofHours(24).plusSeconds(1));
    List<Object> results = queued(() -> second.ask(booking.withdraw()), this::lapse);
    assertThat(results).containsExactly(new BookingWithdrawn(booking.id), 0);
    booking.isWithdrawn();
  }

  @Test
  void takesBackWhatIsBeingAskedAtTheSameTime() throws Exception {
    Booking booking = new Booking();
    bridge.ask(booking.hold(2));
    List<Object> results =
        queued(() -> bridge.ask(booking.confirm()), () -> second.ask(booking.withdraw()));
    assertThat(results.get(0)).isInstanceOf(BookingPending.class);
    assertThat(results.get(1)).isEqualTo(new BookingWithdrawn(booking.id));
    booking.isWithdrawn();
  }

  @Test
  void keepsFromBeginningWhatIsBeingTakenBackAtTheSameTime() throws Exception {
    Booking booking = new Booking();
    bridge.ask(booking.hold(2));
    List<Object> results =
        queued(() -> second.ask(booking.withdraw()), () -> bridge.ask(booking.confirm()));
    assertThat(results)
        .containsExactly(new BookingWithdrawn(booking.id), new OperatorStepUndone(booking.id));
    assertThat(booking.find()).isNull();
  }

  // Returning.

  @Test
  void returnsWhatIsSold() {
    confirmAtOnce();
    Booking booking = new Booking();
    booking.sold(2);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 2));
    BookingReturned returned = new BookingReturned(booking.id);
    UUID cancellation = UUID.randomUUID();
    assertThat(bridge.ask(booking.takeBack(cancellation))).isEqualTo(returned);
    assertThat(booking.hold()).isEqualTo("RETURNED");
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
    CloudEvent reply = bridge.sent(booking.id.toString()).getLast();
    assertThat(reply.stepkey()).isEqualTo(cancellation + "/return-booking/do");

    assertThat(bridge.ask(booking.takeBack(cancellation))).isEqualTo(returned);
    assertThat(replies(booking.takeBack(cancellation), booking.takeBack(cancellation)))
        .containsExactly(returned, returned);
    assertThat(bridge.ask(booking.takeBack(UUID.randomUUID()))).isEqualTo(returned);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
    assertThat(bridge.ask(booking.confirm())).isInstanceOf(BookingAccepted.class);
    assertThat(bridge.ask(booking.withdraw())).isEqualTo(new WithdrawalRefused(booking.id));
    assertThat(booking.hold()).isEqualTo("RETURNED");
    assertThat(bridge.ask(new Booking().hold(10))).isInstanceOf(InventoryHeld.class);
  }

  @Test
  void returnsWhatTheOperatorAccepted() {
    Booking booking = new Booking();
    Request request = booking.asked(2);
    assertThat(accept(request, "SUR/7")).isInstanceOf(Decided.class);
    assertThat(bridge.ask(booking.takeBack(UUID.randomUUID())))
        .isEqualTo(new BookingReturned(booking.id));
    assertThat(booking.hold()).isEqualTo("RETURNED");
    assertThat(booking.request().state()).isEqualTo(State.ACCEPTED);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
  }

  @Test
  void returnsOnceInOnePack() {
    confirmAtOnce();
    Booking booking = new Booking();
    booking.sold(2);
    Booking other = new Booking();
    other.sold(3);
    UUID cancellation = UUID.randomUUID();
    assertThat(
            replies(
                booking.takeBack(cancellation),
                other.takeBack(UUID.randomUUID()),
                booking.takeBack(cancellation),
                booking.takeBack(UUID.randomUUID())))
        .containsExactly(
            new BookingReturned(booking.id),
            new BookingReturned(other.id),
            new BookingReturned(booking.id),
            new BookingReturned(booking.id));
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
  }

  @Test
  void returnsOnceWhereTwoInstancesAreAskedAtOnce() throws Exception {
    confirmAtOnce();
    Booking booking = new Booking();
    booking.sold(2);
    UUID cancellation = UUID.randomUUID();
    BookingReturned returned = new BookingReturned(booking.id);
    assertThat(
            queued(
                () -> bridge.ask(booking.takeBack(cancellation)),
                () -> second.ask(booking.takeBack(cancellation))))
        .containsExactly(returned, returned);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
  }

  @Test
  void returnsWhatWasSoldForAnyDateAndCountsNoSeats() {
    Saved anyDate = bridge.fixtures().insertPublished(operator, TourPackage.example());
    bridge.settle();
    Booking booking = new Booking();
    bridge.ask(booking.hold(anyDate.id(), soon(), 2));
    assertThat(bridge.ask(booking.confirm())).isInstanceOf(BookingPending.class);
    assertThat(accept(booking.request(), null)).isInstanceOf(Decided.class);
    // A calendar that begins meanwhile has nothing of what was sold before it.
    bridge.departure(anyDate.id(), soon(), 5);
    UUID cancellation = UUID.randomUUID();
    BookingReturned returned = new BookingReturned(booking.id);
    assertThat(bridge.ask(booking.takeBack(cancellation))).isEqualTo(returned);
    assertThat(bridge.ask(booking.takeBack(cancellation))).isEqualTo(returned);
    assertThat(booking.hold()).isEqualTo("RETURNED");
    assertThat(bridge.departure(anyDate.id(), soon()))
        .satisfies(row -> assertThat(row.held() + row.sold()).isZero());
  }

  @Test
  void refusesToReturnWhatWasNeverSold() {
    Booking unknown = new Booking();
    unknown.cannotBeReturned();

    Booking held = new Booking();
    bridge.ask(held.hold(2));
    held.cannotBeReturned();
    assertThat(held.hold()).isEqualTo("HELD");

    Booking asked = new Booking();
    Request request = asked.asked(2);
    asked.cannotBeReturned();
    assertThat(asked.request()).isEqualTo(request);

    Booking withdrawn = new Booking();
    withdrawn.asked(1);
    bridge.ask(withdrawn.withdraw());
    withdrawn.cannotBeReturned();
    assertThat(seats()).isEqualTo(Map.of("held", 4, "sold", 0));
  }

  private void confirmAtOnce() {
    owner("delete from landbridge.package_settings where package_id = '%s'".formatted(tour.id()));
    bridge.settle();
  }

  private static LocalDate soon() {
    return LocalDate.ofInstant(bridge.clock().instant(), java.time.ZoneOffset.UTC).plusDays(10);
  }

  private static List<Record> replies(CloudEvent... pack) {
    return bridge.handle(pack).sends().stream().map(send -> send.payload()).toList();
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

  private class Booking extends TestBooking {
    Booking() {
      super(bridge, operator, tour.id(), DATE);
    }

    /** Under the key of its cancellation's saga. */
    CloudEvent takeBack(UUID cancellation) {
      return RunningBridge.command(
          StepKey.forward(cancellation, "return-booking"), new ReturnBooking(id), id);
    }

    int soldBookings() {
      return bridge
          .jdbc()
          .sql("select count(*) from landbridge.sold_bookings where booking_id = ?")
          .param(id)
          .query(Integer.class)
          .single();
    }

    /** Request, hold, seats and what is stored agree. */
    void isWithdrawn() {
      assertThat(request().state()).isEqualTo(State.WITHDRAWN);
      assertThat(hold()).isEqualTo("RELEASED");
      assertThat(answer()).isNull();
      assertThat(undone()).isEqualTo("operator.booking-withdrawn.v1");
      assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
    }

    /** However often it is asked, nothing changes, and asking to confirm tells how it is. */
    void refusesToBeWithdrawn(State state, String hold, Record decided) {
      Request before = request();
      Map<String, Object> seatsBefore = seats();
      WithdrawalRefused refused = new WithdrawalRefused(id);
      assertThat(bridge.ask(withdraw())).isEqualTo(refused);
      assertThat(replies(withdraw(), confirm(), withdraw()))
          .containsExactly(refused, decided, refused);
      assertThat(bridge.ask(confirm())).isEqualTo(decided);
      assertThat(request()).isEqualTo(before);
      assertThat(before.state()).isEqualTo(state);
      assertThat(hold()).isEqualTo(hold);
      assertThat(seats()).isEqualTo(seatsBefore);
      assertThat(undone()).isEqualTo("operator.withdrawal-refused.v1");
    }

    void cannotBeReturned() {
      Map<String, Object> before = seats();
      assertThatIllegalStateException()
          .isThrownBy(() -> bridge.handle(takeBack(UUID.randomUUID())))
          .withMessageContaining("never sold");
      assertThat(seats()).isEqualTo(before);
    }
  }
}
