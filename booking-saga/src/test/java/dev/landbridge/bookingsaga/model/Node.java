package dev.landbridge.bookingsaga.model;

import dev.landbridge.schemas.event.StepKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A participant: its tables, its inbox, its outbox log and the relay on it. A transaction is all or
 * nothing; between any two writes, before and after the commit, and between publishing and noting
 * that it was published the participant can be killed.
 */
abstract class Node {
  final World world;
  final String name;

  /** The queue that the broker keeps for it. */
  final List<Message> queue = new ArrayList<>();

  final List<Message> outbox = new ArrayList<>();
  boolean up = true;

  private final Table<UUID, Boolean> inbox = new Table<>();
  private final List<Runnable> undoLog = new ArrayList<>();
  private int published;

  /** The process was killed here. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Killed() {
      super(null, null, false, false);
    }
  }

  Node(World world, String name) {
    this.world = world;
    this.name = name;
  }

  /** A table whose changes are undone when the transaction does not commit. */
  final class Table<K, V> {
    private final Map<K, V> rows = new HashMap<>();

    @Nullable V get(K key) {
      return rows.get(key);
    }

    V require(K key) {
      V row = rows.get(key);
      if (row == null) {
        throw new Violation(name + " has no row " + key);
      }
      return row;
    }

    void put(K key, V row) {
      world.killPoint(Node.this, "in a transaction");
      V before = rows.put(key, row);
      undoLog.add(() -> restore(key, before));
    }

    private void restore(K key, @Nullable V before) {
      if (before == null) {
        rows.remove(key);
      } else {
        rows.put(key, before);
      }
    }

    List<V> all() {
      return List.copyOf(rows.values());
    }

    void forgetAll() {
      rows.clear();
    }
  }

  abstract void handle(List<Message> fresh);

  /** What its timers have to do now. */
  abstract void wake();

  abstract @Nullable Instant nextWake();

  void send(Record payload, UUID booking, @Nullable StepKey key, @Nullable Long sequence) {
    world.killPoint(this, "in a transaction");
    int mark = outbox.size();
    outbox.add(new Message(world.newId(), payload, booking, key, sequence));
    undoLog.add(() -> outbox.subList(mark, outbox.size()).clear());
  }

  /** Whether it committed and lived to say so. */
  boolean transaction(Runnable work) {
    try {
      work.run();
      world.killPoint(this, "in a transaction");
    } catch (Killed e) {
      for (int i = undoLog.size() - 1; i >= 0; i--) {
        undoLog.get(i).run();
      }
      undoLog.clear();
      goDown();
      return false;
    }
    undoLog.clear();
    world.committed();
    try {
      world.killPoint(this, "after the commit, before the acknowledgement");
      return true;
    } catch (Killed e) {
      goDown();
      return false;
    }
  }

  /**
   * Receives a pack in any order, in one transaction; what was not acknowledged stays in the queue.
   */
  void receive() {
    if (!up || queue.isEmpty()) {
      return;
    }
    int size = 1 + world.random.nextInt(Math.min(queue.size(), 5));
    List<Message> pack = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int next = world.random.nextInt(queue.size());
      queue.subList(0, next).forEach(world::overtaken);
      pack.add(queue.remove(next));
    }
    boolean acknowledged =
        transaction(() -> {
          List<Message> fresh = new ArrayList<>();
          for (Message message : pack) {
            if (inbox.get(message.id()) != null && world.mutation != Mutation.NO_INBOX) {
              world.trace(() -> name + " drops the repeated " + message);
            } else {
              inbox.put(message.id(), true);
              world.trace(() -> name + " handles " + message);
              fresh.add(message);
            }
          }
          handle(fresh);
        });
    if (!acknowledged) {
      queue.addAll(pack);
    }
    if (!queue.isEmpty()) {
      world.soon(this, this::receive);
    }
    world.soon(this, this::relay);
    world.armTimer(this);
  }

  /** Publishes what the log holds; killed between publishing and noting it, it publishes twice. */
  void relay() {
    if (!up || published == outbox.size()) {
      return;
    }
    int to = outbox.size();
    for (Message message : outbox.subList(published, to)) {
      world.publish(message);
    }
    try {
      world.killPoint(this, "between publishing and noting it");
      published = to;
    } catch (Killed e) {
      goDown();
    }
  }

  void runTimers() {
    if (up) {
      transaction(this::wake);
      world.soon(this, this::relay);
      world.armTimer(this);
    }
  }

  void goDown() {
    up = false;
    world.trace(() -> name + " is killed");
    world.restartLater(this);
  }

  void restart() {
    up = true;
    world.trace(() -> name + " is up again");
    world.soon(this, this::relay);
    world.soon(this, this::receive);
    world.armTimer(this);
  }

  /** As after 30 days. */
  void pruneInbox() {
    inbox.forgetAll();
  }

  boolean quiet() {
    return queue.isEmpty() && published == outbox.size();
  }
}
