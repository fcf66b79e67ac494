package dev.landbridge.bookingsaga.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jspecify.annotations.Nullable;

class ProtocolModelTests {
  private static final int SEEDS = Integer.getInteger("landbridge.model.seeds", 10_000);
  private static final long FIRST = Long.getLong("landbridge.model.first-seed", 1);

  @Test
  void everyBookingSettlesAndSeatsLedgerAndStatusAgree() {
    Coverage coverage = new Coverage();
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      RuntimeException failure = failureOf(seed, Mutation.NONE, coverage, null);
      if (failure != null) {
        List<String> trace = new ArrayList<>();
        failureOf(seed, Mutation.NONE, new Coverage(), trace);
        throw new AssertionError(
            "seed %d: %s%n%s".formatted(seed, failure, String.join("\n", trace)), failure);
      }
    }
    System.out.println(coverage);
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

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "NO_INBOX"})
  void aParticipantThatLeavesOutItsPartIsCaught(Mutation mutation) {
    int caught = 0;
    for (long seed = 1; seed <= 500; seed++) {
      if (failureOf(seed, mutation, new Coverage(), null) != null) {
        caught++;
      }
    }
    System.out.println(mutation + " " + caught);
    assertThat(caught).as("of 500 seeds").isPositive();
  }
}
