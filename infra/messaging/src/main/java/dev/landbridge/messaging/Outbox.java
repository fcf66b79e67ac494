package dev.landbridge.messaging;

import dev.landbridge.messaging.outbox.OutboxLog;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.Contracts.Contract;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.event.Uuid7;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** The log of what this service sends. */
public class Outbox {
  private final OutboxLog log;
  private final String source;
  private final DataSize maxMessage;
  private final Clock clock;

  public Outbox(OutboxLog log, String source, DataSize maxMessage, Clock clock) {
    this.log = log;
    this.source = source;
    this.maxMessage = maxMessage;
    this.clock = clock;
  }

  /**
   * Writes messages to the log; they are published, at least once, after the transaction has
   * committed, and never if it rolls back.
   *
   * @return the messages with their ids
   * @throws IllegalStateException outside a transaction
   * @throws IllegalArgumentException for a message beyond the size limit, naming type and size
   */
  public List<CloudEvent> send(List<Outgoing> messages) {
    List<CloudEvent> events = new ArrayList<>(messages.size());
    List<OutboxLog.Entry> entries = new ArrayList<>(messages.size());
    for (Outgoing message : messages) {
      Contract contract = Contracts.of(message.payload().getClass());
      CloudEvent event =
          new CloudEvent(
              Uuid7.next(clock),
              contract.type(),
              source,
              message.subject(),
              clock.instant(),
              message.correlation(),
              message.causation(),
              message.actor(),
              message.stepKey() == null ? null : message.stepKey().toString(),
              message.sequence(),
              message.traceparent(),
              CloudEvents.data(message.payload()));
      byte[] json = CloudEvents.write(event);
      if (json.length > maxMessage.toBytes()) {
        throw new IllegalArgumentException(
            "message %s of %d bytes is beyond the limit of %d bytes (landbridge.messaging.outbox.max-message)"
                .formatted(contract.type(), json.length, maxMessage.toBytes()));
      }
      events.add(event);
      entries.add(
          new OutboxLog.Entry(contract.topic(), event.id(), event.subject(), event.type(), json));
    }
    log.append(entries);
    return events;
  }
}
