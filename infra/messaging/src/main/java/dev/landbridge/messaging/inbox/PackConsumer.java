package dev.landbridge.messaging.inbox;

import dev.landbridge.messaging.PackHandler.PutOff;
import dev.landbridge.messaging.store.Partitions;
import dev.landbridge.messaging.store.StoreFailures;
import dev.landbridge.messaging.store.StoreWatch;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Takes packs from queues. The first time a pack is one transaction: inbox ids, then the new
 * messages. On a second receive, and after a failure, its messages become retry rows together with
 * their inbox ids, and each is run from its row; the pack is acknowledged once that is written.
 */
public class PackConsumer {
  private static final Logger LOG = LoggerFactory.getLogger(PackConsumer.class);

  /** The pack goes back to its queue, through no fault of its own. */
  public static final class GiveBackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GiveBackException(String reason) {
      super(reason);
    }
  }

  private final TransactionTemplate transaction;
  private final Inbox inbox;
  private final Retries retries;
  private final Handlers handlers;
  private final RetryRunner runner;
  private final Partitions partitions;
  private final StoreWatch store;
  private final DeadLetters deadLetters;
  private final Meters meters;
  private final RetrySettings settings;

  PackConsumer(
      TransactionTemplate transaction,
      Inbox inbox,
      Retries retries,
      Handlers handlers,
      RetryRunner runner,
      Partitions partitions,
      StoreWatch store,
      DeadLetters deadLetters,
      Meters meters,
      RetrySettings settings) {
    this.transaction = transaction;
    this.inbox = inbox;
    this.retries = retries;
    this.handlers = handlers;
    this.runner = runner;
    this.partitions = partitions;
    this.store = store;
    this.deadLetters = deadLetters;
    this.meters = meters;
    this.settings = settings;
  }

  /**
   * Handles a pack; returning acknowledges it.
   *
   * @param receiveCount how often the queue has handed it out, this time included
   * @throws GiveBackException if the store is away, or another instance has its messages in hand
   */
  public void receive(String queue, byte[] body, int receiveCount) {
    if (store.isAway()) {
      throw new GiveBackException("the store is away");
    }
    meters.packs(queue);
    try {
      Map<UUID, CloudEvent> known = known(queue, body);
      if (known.isEmpty()) {
        return;
      }
      if (receiveCount > 1 || !handleWhole(queue, known)) {
        handleOneByOne(queue, known);
      }
    } catch (RuntimeException e) {
      if (StoreFailures.isNoFaultOfTheMessage(e)) {
        store.reportAway();
        throw new GiveBackException("the store went away");
      }
      throw e;
    }
  }

  /**
   * The messages that a handler takes and the inbox has room for, by id, in the order of arrival.
   */
  private Map<UUID, CloudEvent> known(String queue, byte[] body) {
    Map<UUID, CloudEvent> known = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    for (CloudEvent event : read(queue, body)) {
      if (!handlers.take(event.type())) {
        unknown.add(event.type());
      } else {
        known.putIfAbsent(event.id(), event);
      }
    }
    meters.unknown(unknown);
    removeOutside(queue, known);
    return known;
  }

  private List<CloudEvent> read(String queue, byte[] body) {
    try {
      return CloudEvents.readBatch(body);
    } catch (IllegalArgumentException whole) {
      return readEach(queue, body, whole);
    }
  }

  /**
   * Of a pack that can't be read, what can be; the rest never reaches the database and is dead at
   * once.
   */
  private List<CloudEvent> readEach(String queue, byte[] body, IllegalArgumentException whole) {
    JsonNode tree;
    try {
      tree = CloudEvents.mapper().readTree(body);
    } catch (JacksonException e) {
      tree = null;
    }
    if (tree == null || !tree.isArray()) {
      deadLetters.unreadable(queue, body, whole);
      return List.of();
    }
    List<CloudEvent> events = new ArrayList<>();
    for (JsonNode each : tree) {
      byte[] json = CloudEvents.mapper().writeValueAsBytes(each);
      try {
        events.add(CloudEvents.read(json));
      } catch (IllegalArgumentException e) {
        deadLetters.unreadable(queue, json, e);
      }
    }
    return events;
  }

  /**
   * Ids for which the inbox has no day become dead letters: they can't be guarded, and must not
   * come back for ever.
   */
  private void removeOutside(String queue, Map<UUID, CloudEvent> events) {
    if (events.keySet().stream().allMatch(partitions.inboxRange()::contains)) {
      return;
    }
    partitions.look();
    Partitions.Range range = partitions.inboxRange();
    List<CloudEvent> outside =
        events.values().stream().filter(event -> !range.contains(event.id())).toList();
    if (outside.isEmpty()) {
      return;
    }
    transaction.executeWithoutResult(status ->
        outside.forEach(event ->
            retries.deadOnArrival(
                queue,
                event,
                event.id().version() != 7
                    ? "id-not-uuid7"
                    : range.isAhead(event.id()) ? "clock" : "too-old")));
    outside.forEach(event -> events.remove(event.id()));
    runner.nudge();
  }

  /**
   * One transaction for all.
   *
   * @return false if it failed, and each has to be handled by itself
   */
  private boolean handleWhole(String queue, Map<UUID, CloudEvent> events) {
    for (int attempt = 1; ; attempt++) {
      try {
        int fresh =
            Objects.requireNonNull(
                transaction.execute(status -> handleInTransaction(queue, events)));
        meters.handled(queue, fresh);
        meters.duplicates(queue, events.size() - fresh);
        return true;
      } catch (GiveBackException e) {
        throw e;
      } catch (RuntimeException e) {
        if (StoreFailures.isNoFaultOfTheMessage(e)) {
          throw e;
        }
        if (StoreFailures.isCollision(e) && attempt < settings.atOnce()) {
          continue;
        }
        LOG.debug("a pack of {} from {} is handled message by message", events.size(), queue, e);
        return false;
      }
    }
  }

  private int handleInTransaction(String queue, Map<UUID, CloudEvent> events) {
    Set<UUID> fresh = inbox.take(events.keySet());
    if (fresh.isEmpty()) {
      return 0;
    }
    List<PutOff> putOff = handlers.handle(of(events, fresh));
    for (PutOff each : putOff) {
      retries.putOff(
          queue,
          Objects.requireNonNull(events.get(each.message())),
          0,
          each.delay(),
          each.reason());
    }
    meters.putOff(queue, putOff.size());
    return fresh.size() - putOff.size();
  }

  private void handleOneByOne(String queue, Map<UUID, CloudEvent> events) {
    List<Retries.Row> rows =
        Objects.requireNonNull(
            transaction.execute(status -> {
              Collection<CloudEvent> fresh = of(events, inbox.take(events.keySet()));
              return fresh.isEmpty()
                  ? List.<Retries.Row>of()
                  : retries.begin(queue, fresh, settings.lease());
            }));
    meters.duplicates(queue, events.size() - rows.size());
    // From here on the rows hold them: whatever happens, the pack is acknowledged.
    runner.runEach(rows);
  }

  private static List<CloudEvent> of(Map<UUID, CloudEvent> events, Set<UUID> fresh) {
    return events.values().stream().filter(event -> fresh.contains(event.id())).toList();
  }
}
