package dev.landbridge.messaging;

import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.StepKey;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sent: a contract's record and what its envelope needs. The {@link Outbox} gives
 * it its id, time, source, type and topic.
 *
 * @param payload a record of {@link dev.landbridge.schemas.Contracts}
 * @param sequence on state messages: the version of the row that the message tells of
 */
public record Outgoing(
    Record payload,
    String subject,
    UUID correlation,
    @Nullable UUID causation,
    String actor,
    @Nullable StepKey stepKey,
    @Nullable Long sequence,
    @Nullable String traceparent) {

  public Outgoing {
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(correlation, "correlation");
    Objects.requireNonNull(actor, "actor");
  }

  /** A message that begins something. */
  public static Outgoing of(Record payload, String subject, UUID correlation, String actor) {
    return new Outgoing(payload, subject, correlation, null, actor, null, null, null);
  }

  /** A message that another one caused: it inherits subject, correlation, actor and trace. */
  public static Outgoing causedBy(CloudEvent cause, Record payload) {
    return new Outgoing(
        payload,
        cause.subject(),
        cause.correlationid(),
        cause.id(),
        cause.actor(),
        null,
        null,
        cause.traceparent());
  }

  public Outgoing about(String newSubject) {
    return new Outgoing(
        payload, newSubject, correlation, causation, actor, stepKey, sequence, traceparent);
  }

  public Outgoing under(StepKey key) {
    return new Outgoing(
        payload, subject, correlation, causation, actor, key, sequence, traceparent);
  }

  public Outgoing numbered(long newSequence) {
    return new Outgoing(
        payload, subject, correlation, causation, actor, stepKey, newSequence, traceparent);
  }

  public Outgoing traced(@Nullable String newTraceparent) {
    return new Outgoing(
        payload, subject, correlation, causation, actor, stepKey, sequence, newTraceparent);
  }
}
