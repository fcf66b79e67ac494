package dev.landbridge.operatorbridge;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Two transactions at once whose order at a row that both need is the test's to decide. */
record Race(RunningBridge bridge, String row, UUID of) {

  static Race atDeparture(RunningBridge bridge, UUID packageId) {
    return new Race(
        bridge, "select from landbridge.departures where package_id = ? for update", packageId);
  }

  static Race atHold(RunningBridge bridge, UUID bookingId) {
    return new Race(
        bridge, "select from landbridge.holds where booking_id = ? for update", bookingId);
  }

  /** Both begin while the row is locked, the first before the second, and then go on. */
  List<Object> run(Callable<Object> first, Callable<Object> then) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        var holder = bridge.database().connectAsOwner()) {
      holder.setAutoCommit(false);
      try (var lock = holder.prepareStatement(row)) {
        lock.setObject(1, of);
        lock.execute();
      }
      Future<Object> one = threads.submit(first);
      awaitBlocked(bridge, 1);
      Future<Object> two = threads.submit(then);
      awaitBlocked(bridge, 2);
      holder.rollback();
      return List.of(one.get(), two.get());
    }
  }

  static void awaitBlocked(RunningBridge bridge, int sessions) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() ->
            bridge
                    .database()
                    .superuser()
                    .sql(
                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                    .query(Integer.class)
                    .single()
                == sessions);
  }
}
