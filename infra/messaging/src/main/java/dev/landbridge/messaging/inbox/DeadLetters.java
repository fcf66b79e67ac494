package dev.landbridge.messaging.inbox;

import dev.landbridge.messaging.inbox.Retries.Row;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends dead messages to the dead-letter queue of their queue. Only once it has accepted one do its
 * row and its inbox id go, in one transaction: then a replay or a resend under the same id is
 * handled, once.
 */
class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final TransactionTemplate transaction;
  private final Retries retries;
  private final Inbox inbox;
  private final DeadLetterQueue queue;
  private final Meters meters;
  private final String version;

  DeadLetters(
      TransactionTemplate transaction,
      Retries retries,
      Inbox inbox,
      DeadLetterQueue queue,
      Meters meters,
      String version) {
    this.transaction = transaction;
    this.retries = retries;
    this.inbox = inbox;
    this.queue = queue;
    this.meters = meters;
    this.version = version;
  }

  /**
   * Sends some.
   *
   * @return whether any was sent
   */
  boolean sendDead(int limit) {
    List<Row> rows =
        Objects.requireNonNull(transaction.execute(status -> retries.claimDead(limit, LEASE)));
    boolean sent = false;
    for (Row row : rows) {
      try {
        queue.send(row.queue(), pack(row.event()), attributes(row));
        transaction.executeWithoutResult(status -> {
          if (retries.bury(row)) {
            inbox.forget(row.message());
          }
        });
        sent = true;
        LOG.info("{} {} is in the dead-letter queue of {}", row.type(), row.message(), row.queue());
      } catch (RuntimeException | Error e) {
        LOG.warn(
            "{} {} could not be put into the dead-letter queue of {}, it is tried again: {}",
            row.type(),
            row.message(),
            row.queue(),
            e.toString());
        retries.postpone(row, PAUSE);
      }
    }
    return sent;
  }

  /** What can't be read has no row: it is acknowledged only once the dead-letter queue has it. */
  void unreadable(String from, byte[] body, IllegalArgumentException why) {
    Map<String, String> attributes = new LinkedHashMap<>();
    put(attributes, "error", "unreadable: " + why.getMessage());
    put(attributes, "fingerprint", "unreadable");
    put(attributes, "attempts", "0");
    put(attributes, "version", version);
    put(attributes, "queue", from);
    queue.send(from, body, attributes);
    meters.dead(from);
  }

  private Map<String, String> attributes(Row row) {
    Map<String, String> attributes = new LinkedHashMap<>();
    put(attributes, "error", row.error());
    put(attributes, "fingerprint", row.fingerprint());
    put(attributes, "attempts", Integer.toString(row.attempt()));
    put(attributes, "type", row.type());
    put(attributes, "version", version);
    put(attributes, "queue", row.queue());
    return attributes;
  }

  private static void put(Map<String, String> attributes, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      attributes.put(name, value);
    }
  }

  private static byte[] pack(byte[] event) {
    byte[] pack = new byte[event.length + 2];
    pack[0] = '[';
    System.arraycopy(event, 0, pack, 1, event.length);
    pack[pack.length - 1] = ']';
    return pack;
  }
}
