package dev.landbridge.bookingsaga.trip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.bookingsaga.engine.Ahead;
import dev.landbridge.bookingsaga.engine.Ahead.What;
import dev.landbridge.bookingsaga.engine.Engine;
import dev.landbridge.bookingsaga.engine.Instance;
import dev.landbridge.bookingsaga.engine.JournalEntry.Kind;
import dev.landbridge.bookingsaga.engine.Refusal;
import dev.landbridge.bookingsaga.engine.Settings;
import dev.landbridge.bookingsaga.engine.Transition;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.PaymentAuthorized;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.SoldOut;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the engine says that it will do is what it does. */
class AheadTests {
  private static final UUID BOOKING = UUID.fromString("0192f0c4-7b1e-7c3a-8f00-5d2b6f1e9a44");
  private static final Instant NOW = Instant.parse("2027-03-14T08:00:00Z");
  private static final Money TOTAL = new Money(125_000, "USD");

  private final Engine engine = new Engine(Settings.DEFAULTS);

  private Instance<Trip> begun() {
    return engine.start(BookTrip.SAGA, BOOKING, Trip.of(Requests.of(BOOKING)), NOW).instance();
  }

  private Instance<Trip> replied(Instance<Trip> trip, String step, Object reply) {
    return engine.reply(BookTrip.SAGA, trip, StepKey.forward(BOOKING, step), reply, NOW).instance();
  }

  private Instance<Trip> atThePivot() {
    return replied(
        replied(begun(), BookTrip.HOLD, new InventoryHeld(BOOKING, NOW.plusSeconds(3600), TOTAL)),
        BookTrip.AUTHORIZE,
        new PaymentAuthorized(BOOKING, TOTAL));
  }

  private List<Ahead> ahead(Instance<Trip> trip) {
    return engine.ahead(BookTrip.SAGA, trip);
  }

  /** Lets deadline after deadline pass, and returns what has happened. */
  private Set<What> keepsItsWordFor(Instance<Trip> from, int deadlines) {
    Set<What> happened = EnumSet.noneOf(What.class);
    Instance<Trip> trip = from;
    for (int i = 0; i < deadlines; i++) {
      List<Ahead> ahead = ahead(trip);
      Ahead next = ahead.getFirst();
      assertThat(next.at()).isEqualTo(Objects.requireNonNull(trip.waiting()).dueAt());
      Transition<Trip> passed = engine.deadlinePassed(BookTrip.SAGA, trip, next.at());
      assertThat(passed.journal())
          .as(next.toString())
          .anyMatch(entry ->
              entry.kind()
                  == switch (next.what()) {
                    case GIVES_UP -> Kind.GAVE_UP;
                    case RAISES_ATTENTION -> Kind.ATTENTION_RAISED;
                    case ASKS_AGAIN -> Kind.ASKED_AGAIN;
                  });
      for (Ahead later : ahead) {
        if (later.what() != What.ASKS_AGAIN && next.what() == What.ASKS_AGAIN) {
          assertThat(ahead(passed.instance())).as("stays as it was said").contains(later);
        }
      }
      happened.add(next.what());
      trip = passed.instance();
    }
    return happened;
  }

  @Test
  void asksAgainUntilItGivesUpBeforeThePivot() {
    Instance<Trip> trip = begun();

    assertThat(ahead(trip))
        .containsExactly(
            new Ahead(What.ASKS_AGAIN, NOW.plusSeconds(2)),
            new Ahead(What.GIVES_UP, NOW.plusSeconds(300)));
    assertThat(keepsItsWordFor(trip, 60)).containsExactlyInAnyOrder(What.values());
  }

  @Test
  void raisesAttentionAndGoesOnAskingFromThePivotOn() {
    assertThat(keepsItsWordFor(atThePivot(), 40))
        .containsExactlyInAnyOrder(What.ASKS_AGAIN, What.RAISES_ATTENTION);
  }

  @Test
  void countsPatienceFromTheOperatorsDeadlineWhereItIsKnown() {
    Instant deadline = NOW.plus(Duration.ofHours(24));
    Instance<Trip> trip =
        replied(atThePivot(), BookTrip.CONFIRM, new BookingPending(BOOKING, deadline));

    assertThat(ahead(trip))
        .containsExactly(
            new Ahead(What.ASKS_AGAIN, NOW.plusSeconds(60)),
            new Ahead(What.RAISES_ATTENTION, deadline.plus(Duration.ofMinutes(15))));
    assertThat(keepsItsWordFor(trip, 130)).contains(What.RAISES_ATTENTION);
  }

  @Test
  void foretellsCompensationsAndWithdrawals() {
    Instance<Trip> pending =
        replied(
            atThePivot(),
            BookTrip.CONFIRM,
            new BookingPending(BOOKING, NOW.plus(Duration.ofHours(24))));
    Instance<Trip> withdrawing =
        engine
            .withdraw(BookTrip.SAGA, pending, new Refusal("withdrawn", "Taken back."), NOW)
            .instance();

    assertThat(ahead(withdrawing))
        .containsExactly(
            new Ahead(What.ASKS_AGAIN, NOW.plusSeconds(2)),
            new Ahead(What.RAISES_ATTENTION, NOW.plus(Duration.ofMinutes(15))));
    assertThat(keepsItsWordFor(withdrawing, 40)).contains(What.RAISES_ATTENTION);
  }

  @Test
  void promisesNothingOnceItHasEnded() {
    Instance<Trip> ended = replied(begun(), BookTrip.HOLD, new SoldOut(BOOKING, 0));

    assertThat(ended.hasEnded()).isTrue();
    assertThat(ahead(ended)).isEmpty();
  }
}
