package dev.landbridge.messaging.steps;

import static dev.landbridge.messaging.TestDatabase.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.landbridge.messaging.TestDatabase;
import dev.landbridge.schemas.agent.VoucherIssued;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.event.Uuid7;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StepsIntegrationTests {
  private final UUID saga = Uuid7.next();
  private final StepKey command = StepKey.forward(saga, "authorize-payment");
  private final StepKey compensation = StepKey.undo(saga, "authorize-payment");
  private final Record done = new VoucherIssued(saga, "V-1");
  private final Record undone = new VoucherIssued(saga, "gone");
  private TestDatabase database;
  private Steps steps;

  @BeforeEach
  void database() {
    database = new TestDatabase();
    steps = new Steps(database.dataSource(), SCHEMA);
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private StepState begin(StepKey key) {
    return java.util.Objects.requireNonNull(steps.begin(List.of(key)).get(key));
  }

  private StepState read(StepKey key) {
    return database.transaction().execute(status -> begin(key));
  }

  @Test
  void givesTheStoredAnswerToEveryAsk() {
    database
        .transaction()
        .executeWithoutResult(status -> {
          assertThat(begin(command)).isEqualTo(new StepState(command, null, null));
          steps.answer(command, done);
        });
    assertThat(read(command)).isEqualTo(new StepState(command, done, null));
    assertThat(read(compensation)).isEqualTo(new StepState(command, done, null));
  }

  @Test
  void leavesAnUndoMarkForTheCommandThatComesLater() {
    database
        .transaction()
        .executeWithoutResult(status -> {
          begin(compensation);
          steps.answer(compensation, undone);
        });
    assertThat(read(command)).isEqualTo(new StepState(command, null, undone));
  }

  @Test
  void forgetsWhatWasRolledBack() {
    database
        .transaction()
        .executeWithoutResult(status -> {
          begin(command);
          steps.answer(command, done);
          status.setRollbackOnly();
        });
    assertThat(read(command)).isEqualTo(new StepState(command, null, null));
  }

  @Test
  void storesManyAnswersInOneStatement() {
    StepKey other = StepKey.forward(saga, "capture-payment");
    Record captured = new VoucherIssued(saga, "V-2");
    database
        .transaction()
        .executeWithoutResult(status -> {
          steps.begin(List.of(other, command));
          steps.answer(Map.of(command, done, other, captured));
        });
    assertThat(read(command).done()).isEqualTo(done);
    assertThat(read(other).done()).isEqualTo(captured);
  }

  @Test
  void refusesASecondAnswerAndAKeyThatWasNotBegun() {
    database
        .transaction()
        .executeWithoutResult(status -> {
          begin(command);
          steps.answer(command, done);
        });
    assertThatIllegalStateException()
        .isThrownBy(() ->
            database.transaction().executeWithoutResult(status -> steps.answer(command, undone)));
    assertThatIllegalStateException()
        .isThrownBy(() ->
            database
                .transaction()
                .executeWithoutResult(
                    status -> steps.answer(StepKey.forward(saga, "unknown"), done)));
    assertThatIllegalStateException().isThrownBy(() -> begin(command));
  }

  @Test
  void letsTheCompensationSeeTheCommandThatRunsBesideIt() throws Exception {
    assertThat(second(command, done, compensation)).isEqualTo(new StepState(command, done, null));
  }

  @Test
  void letsTheCommandSeeTheCompensationThatRunsBesideIt() throws Exception {
    assertThat(second(compensation, undone, command))
        .isEqualTo(new StepState(command, null, undone));
  }

  /** What the second sees, begun while the first has begun and not yet answered. */
  private StepState second(StepKey first, Record answer, StepKey second) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Void> one =
        CompletableFuture.runAsync(
            () ->
                database
                    .transaction()
                    .executeWithoutResult(status -> {
                      begin(first);
                      begun.countDown();
                      hold(goOn);
                      steps.answer(first, answer);
                    }),
            Thread::startVirtualThread);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<StepState> two =
        CompletableFuture.supplyAsync(() -> read(second), Thread::startVirtualThread);
    await().until(this::someoneWaits);
    assertThat(two).isNotDone();
    goOn.countDown();
    one.get(20, TimeUnit.SECONDS);
    return two.get(20, TimeUnit.SECONDS);
  }

  private boolean someoneWaits() {
    Integer waiting =
        database
            .jdbc()
            .queryForObject(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
                Integer.class);
    return waiting != null && waiting > 0;
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void neverDeadlocksWhateverOrderKeysAreGivenIn() throws Exception {
    List<StepKey> keys = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      keys.add(StepKey.forward(Uuid7.next(), "a"));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < 6; t++) {
        Random random = new Random(t);
        running.add(
            threads.submit(() -> {
              for (int i = 0; i < 40; i++) {
                List<StepKey> own = new ArrayList<>(keys);
                Collections.shuffle(own, random);
                List<StepKey> some = own.subList(0, 12);
                database.transaction().executeWithoutResult(status -> steps.begin(some));
              }
            }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    assertThat(
            database
                .jdbc()
                .queryForObject("select count(*) from %s.step".formatted(SCHEMA), Integer.class))
        .isEqualTo(30);
  }
}
