package dev.landbridge.web.live;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The news that waits for one stream. Whoever puts it there never waits, and it is bounded by what
 * there is to tell of: newer news about a thing takes the place of older.
 */
final class Subscription<N> {
  private final Map<Object, N> waiting = new LinkedHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private boolean ended;

  void put(Object about, N news) {
    lock.lock();
    try {
      // What changed last is told last.
      waiting.remove(about);
      waiting.put(about, news);
      something.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes the stream for the last time. */
  void end() {
    lock.lock();
    try {
      ended = true;
      something.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Takes all that waits; empty where nothing came in that time, or it has ended. */
  List<N> await(Duration most) throws InterruptedException {
    lock.lock();
    try {
      long left = most.toNanos();
      while (waiting.isEmpty() && !ended && left > 0) {
        left = something.awaitNanos(left);
      }
      List<N> all = List.copyOf(waiting.values());
      waiting.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }
}
