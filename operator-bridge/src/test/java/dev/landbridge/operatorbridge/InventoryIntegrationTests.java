package dev.landbridge.operatorbridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.landbridge.embedded.operators.OperatorFixtures.Saved;
import dev.landbridge.embedded.operators.TourPackage;
import dev.landbridge.messaging.PackHandler;
import dev.landbridge.operatorbridge.inventory.SeatNews;
import dev.landbridge.operatorbridge.inventory.Sweeper;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.DepartureSeats;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import dev.landbridge.schemas.operator.NotOnSale;
import dev.landbridge.schemas.operator.OperatorStepUndone;
import dev.landbridge.schemas.operator.PackageWithdrawn;
import dev.landbridge.schemas.operator.PriceChanged;
import dev.landbridge.schemas.operator.SoldOut;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionTemplate;

class InventoryIntegrationTests {
  private static final LocalDate DATE = LocalDate.parse("2099-03-14");
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
  void publishAPackage() {
    bridge.clock().reset();
    bridge.jdbc().sql("delete from landbridge.holds").update();
    tour = bridge.fixtures().insertPublished(operator, TourPackage.example());
    bridge.departure(tour.id(), DATE, 10);
    bridge.settle();
  }

  @Test
  void holdsSellsAndTellsTheOperatorWhoComes() {
    Booking booking = new Booking();
    Record held = bridge.ask(booking.hold(2));
    assertThat(held)
        .isInstanceOfSatisfying(
            InventoryHeld.class,
            reply -> {
              assertThat(reply.total()).isEqualTo(usd(1250_00));
              assertThat(reply.heldUntil())
                  .isBetween(
                      bridge.clock().instant().plus(Duration.ofMinutes(14)),
                      bridge.clock().instant().plus(Duration.ofMinutes(15)));
            });
    assertThat(seats()).isEqualTo(Map.of("held", 2, "sold", 0));

    Record accepted = bridge.ask(booking.confirm());
    assertThat(accepted).isInstanceOf(BookingAccepted.class);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 2));
    assertThat(
            bridge
                .jdbc()
                .sql(
                    "select operator_reference, agency_name, lead_phone, travellers -> 0 ->> 'familyName' as family from landbridge.sold_bookings where booking_id = ?")
                .param(booking.id)
                .query()
                .singleRow())
        .containsEntry("operator_reference", ((BookingAccepted) accepted).operatorReference())
        .containsEntry("agency_name", "Agency")
        .containsEntry("lead_phone", "+34 1")
        .containsEntry("family", "O'Neil");
  }

  @Test
  void answersWithTheCommandsEnvelope() {
    Booking booking = new Booking();
    CloudEvent command = booking.hold(2);
    bridge.handle(command);
    assertThat(bridge.sent(booking.id.toString()))
        .singleElement()
        .satisfies(reply -> {
          assertThat(reply.type()).isEqualTo("operator.inventory-held.v1");
          assertThat(reply.stepkey()).isEqualTo(booking.holdKey.toString());
          assertThat(reply.causationid()).isEqualTo(command.id());
          assertThat(reply.correlationid()).isEqualTo(command.correlationid());
          assertThat(reply.actor()).isEqualTo("agent:1");
        });
  }

  @Test
  void givesEveryAskTheSameAnswerAndOneEffect() {
    Booking booking = new Booking();
    Record held = bridge.ask(booking.hold(2));
    bridge.clock().forward(Duration.ofMinutes(1));
    assertThat(bridge.ask(booking.hold(2))).isEqualTo(held);
    Record accepted = bridge.ask(booking.confirm());
    assertThat(bridge.ask(booking.confirm())).isEqualTo(accepted);
    assertThat(bridge.ask(booking.hold(2))).isEqualTo(held);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 2));

    Booking refused = new Booking();
    assertThat(bridge.ask(refused.hold(10))).isEqualTo(new SoldOut(refused.id, 8));
    bridge
        .database()
        .owner()
        .sql("update landbridge.departures set capacity = 20 where package_id = ?")
        .param(tour.id())
        .update();
    assertThat(bridge.ask(refused.hold(10))).isEqualTo(new SoldOut(refused.id, 8));
  }

  @Test
  void answersTwoAsksWithinAPackTheSame() {
    Booking booking = new Booking();
    List<CloudEvent> pack = List.of(booking.hold(2), booking.hold(2));
    PackHandler.Outcome outcome = bridge.handle(pack);
    assertThat(outcome.sends()).hasSize(2);
    assertThat(outcome.sends().get(0).payload()).isEqualTo(outcome.sends().get(1).payload());
    assertThat(seats()).isEqualTo(Map.of("held", 2, "sold", 0));
  }

  @Test
  void refusesWhatIsNotForSale() {
    Booking booking = new Booking();
    assertThat(bridge.ask(booking.hold(UUID.randomUUID(), DATE, 2, usd(1250_00))))
        .isEqualTo(new PackageWithdrawn(booking.id));
    assertThat(bridge.ask(new Booking().hold(tour.id(), DATE.plusDays(1), 2, usd(1250_00))))
        .isInstanceOfSatisfying(
            NotOnSale.class, reply -> assertThat(reply.detail()).contains("no departure"));
    Booking dear = new Booking();
    assertThat(bridge.ask(dear.hold(tour.id(), DATE, 2, usd(1249_99))))
        .isEqualTo(new PriceChanged(dear.id, usd(1250_00)));
    departure("stop_sale = true");
    assertThat(bridge.ask(new Booking().hold(2)))
        .isInstanceOfSatisfying(
            NotOnSale.class, reply -> assertThat(reply.detail()).contains("stopped"));
    departure("stop_sale = false, cutoff = now() - interval '1 second'");
    assertThat(bridge.ask(new Booking().hold(2)))
        .isInstanceOfSatisfying(
            NotOnSale.class, reply -> assertThat(reply.detail()).contains("ended at"));
    departure("cutoff = now() + interval '1 hour'");
    assertThat(bridge.ask(new Booking().hold(2))).isInstanceOf(InventoryHeld.class);
    bridge.fixtures().archive(tour);
    bridge.settle();
    Booking late = new Booking();
    assertThat(bridge.ask(late.hold(2))).isEqualTo(new PackageWithdrawn(late.id));
  }

  @Test
  void putsAHoldOffWhileItsPackageIsBeingSaved() {
    bridge
        .fixtures()
        .saveAsTheirAppDoes(
            tour,
            TourPackage.example().priced(TourPackage.Pricing.sic("700.00", "400.00", "0.00")));
    Booking booking = new Booking();
    CloudEvent command = booking.hold(2);
    PackHandler.Outcome early = bridge.handle(command);
    assertThat(early.sends()).isEmpty();
    assertThat(early.putOff())
        .singleElement()
        .satisfies(putOff -> assertThat(putOff.message()).isEqualTo(command.id()));

    bridge.settle();
    assertThat(bridge.ask(command)).isEqualTo(new PriceChanged(booking.id, usd(1400_00)));
  }

  @Test
  void checksAHoldAgainstTheLastWholeSnapshotOnceItHasWaitedLongEnough() {
    bridge
        .fixtures()
        .saveAsTheirAppDoes(
            tour,
            TourPackage.example().priced(TourPackage.Pricing.sic("700.00", "400.00", "0.00")));
    CloudEvent command = new Booking().hold(2);
    assertThat(bridge.handle(command).putOff()).hasSize(1);
    bridge.clock().forward(Duration.ofSeconds(11));
    assertThat(bridge.ask(command)).isInstanceOf(InventoryHeld.class);
  }

  @Test
  void refusesNothingForAnEditThatLeavesTheTotalAlone() {
    bridge.fixtures().saveAsTheirAppDoes(tour, TourPackage.example().titled("Another title"));
    bridge.settle();
    assertThat(bridge.ask(new Booking().hold(2))).isInstanceOf(InventoryHeld.class);
  }

  @Test
  void releasesWhatWasHeld() {
    Booking booking = new Booking();
    bridge.ask(booking.hold(2));
    assertThat(bridge.ask(booking.release())).isEqualTo(new InventoryReleased(booking.id));
    assertThat(bridge.ask(booking.release())).isEqualTo(new InventoryReleased(booking.id));
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
    assertThat(bridge.ask(booking.confirm())).isEqualTo(new OperatorStepUndone(booking.id));
  }

  @Test
  void doesNothingForACommandThatComesAfterItsCompensation() {
    Booking booking = new Booking();
    assertThat(bridge.ask(booking.release())).isEqualTo(new InventoryReleased(booking.id));
    assertThat(bridge.ask(booking.hold(2))).isEqualTo(new OperatorStepUndone(booking.id));
    assertThat(bridge.ask(booking.hold(2))).isEqualTo(new OperatorStepUndone(booking.id));
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));

    Booking packed = new Booking();
    PackHandler.Outcome outcome = bridge.handle(packed.release(), packed.hold(2));
    assertThat(outcome.sends().stream().map(send -> (Object) send.payload().getClass()).toList())
        .containsExactly(InventoryReleased.class, OperatorStepUndone.class);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
  }

  @Test
  void settlesCommandAndCompensationAtOnceWhenTheCommandIsFirst() throws Exception {
    Booking booking = new Booking();
    List<Object> replies = atOnce(booking.hold(2), booking.release());
    assertThat(replies.get(0)).isInstanceOf(InventoryHeld.class);
    assertThat(replies.get(1)).isEqualTo(new InventoryReleased(booking.id));
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
  }

  @Test
  void settlesCommandAndCompensationAtOnceWhenTheCompensationIsFirst() throws Exception {
    Booking booking = new Booking();
    List<Object> replies = atOnce(booking.release(), booking.hold(2));
    assertThat(replies.get(0)).isEqualTo(new InventoryReleased(booking.id));
    assertThat(replies.get(1)).isEqualTo(new OperatorStepUndone(booking.id));
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
  }

  /** The first is done but not committed while the second begins. */
  private static List<Object> atOnce(CloudEvent first, CloudEvent second) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    CountDownLatch commit = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Object> one =
          threads.submit(() ->
              bridge
                  .bean(TransactionTemplate.class)
                  .execute(status -> {
                    Object reply = bridge.handleWithin(List.of(first)).sends().getFirst().payload();
                    done.countDown();
                    awaitLatch(commit);
                    return reply;
                  }));
      done.await();
      Future<Object> two = threads.submit(() -> bridge.ask(second));
      Race.awaitBlocked(bridge, 1);
      commit.countDown();
      return List.of(one.get(), two.get());
    }
  }

  @Test
  void sellsAnExpiredHoldThatTheSweeperHasNotReached() throws Exception {
    Booking booking = new Booking();
    bridge.ask(booking.hold(2));
    bridge.clock().forward(Duration.ofMinutes(16));
    List<Object> results =
        queued(() -> bridge.ask(booking.confirm()), () -> bridge.bean(Sweeper.class).sweep());
    assertThat(results.get(0)).isInstanceOf(BookingAccepted.class);
    assertThat(results.get(1)).isEqualTo(0);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 2));
  }

  @Test
  void sellsAnewWhatTheSweeperFreedFirst() throws Exception {
    Booking booking = new Booking();
    bridge.ask(booking.hold(2));
    bridge.clock().forward(Duration.ofMinutes(16));
    List<Object> results =
        queued(() -> bridge.bean(Sweeper.class).sweep(), () -> bridge.ask(booking.confirm()));
    assertThat(results.get(0)).isEqualTo(1);
    assertThat(results.get(1)).isInstanceOf(BookingAccepted.class);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 2));
  }

  @Test
  void refusesAnExpiredHoldWhoseSeatsAreGone() {
    Booking slow = new Booking();
    bridge.ask(slow.hold(10));
    bridge.clock().forward(Duration.ofMinutes(16));
    assertThat(bridge.bean(Sweeper.class).sweep()).isEqualTo(1);
    assertThat(seats()).isEqualTo(Map.of("held", 0, "sold", 0));
    assertThat(bridge.ask(new Booking().hold(2))).isInstanceOf(InventoryHeld.class);
    assertThat(bridge.ask(slow.confirm())).isEqualTo(new SoldOut(slow.id, 8));
    assertThat(bridge.ask(slow.confirm())).isEqualTo(new SoldOut(slow.id, 8));
    assertThat(seats()).isEqualTo(Map.of("held", 2, "sold", 0));
  }

  private List<Object> queued(Callable<Object> first, Callable<Object> second) throws Exception {
    return Race.atDeparture(bridge, tour.id()).run(first, second);
  }

  @Test
  void holdsExactlyTheSeatsThereAreForManyAtOnce() throws Exception {
    departure("capacity = 50");
    List<Object> replies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Record>> asked = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        CloudEvent hold = new Booking().hold(tour.id(), DATE, 1, usd(1250_00));
        asked.add(threads.submit(() -> bridge.ask(hold)));
      }
      for (Future<Record> reply : asked) {
        replies.add(reply.get().getClass().getSimpleName());
      }
    }
    assertThat(replies.stream().collect(Collectors.groupingBy(r -> r, Collectors.counting())))
        .isEqualTo(Map.of("InventoryHeld", 50L, "SoldOut", 150L));
    assertThat(seats()).isEqualTo(Map.of("held", 50, "sold", 0));
  }

  @Test
  void decidesAPackOfManyDeparturesInOneTransaction() {
    List<CloudEvent> pack = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      LocalDate date = DATE.plusDays(1 + i % 5);
      if (i < 5) {
        bridge.departure(tour.id(), date, 15);
      }
      pack.add(new Booking().hold(tour.id(), date, 1, usd(1250_00)));
    }
    assertThat(
            bridge.handle(pack).sends().stream()
                .collect(
                    Collectors.groupingBy(
                        send -> send.payload().getClass().getSimpleName(), Collectors.counting())))
        .isEqualTo(Map.of("InventoryHeld", 75L, "SoldOut", 25L));
  }

  @Test
  void keepsTheCapacityEvenAgainstPlainSql() {
    bridge.ask(new Booking().hold(10));
    assertThatExceptionOfType(DataIntegrityViolationException.class)
        .isThrownBy(() -> departure("capacity = 9"))
        .withMessageContaining("departures_within_capacity");
    assertThatExceptionOfType(Exception.class)
        .isThrownBy(() ->
            bridge
                .database()
                .owner()
                .sql("delete from landbridge.departures where package_id = ?")
                .param(tour.id())
                .update())
        .withMessageContaining("stop its sale instead");
  }

  @Test
  void tellsOfSeatsOnceForManyChangesAndAtMostOnceWithinTheInterval() {
    SeatNews news = bridge.bean(SeatNews.class);
    news.publish();
    String subject = tour.id() + "/" + DATE;
    assertThat(bridge.sent(subject)).hasSize(1);
    for (int i = 0; i < 5; i++) {
      bridge.ask(new Booking().hold(tour.id(), DATE, 1, usd(1250_00)));
    }
    news.publish();
    assertThat(bridge.sent(subject)).as("within the same second").hasSize(1);
    later(subject);
    news.publish();
    later(subject);
    news.publish();
    assertThat(bridge.sent(subject)).hasSize(2);
    CloudEvent last = bridge.sent(subject).getLast();
    assertThat(last.data(DepartureSeats.class))
        .isEqualTo(new DepartureSeats(tour.id(), DATE, 10, 5, null, false));
    assertThat(last.sequence()).isGreaterThan(bridge.sent(subject).getFirst().sequence());
    assertThat(last.sequence()).isEqualTo(bridge.departure(tour.id(), DATE).version());
  }

  @Test
  void tellsOfEditsByPlainSqlAndOfDeletedDepartures() {
    SeatNews news = bridge.bean(SeatNews.class);
    String subject = tour.id() + "/" + DATE;
    news.publish();
    departure("stop_sale = true");
    later(subject);
    news.publish();
    assertThat(bridge.sent(subject).getLast().data(DepartureSeats.class).stopSale()).isTrue();
    bridge
        .database()
        .owner()
        .sql("delete from landbridge.departures where package_id = ?")
        .param(tour.id())
        .update();
    later(subject);
    news.publish();
    assertThat(bridge.sent(subject).getLast().data(DepartureSeats.class))
        .isEqualTo(new DepartureSeats(tour.id(), DATE, 0, 0, null, true));
    bridge.departure(tour.id(), DATE, 7);
    later(subject);
    news.publish();
    assertThat(bridge.sent(subject).getLast().data(DepartureSeats.class).seatsLeft()).isEqualTo(7);
    assertThat(bridge.sent(subject).stream().map(CloudEvent::sequence).toList()).isSorted();
  }

  @Test
  void leavesADepartureAsItIsWhereAnUpdateChangesNothing() {
    Object version = bridge.departure(tour.id(), DATE).version();
    departure("capacity = 10");
    assertThat(bridge.departure(tour.id(), DATE).version()).isEqualTo(version);
  }

  private static void later(String subject) {
    bridge
        .jdbc()
        .sql(
            "update landbridge.seat_news set published_at = published_at - interval '2 s' where package_id || '/' || departure_date = ?")
        .param(subject)
        .update();
  }

  private void departure(String change) {
    bridge
        .database()
        .owner()
        .sql(
            "update landbridge.departures set "
                + change
                + " where package_id = ? and departure_date = ?")
        .params(tour.id(), DATE)
        .update();
  }

  private Map<String, Object> seats() {
    return bridge.seats(tour.id(), DATE);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }

  private class Booking extends TestBooking {
    Booking() {
      super(bridge, operator, tour.id(), DATE);
    }
  }
}
