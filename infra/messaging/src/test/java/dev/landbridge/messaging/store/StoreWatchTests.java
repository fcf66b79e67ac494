package dev.landbridge.messaging.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landbridge.messaging.store.StoreInMemory.Taken;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class StoreWatchTests {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          StoreGuard.BREAKER,
          CircuitBreakerConfig.custom()
              .minimumNumberOfCalls(3)
              .slidingWindowSize(10)
              .recordException(new StoreFailures.Connection())
              .build());
  private final StoreInMemory store = new StoreInMemory();
  private final StoreCalls calls = new StoreCalls();
  private final Taken taken = new Taken();
  private final DataSource guarded = new GuardedDataSource(store.pool(taken), () -> breaker, calls);
  private final List<String> told = new ArrayList<>();

  /** Driven by the test: it has no thread of its own unless it is started. */
  private StoreWatch watch(Duration patience) {
    StoreWatch watch =
        new StoreWatch(
            new StoreProbe(store::probed, LONG),
            new StoreBreaker(breaker, LONG),
            calls,
            StorePool.of(guarded),
            LONG,
            patience);
    watch.listen(
        new StoreWatch.Listener() {
          @Override
          public void away() {
            told.add("away");
          }

          @Override
          public void back() {
            told.add("back");
          }
        });
    return watch;
  }

  @Test
  void asksNothingWhileNobodyWaits() throws SQLException {
    StoreWatch watch = watch(Duration.ZERO);
    guarded.getConnection().close();

    watch.look();

    assertThat(store.asked).hasValue(0);
    assertThat(calls.size()).isZero();
  }

  @Test
  void asksNothingWhileCallsAreWithinItsPatience() throws SQLException {
    StoreWatch watch = watch(LONG);
    guarded.getConnection();

    watch.look();

    assertThat(store.asked).hasValue(0);
  }

  @Test
  void letsACallThatIsOnlySlowGoOn() throws SQLException {
    StoreWatch watch = watch(Duration.ZERO);
    guarded.getConnection();

    watch.look();

    assertThat(store.asked).hasValue(1);
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    assertThat(taken.broken).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void breaksWhatHangsOnASilentStoreAndRefusesCallsUntilItAnswers() throws SQLException {
    StoreWatch watch = watch(Duration.ZERO);
    guarded.getConnection();
    store.says = Answer.SILENT;

    watch.look();
    watch.look();

    assertThat(taken.broken).isTrue();
    assertThat(watch.isAway()).isTrue();
    assertThat(breaker.getState()).isEqualTo(State.OPEN);
    assertThatThrownBy(guarded::getConnection).isInstanceOf(StoreAwayException.class);
    assertThat(told).containsExactly("away");

    store.says = Answer.ANSWERS;
    watch.look();

    assertThat(watch.isAway()).isFalse();
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    assertThat(told).containsExactly("away", "back");
    guarded.getConnection();
  }

  @Test
  void leavesConnectionsInUseToAStoreThatIsOnlyClosingItsDoors() throws SQLException {
    StoreWatch watch = watch(Duration.ZERO);
    guarded.getConnection();
    store.says = Answer.GONE;

    watch.look();

    assertThat(breaker.getState()).isEqualTo(State.OPEN);
    assertThat(taken.broken).isFalse();

    store.says = Answer.TURNS_AWAY;
    watch.look();
    assertThat(breaker.getState()).isEqualTo(State.OPEN);
    assertThat(taken.broken).isFalse();
  }

  @Test
  void endsTheWaitOfWhoWaitsForAConnectionWhenTheBreakerOpens() throws Exception {
    StoreWatch watch = watch(Duration.ZERO);
    store.wait = new CountDownLatch(1);
    store.says = Answer.GONE;
    CompletableFuture<@Nullable Boolean> interruptedAfterwards = new CompletableFuture<>();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread caller =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                guarded.getConnection();
              } catch (SQLException | RuntimeException e) {
                thrown.complete(e);
              }
              interruptedAfterwards.complete(Thread.currentThread().isInterrupted());
            });
    assertThat(store.waits.await(20, TimeUnit.SECONDS)).isTrue();

    watch.look();

    assertThat(caller.join(Duration.ofSeconds(20))).as("the wait has ended").isTrue();
    assertThat(thrown.join()).isInstanceOf(StoreAwayException.class);
    assertThat(interruptedAfterwards.join()).isFalse();
    assertThat(calls.size()).isZero();
  }

  @Test
  void keepsNobodyElsesInterrupt() throws Exception {
    StoreCalls.Call call = calls.begin(0);
    Thread.currentThread().interrupt();

    assertThat(call.failed()).isTrue();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void takesNoConnectionThatCameTooLate() throws SQLException {
    StoreCalls.Call call = calls.begin(0);
    calls.endWaits();

    assertThat(call.got(guarded.getConnection(), 1)).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void looksAlsoWhereTheBreakerOpensWhileNobodyIsThoughtAway() {
    StoreWatch watch = watch(LONG);
    breaker.transitionToOpenState();

    watch.look();

    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    assertThat(told).doesNotContain("away");
  }

  @Test
  void goesOnAfterALookThatFailed() {
    StoreWatch watch = watch(LONG);
    breaker.transitionToOpenState();
    store.says = Answer.GONE;
    watch.look();
    watch.listen(
        new StoreWatch.Listener() {
          @Override
          public void away() {}

          @Override
          public void back() {
            throw new IllegalStateException("cannot resume");
          }
        });
    store.says = Answer.ANSWERS;

    watch.look();
    watch.look();

    assertThat(told).containsExactly("away", "back");
    assertThat(watch.isAway()).isFalse();
  }

  @Test
  void looksAtOnceWhenTheBreakerOpenedBeforeAnybodyWatched() throws Exception {
    breaker.transitionToOpenState();
    StoreWatch watch = watch(LONG);
    CountDownLatch back = new CountDownLatch(1);
    watch.listen(
        new StoreWatch.Listener() {
          @Override
          public void away() {}

          @Override
          public void back() {
            back.countDown();
          }
        });

    watch.start();
    try {
      assertThat(back.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    } finally {
      watch.stop();
    }
  }

  @Test
  void givesOneAnswerToAllWhoAskAndSilenceForOneThatHangs() {
    CountDownLatch never = new CountDownLatch(1);
    StoreProbe hanging =
        new StoreProbe(
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return store.probed();
            },
            Duration.ofMillis(20));

    CompletableFuture<Answer> first = hanging.begin();

    assertThat(hanging.begin()).isSameAs(first);
    assertThat(first.join()).isEqualTo(Answer.SILENT);
    never.countDown();
    assertThat(hanging.ask()).isNotNull();
  }

  @Test
  void tellsFromAFailureWhetherTheStoreIsThere() {
    assertThat(StoreProbe.answer(new SQLException("refused", "08001"))).isEqualTo(Answer.GONE);
    assertThat(StoreProbe.answer(new SQLException("starting", "57P03"))).isEqualTo(Answer.GONE);
    assertThat(StoreProbe.answer(new SQLException("full", "53300"))).isEqualTo(Answer.TURNS_AWAY);
    assertThat(StoreProbe.answer(new SQLException("password", "28P01")))
        .isEqualTo(Answer.TURNS_AWAY);
    assertThat(StoreProbe.answer(new IllegalStateException("what"))).isEqualTo(Answer.GONE);
  }

  @Test
  void showsInHealthWhatItHears() {
    StoreWatch watch = watch(LONG);
    StoreHealth health = new StoreHealth(watch);
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);

    store.says = Answer.GONE;
    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);

    breaker.transitionToOpenState();
    int asked = store.asked.get();
    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(store.asked).as("asks nothing while the breaker is open").hasValue(asked);
  }
}
