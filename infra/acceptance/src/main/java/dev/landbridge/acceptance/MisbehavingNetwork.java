package dev.landbridge.acceptance;

import dev.landbridge.embedded.broker.Deliveries;
import dev.landbridge.embedded.broker.Delivery;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What lies between the topics and the queues, behaving as badly as at-least-once delivery allows,
 * and worse: it may lose messages too. By seed, so that a run can be repeated as far as threads
 * allow.
 */
public final class MisbehavingNetwork implements Deliveries {

  private record Part(List<CloudEvent> pack, Duration after) {}

  private final Random random;
  private final boolean twice;
  private final boolean shuffled;
  private final Map<String, AtomicInteger> toLose = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> lost = new ConcurrentHashMap<>();
  private final Map<String, String> heldBackUntil = new ConcurrentHashMap<>();
  private final Map<String, List<CloudEvent>> heldBack = new ConcurrentHashMap<>();
  private final AtomicInteger freedLater = new AtomicInteger();
  private final Set<String> overtaken = ConcurrentHashMap.newKeySet();

  private MisbehavingNetwork(long seed, boolean twice, boolean shuffled) {
    this.random = new Random(seed);
    this.twice = twice;
    this.shuffled = shuffled;
  }

  /** Delivers everything once, in order, at once. */
  public static MisbehavingNetwork faithful() {
    return new MisbehavingNetwork(0, false, false);
  }

  /** Delivers each message twice, packed anew, in another order, some later than others. */
  public static MisbehavingNetwork twiceAndShuffled(long seed) {
    return new MisbehavingNetwork(seed, true, true);
  }

  /** Loses the next {@code count} messages of a type. */
  public MisbehavingNetwork losing(String type, int count) {
    toLose.put(type, new AtomicInteger(count));
    return this;
  }

  /**
   * Holds all messages of a type back until one of the other type, for the same subject, has gone
   * on.
   */
  public MisbehavingNetwork holdingBack(String type, String untilType) {
    heldBackUntil.put(type, untilType);
    return this;
  }

  /** How many messages of a type were lost so far. */
  public int lost(String type) {
    AtomicInteger count = lost.get(type);
    return count == null ? 0 : count.get();
  }

  /** How many held-back messages went on after all, behind the one that they waited for. */
  public int heldBackAndDelivered() {
    return freedLater.get();
  }

  /** The subjects for which a held-back message was overtaken by the one that it waited for. */
  public Set<String> overtaken() {
    return Set.copyOf(overtaken);
  }

  @Override
  public List<Delivery> deliver(Delivery arriving) {
    List<CloudEvent> pack = CloudEvents.readBatch(arriving.body().getBytes(StandardCharsets.UTF_8));
    return parts(pack).stream()
        .map(part ->
            arriving
                .withBody(new String(CloudEvents.writeBatch(part.pack()), StandardCharsets.UTF_8))
                .after(part.after()))
        .toList();
  }

  private synchronized List<Part> parts(List<CloudEvent> pack) {
    List<CloudEvent> now = new ArrayList<>();
    List<Part> deliveries = new ArrayList<>();
    for (CloudEvent event : pack) {
      if (lose(event)) {
        continue;
      }
      String until = heldBackUntil.get(event.type());
      if (until != null && !overtaken.contains(waitKey(until, event.subject()))) {
        heldBack
            .computeIfAbsent(waitKey(until, event.subject()), _ -> new ArrayList<>())
            .add(event);
        continue;
      }
      now.add(event);
      List<CloudEvent> freed = heldBack.remove(waitKey(event.type(), event.subject()));
      if (heldBackUntil.containsValue(event.type())) {
        overtaken.add(waitKey(event.type(), event.subject()));
      }
      if (freed != null) {
        freedLater.addAndGet(freed.size());
        deliveries.add(new Part(freed, Duration.ofMillis(500)));
      }
    }
    if (!now.isEmpty()) {
      deliveries.addAll(spread(now));
    }
    return deliveries;
  }

  private List<Part> spread(List<CloudEvent> pack) {
    if (!shuffled) {
      return List.of(new Part(pack, Duration.ZERO));
    }
    List<Part> deliveries = new ArrayList<>();
    for (int copy = 0; copy < (twice ? 2 : 1); copy++) {
      List<CloudEvent> order = new ArrayList<>(pack);
      Collections.shuffle(order, random);
      int cut = random.nextInt(order.size() + 1);
      for (List<CloudEvent> part :
          List.of(order.subList(0, cut), order.subList(cut, order.size()))) {
        if (!part.isEmpty()) {
          deliveries.add(new Part(List.copyOf(part), Duration.ofMillis(random.nextInt(200))));
        }
      }
    }
    return deliveries;
  }

  private boolean lose(CloudEvent event) {
    AtomicInteger left = toLose.get(event.type());
    if (left == null || left.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
      return false;
    }
    lost.computeIfAbsent(event.type(), _ -> new AtomicInteger()).incrementAndGet();
    return true;
  }

  private static String waitKey(String type, String subject) {
    return type + " " + subject;
  }
}
