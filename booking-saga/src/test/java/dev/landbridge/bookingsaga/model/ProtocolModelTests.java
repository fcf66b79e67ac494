package dev.landbridge.bookingsaga.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.landbridge.bookingsaga.engine.JournalEntry;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.Contracts.Contract;
import dev.landbridge.schemas.booking.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The protocol's property, over many seeds. A failure names its seed and tells its story; {@code
 * -Dlandbridge.model.first-seed} and {@code -Dlandbridge.model.seeds} choose others.
 */
@Tag("model")
class ProtocolModelTests {
  private static final int SEEDS = Integer.getInteger("landbridge.model.seeds", 12_000);
  private static final long FIRST = Long.getLong("landbridge.model.first-seed", 1);
  private static final int ENOUGH_FOR_ALL_FAULTS = 10_000;

  @Test
  void everyBookingSettlesAndSeatsLedgerAndStatusAgree() {
    Coverage coverage = new Coverage();
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      holds(seed, Mutation.NONE, coverage);
    }
    if (SEEDS >= ENOUGH_FOR_ALL_FAULTS) {
      assertEveryFaultOccurred(coverage);
    }
  }

  /** Message ids guard deliveries, step keys effects: the second guard suffices for agreement. */
  @Test
  void stepKeysAloneKeepEffectsSingle() {
    for (long seed = 1; seed <= 2_000; seed++) {
      holds(seed, Mutation.NO_INBOX, new Coverage());
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "NO_INBOX"})
  void theProtocolFailsWithoutEachOfItsParts(Mutation mutation) {
    int failed = 0;
    for (long seed = 1; seed <= 1_000 && failed <= 10; seed++) {
      RuntimeException failure = failureOf(seed, mutation, new Coverage(), null);
      if (failure != null) {
        assertThat(failure).as("seed %d", seed).isInstanceOf(Violation.class);
        failed++;
      }
    }
    assertThat(failed).as("seeds out of 1,000 that show %s", mutation).isGreaterThan(10);
  }

  private static void holds(long seed, Mutation mutation, Coverage coverage) {
    RuntimeException failure = failureOf(seed, mutation, coverage, null);
    if (failure != null) {
      List<String> trace = new ArrayList<>();
      failureOf(seed, mutation, new Coverage(), trace);
      fail("seed %d: %s%n%s".formatted(seed, failure, String.join("\n", trace)), failure);
    }
  }

  private static @Nullable RuntimeException failureOf(
      long seed, Mutation mutation, Coverage coverage, @Nullable List<String> trace) {
    try {
      new World(seed, mutation, coverage, trace).run();
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }

  private static void assertEveryFaultOccurred(Coverage coverage) {
    List<String> expected = new ArrayList<>();
    for (Contract contract : Contracts.all()) {
      if (!contract.topic().equals("package-changes")) {
        for (String fault : List.of("dropped", "repeated", "delayed", "overtaken", "replayed")) {
          expected.add(contract.record().getSimpleName() + " " + fault);
        }
      }
    }
    for (String node : List.of("agent-events", "operator-bridge", "booking-saga")) {
      expected.add(node + " killed in a transaction");
      expected.add(node + " killed after the commit, before the acknowledgement");
      expected.add(node + " killed between publishing and noting it");
      expected.add(node + " away");
    }
    for (String reason :
        List.of(
            Reason.SOLD_OUT,
            Reason.PRICE_CHANGED,
            Reason.PACKAGE_WITHDRAWN,
            Reason.NOT_ON_SALE,
            Reason.CREDIT_REFUSED,
            Reason.WITHDRAWN,
            Reason.OPERATOR_DECLINED,
            Reason.OPERATOR_SILENT,
            Reason.UNAVAILABLE)) {
      expected.add("declined " + reason);
    }
    for (JournalEntry.Kind kind : JournalEntry.Kind.values()) {
      expected.add("journal " + kind);
    }
    expected.addAll(
        List.of(
            "undo mark left",
            "command met its undo mark",
            "command had its answer again",
            "hold expired",
            "expired hold taken anew",
            "refused at the pivot",
            "asked while pending",
            "operator too late",
            "request withdrawn",
            "withdrawn too late",
            "cancellation ahead of its booking",
            "cancellation OPEN",
            "cancellation DONE",
            "cancellation DONE refunded",
            "cancellation REFUSED already-confirmed",
            "cancellation REFUSED already-ended",
            "agent-events asked for news of a cancellation",
            "operator-bridge asked for news of a cancellation",
            "operator cancels AWAITING_OPERATOR",
            "operator cancels CONFIRMED",
            "operator cancels CANCELLING",
            "operator cancels too late",
            "operator cancels again",
            "operator cancels what is returned, refund not paid",
            "operator cancels what is returned, refund paid",
            "closing told of its operator",
            "cancellation begun by an earlier version",
            "rest refunded",
            "ended operator-cancelled",
            "ended cancelled-by-agent",
            "agent-events asked for news"));
    assertThat(expected)
        .as("faults and outcomes, %s", coverage)
        .allMatch(what -> coverage.of(what) > 0);
  }
}
