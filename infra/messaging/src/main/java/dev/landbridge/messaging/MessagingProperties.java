package dev.landbridge.messaging;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of outbox, relay, inbox and retries.
 *
 * @param group the consumer group, which is the service's name: its queues follow from the topology
 * @param schema where this service's messaging tables live, beside its own
 * @param source the {@code source} of what it sends; {@code /landbridge/<group>} unless told
 *     otherwise
 * @param version the version of the service's code, for its dead letters
 */
@ConfigurationProperties("landbridge.messaging")
public record MessagingProperties(
    String group,
    String schema,
    @DefaultValue("") String source,
    @DefaultValue("unversioned") String version,
    @DefaultValue OutboxLog outbox,
    @DefaultValue Relay relay,
    @DefaultValue Inbox inbox,
    @DefaultValue Retry retry,
    @DefaultValue Store store) {

  public MessagingProperties {
    if (group == null || !group.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException(
          "landbridge.messaging.group '" + group + "' is not lower-case-with-dashes");
    }
    if (schema == null || !schema.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "landbridge.messaging.schema '" + schema + "' is not a plain lower-case name");
    }
    if (source.isEmpty()) {
      source = "/landbridge/" + group;
    }
  }

  /**
   * The log of what is sent.
   *
   * @param retention how long it can be resent; days are dropped whole
   * @param maxMessage the largest message, envelope included
   * @param resendOnStart sends the whole log again under the same ids when the service starts
   */
  public record OutboxLog(
      @DefaultValue("3d") Duration retention,
      @DefaultValue("240KB") DataSize maxMessage,
      @DefaultValue("false") boolean resendOnStart) {}

  /**
   * What publishes the log.
   *
   * @param enabled off on instances that only serve requests
   * @param claim the most messages under one lease
   * @param lease after which another relay takes over
   * @param packMessages the most messages in one pack
   * @param packSize the largest pack, a single larger message apart
   * @param parallel packs under way at once
   * @param pollInterval how soon messages of other processes, or of a crashed one, are seen
   * @param backoff between attempts to publish a pack
   * @param stopWithin the bound on finishing what is claimed when the service stops
   */
  public record Relay(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("1000") int claim,
      @DefaultValue("30s") Duration lease,
      @DefaultValue("100") int packMessages,
      @DefaultValue("200KB") DataSize packSize,
      @DefaultValue("8") int parallel,
      @DefaultValue("200ms") Duration pollInterval,
      @DefaultValue("250ms") Duration backoff,
      @DefaultValue("10s") Duration stopWithin) {

    public Relay {
      if (claim < 1 || packMessages < 1 || parallel < 1) {
        throw new IllegalArgumentException(
            "landbridge.messaging.relay: claim %d, pack-messages %d, parallel %d must be positive"
                .formatted(claim, packMessages, parallel));
      }
    }
  }

  /**
   * What was received.
   *
   * @param enabled off on instances that only serve requests
   * @param retention how long an id is remembered; days are dropped whole
   * @param concurrency packs of one queue handled at once
   * @param atOnce how often a deadlock or serialization failure is tried again at once
   * @param stopWithin the bound on finishing what is in hand when the service stops
   */
  public record Inbox(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("30d") Duration retention,
      @DefaultValue("2") int concurrency,
      @DefaultValue("5") int atOnce,
      @DefaultValue("10s") Duration stopWithin) {}

  /**
   * Messages whose handling failed.
   *
   * @param attempts after which a message is dead
   * @param backoff before the second attempt; doubles from attempt to attempt
   * @param maxBackoff its bound
   * @param lease after which another instance takes a message whose attempt ended without a word
   * @param pollInterval how often due messages are looked for
   * @param batch the most messages taken at once
   */
  public record Retry(
      @DefaultValue("8") int attempts,
      @DefaultValue("1s") Duration backoff,
      @DefaultValue("5m") Duration maxBackoff,
      @DefaultValue("60s") Duration lease,
      @DefaultValue("250ms") Duration pollInterval,
      @DefaultValue("50") int batch) {

    /** The pause after an attempt, counted from 1. */
    public Duration pause(int attempt) {
      Duration pause = backoff.multipliedBy(1L << Math.min(Math.max(attempt, 1) - 1, 20));
      return pause.compareTo(maxBackoff) < 0 ? pause : maxBackoff;
    }
  }

  /**
   * The database as a thing that can be away.
   *
   * @param probeInterval how often it is asked whether it is back
   * @param probeTimeout how long it may take to connect and answer then
   * @param patience how long a call may wait for a connection, or use it, before it is asked
   *     whether it is there at all
   */
  public record Store(
      @DefaultValue("500ms") Duration probeInterval,
      @DefaultValue("2s") Duration probeTimeout,
      @DefaultValue("500ms") Duration patience) {

    public Store {
      positive("probe-interval", probeInterval);
      positive("probe-timeout", probeTimeout);
      positive("patience", patience);
    }

    private static void positive(String name, Duration value) {
      if (value.toMillis() < 1) {
        throw new IllegalArgumentException(
            "landbridge.messaging.store.%s %s is less than a millisecond".formatted(name, value));
      }
    }
  }
}
