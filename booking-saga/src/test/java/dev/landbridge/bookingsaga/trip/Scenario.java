package dev.landbridge.bookingsaga.trip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landbridge.bookingsaga.engine.Command;
import dev.landbridge.bookingsaga.engine.Engine;
import dev.landbridge.bookingsaga.engine.Instance;
import dev.landbridge.bookingsaga.engine.Instance.Attention;
import dev.landbridge.bookingsaga.engine.Instance.Compensated;
import dev.landbridge.bookingsaga.engine.Instance.Completed;
import dev.landbridge.bookingsaga.engine.Instance.Wait;
import dev.landbridge.bookingsaga.engine.JournalEntry;
import dev.landbridge.bookingsaga.engine.Settings;
import dev.landbridge.bookingsaga.engine.UnexpectedReply;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.BookingRequested;
import dev.landbridge.schemas.agent.CancellationRequested;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.booking.OperatorCancellation;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.event.StepKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A saga told step by step: {@code given(request).expects(HoldInventory.class).replies(held)...}.
 * Each expectation takes the next command; a reply answers the command that was taken last. No
 * command may be left over.
 */
final class Scenario {
  static final UUID BOOKING = UUID.fromString("00000000-0000-7000-8000-000000000001");
  static final Instant START = Instant.parse("2027-03-14T08:00:00Z");

  private final Engine engine = new Engine(Settings.DEFAULTS);
  private final Deque<Command> unexpected = new ArrayDeque<>();
  private final List<JournalEntry> journal = new ArrayList<>();
  private final List<BookingUpdated> told = new ArrayList<>();
  private Instant now = START;
  private @Nullable Command last;
  private @Nullable Instance<?> cancellation;
  private Instance<Trip> instance;
  private Booking booking;

  private Scenario(BookingRequested request) {
    Course.Result begun = Course.begun(engine, request, UUID.randomUUID(), now).end();
    instance = trip(begun);
    booking = begun.booking();
    took(begun);
  }

  static Scenario given(BookingRequested request) {
    return new Scenario(request);
  }

  /** The booking's own saga, moved or not. */
  private Instance<Trip> trip(Course.Result result) {
    Instance<Trip> newest = instance;
    for (Instance<?> moved : result.moved()) {
      if (moved.data() instanceof Trip) {
        @SuppressWarnings("unchecked")
        Instance<Trip> trip = (Instance<Trip>) moved;
        newest = trip;
      } else {
        cancellation = moved;
      }
    }
    return newest;
  }

  private void took(Course.Result result) {
    long before = booking.sequence();
    instance = trip(result);
    booking = result.booking();
    result.commands().forEach(sent -> unexpected.add(sent.command()));
    result.journal().forEach(noted -> journal.add(noted.entry()));
    if (result.tell()) {
      told.add(booking.message());
    }
    assertThat(booking.sequence()).isBetween(before, before + 1);
    Wait waiting = waiting();
    if (waiting != null) {
      assertThat(waiting.dueAt()).isAfterOrEqualTo(START);
    }
  }

  private Course course() {
    Course course = Course.resumed(engine, booking).with(BookTrip.SAGA, instance);
    return cancellation == null
        ? course
        : course.with(
            Objects.requireNonNull(
                Definitions.shipped().find(cancellation.saga(), cancellation.version())),
            cancellation);
  }

  /** Its cancellation is one that an earlier version began. */
  Scenario begunByVersion(int version) {
    Instance<?> now = Objects.requireNonNull(cancellation);
    cancellation =
        new Instance<>(
            now.id(),
            now.saga(),
            version,
            now.startedAt(),
            now.givesUpAt(),
            now.state(),
            now.data());
    return this;
  }

  /** The next command, the first ask for its step. */
  Scenario expects(Class<? extends Record> type) {
    return expects(type, 1);
  }

  Scenario asksAgain(Class<? extends Record> type, int ask) {
    StepKey before = Objects.requireNonNull(last).key();
    expects(type, ask);
    assertThat(Objects.requireNonNull(last).key()).as("step key of an ask again").isEqualTo(before);
    return this;
  }

  /** The next command, an ask again of a step that was not the last one asked. */
  Scenario expects(Class<? extends Record> type, int ask) {
    last = unexpected.poll();
    assertThat(last).as("a command, %s", type.getSimpleName()).isNotNull();
    assertThat(last.payload()).isInstanceOf(type);
    assertThat(last.ask()).isEqualTo(ask);
    return this;
  }

  Scenario sends(Record payload) {
    assertThat(Objects.requireNonNull(last).payload()).isEqualTo(payload);
    return this;
  }

  Scenario under(String stepKey) {
    return under(BOOKING, stepKey);
  }

  Scenario under(UUID saga, String stepKey) {
    assertThat(Objects.requireNonNull(last).key()).hasToString(saga + "/" + stepKey);
    return this;
  }

  Scenario expectsNothing() {
    assertThat(unexpected).isEmpty();
    return this;
  }

  /** Answers the command that was taken last. */
  Scenario replies(Record reply) {
    return replies(Objects.requireNonNull(last).key(), reply);
  }

  Scenario replies(String stepKey, Record reply) {
    return replies(StepKey.parse(BOOKING + "/" + stepKey), reply);
  }

  private Scenario replies(StepKey key, Record reply) {
    expectsNothing();
    Course course = course();
    course.replied(key, reply, UUID.randomUUID(), now);
    took(course.end());
    return this;
  }

  /** The same answer again: nothing moves, nothing is sent, nothing is told, it is written down. */
  Scenario repliesAgain(Record reply) {
    return ignores(Objects.requireNonNull(last).key(), reply);
  }

  Scenario ignores(String stepKey, Record reply) {
    return ignores(BOOKING, stepKey, reply);
  }

  Scenario ignores(UUID saga, String stepKey, Record reply) {
    return ignores(StepKey.parse(saga + "/" + stepKey), reply);
  }

  private Scenario ignores(StepKey key, Record reply) {
    Booking bookingBefore = booking;
    Course course = course();
    course.replied(key, reply, UUID.randomUUID(), now);
    Course.Result result = course.end();
    assertThat(result.moved()).isEmpty();
    assertThat(result.booking()).isEqualTo(bookingBefore);
    assertThat(result.commands()).isEmpty();
    assertThat(result.tell()).isFalse();
    assertThat(result.journal())
        .singleElement()
        .extracting(noted -> noted.entry().kind())
        .isEqualTo(JournalEntry.Kind.IGNORED);
    return this;
  }

  /** Answers the command that was taken last with what is known: nobody is told anything. */
  Scenario hearsNothingNew(Record reply) {
    return hearsNothingNew(Objects.requireNonNull(last).key(), reply);
  }

  Scenario hearsNothingNew(String stepKey, Record reply) {
    return hearsNothingNew(StepKey.parse(BOOKING + "/" + stepKey), reply);
  }

  private Scenario hearsNothingNew(StepKey key, Record reply) {
    Course course = course();
    course.replied(key, reply, UUID.randomUUID(), now);
    Course.Result result = course.end();
    assertThat(result.commands()).isEmpty();
    assertThat(result.journal()).isEmpty();
    assertThat(result.tell()).isFalse();
    assertThat(result.moved()).isEmpty();
    return this;
  }

  Scenario awaitsTheOperatorUntil(@Nullable Instant deadline) {
    assertThat(booking.operatorDeadline()).isEqualTo(deadline);
    assertThat(told.getLast().operatorDeadline()).isEqualTo(deadline);
    return this;
  }

  Scenario cannotBeAnsweredBy(Record reply) {
    StepKey key = Objects.requireNonNull(last).key();
    assertThatThrownBy(() -> course().replied(key, reply, UUID.randomUUID(), now))
        .isInstanceOf(UnexpectedReply.class)
        .hasMessageContaining(reply.getClass().getSimpleName());
    return this;
  }

  Scenario startsAgain() {
    Course course = course();
    course.startedAgain(UUID.randomUUID());
    Course.Result result = course.end();
    assertThat(result.tell()).isTrue();
    assertThat(result.changed()).isFalse();
    assertThat(result.booking()).isEqualTo(booking);
    assertThat(result.moved()).isEmpty();
    assertThat(result.commands()).isEmpty();
    return this;
  }

  /** The saga that waits for something; the booking's own where none does. */
  private Instance<?> waitingSaga() {
    return cancellation != null && !cancellation.hasEnded() ? cancellation : instance;
  }

  private @Nullable Wait waiting() {
    return waitingSaga().waiting();
  }

  /** The agent confirms a cancellation. */
  Scenario cancels(CancellationRequested request) {
    expectsNothing();
    Course course = course();
    course.cancellationRequested(request, UUID.randomUUID(), now);
    took(course.end());
    return this;
  }

  /** The same again, or a replay of an older one: it is told the present state, no more. */
  Scenario cancelsAgain(CancellationRequested request) {
    Course course = course();
    course.cancellationRequested(request, UUID.randomUUID(), now);
    Course.Result result = course.end();
    assertThat(result.tell()).isTrue();
    assertThat(result.changed()).isFalse();
    assertThat(result.booking()).isEqualTo(booking);
    assertThat(result.moved()).isEmpty();
    assertThat(result.commands()).isEmpty();
    assertThat(result.journal()).isEmpty();
    return this;
  }

  /** The operator cancels what it sold. */
  Scenario operatorCancels(OperatorCancellation operator) {
    expectsNothing();
    Course course = course();
    course.operatorCancelled(operator, UUID.randomUUID(), now);
    took(course.end());
    return this;
  }

  /** The same again, or one that comes after the end: it is told the present state, no more. */
  Scenario operatorCancelsAgain(OperatorCancellation operator) {
    Course course = course();
    course.operatorCancelled(operator, UUID.randomUUID(), now);
    Course.Result result = course.end();
    assertThat(result.tell()).isTrue();
    assertThat(result.changed()).isFalse();
    assertThat(result.booking()).isEqualTo(booking);
    assertThat(result.moved()).isEmpty();
    assertThat(result.commands()).isEmpty();
    assertThat(result.journal()).isEmpty();
    return this;
  }

  Scenario showsTheOperators(@Nullable OperatorCancellation operator) {
    assertThat(told.getLast().operatorCancellation()).isEqualTo(operator);
    return this;
  }

  Scenario showsTheReason(@Nullable Reason reason) {
    assertThat(told.getLast().reason()).isEqualTo(reason);
    return this;
  }

  Scenario tellsOfTheCancellation(Cancellation.State state) {
    assertThat(Objects.requireNonNull(told.getLast().cancellation()).state()).isEqualTo(state);
    return this;
  }

  Scenario refusesTheCancellation(String code) {
    tellsOfTheCancellation(Cancellation.State.REFUSED);
    Cancellation last = Objects.requireNonNull(told.getLast().cancellation());
    assertThat(Objects.requireNonNull(last.reason()).code()).isEqualTo(code);
    return this;
  }

  Scenario isCancelled(String code) {
    expectsNothing();
    assertThat(Objects.requireNonNull(booking.reason()).code()).isEqualTo(code);
    return shows(BookingStatus.CANCELLED).tellsOfTheCancellation(Cancellation.State.DONE);
  }

  Scenario refunded(@Nullable Money refund) {
    assertThat(Objects.requireNonNull(told.getLast().cancellation()).refund()).isEqualTo(refund);
    return this;
  }

  /** Time passes, and the deadline worker looks once. */
  Scenario after(Duration time) {
    now = now.plus(time);
    Course course = course();
    course.deadlinePassed(waitingSaga().id(), now);
    took(course.end());
    return this;
  }

  /** Time passes, and the deadline worker looks whenever something is due. */
  Scenario during(Duration time) {
    Instant end = now.plus(time);
    for (Wait wait = waiting(); wait != null && !wait.dueAt().isAfter(end); wait = waiting()) {
      now = wait.dueAt();
      after(Duration.ZERO);
    }
    now = end;
    return this;
  }

  /** Time passes, and nobody looks. */
  Scenario unseen(Duration time) {
    now = now.plus(time);
    return this;
  }

  Scenario forgetsItsAsks() {
    unexpected.clear();
    return this;
  }

  Scenario compensatesWith(Class<? extends Record> type, Record answer) {
    return expects(type).replies(answer);
  }

  Scenario confirms() {
    expectsNothing();
    assertThat(instance.state()).isInstanceOf(Completed.class);
    assertThat(booking.reason()).isNull();
    return shows(BookingStatus.CONFIRMED).keepsNoPersonalData();
  }

  Scenario declines(Reason reason) {
    expectsNothing();
    assertThat(instance.state()).isInstanceOf(Compensated.class);
    assertThat(booking.reason()).isEqualTo(reason);
    return shows(BookingStatus.DECLINED).keepsNoPersonalData();
  }

  Scenario declines(String code) {
    assertThat(booking.reason()).isNotNull();
    return declines(Objects.requireNonNull(booking.reason())).reasons(code);
  }

  private Scenario reasons(String code) {
    assertThat(Objects.requireNonNull(booking.reason()).code()).isEqualTo(code);
    return this;
  }

  private Scenario keepsNoPersonalData() {
    assertThat(instance.data().party()).isNull();
    assertThat(instance.waiting()).isNull();
    return this;
  }

  Scenario shows(BookingStatus status) {
    assertThat(booking.status()).isEqualTo(status);
    assertThat(told.getLast().status()).isEqualTo(status);
    return this;
  }

  Scenario raisesAttention(String about) {
    assertThat(Objects.requireNonNull(attention()).what()).contains(about);
    assertThat(Objects.requireNonNull(told.getLast().attention()).what()).contains(about);
    return this;
  }

  Scenario needsNoAttention() {
    assertThat(attention()).isNull();
    assertThat(told.getLast().attention()).isNull();
    return this;
  }

  private @Nullable Attention attention() {
    Wait waiting = waiting();
    return waiting == null ? null : waiting.attention();
  }

  Scenario isDueIn(Duration time) {
    assertThat(Objects.requireNonNull(waiting()).dueAt()).isEqualTo(now.plus(time));
    return this;
  }

  Scenario isDueInAtMostAMinute() {
    assertThat(Objects.requireNonNull(waiting()).dueAt()).isBetween(now, now.plusSeconds(60));
    return this;
  }

  Scenario wrote(JournalEntry.Kind... kinds) {
    assertThat(journal).extracting(JournalEntry::kind).containsExactly(kinds);
    return this;
  }

  /** The booking's timeline as {@code shore: step outcome}. */
  Scenario tells(String... lines) {
    assertThat(booking.timeline())
        .extracting(entry -> entry.shore().text() + ": " + entry.step() + " " + entry.outcome())
        .containsExactly(lines);
    return this;
  }

  /** How many messages told of the booking so far. */
  int messages() {
    return told.size();
  }

  List<JournalEntry> journal() {
    return journal;
  }

  Instance<Trip> instance() {
    return instance;
  }
}
