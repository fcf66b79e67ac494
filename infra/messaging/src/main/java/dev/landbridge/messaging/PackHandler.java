package dev.landbridge.messaging;

import dev.landbridge.schemas.event.CloudEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Handles the new messages of a pack in the one transaction that also takes their inbox ids and
 * writes what they send. A bean of this type is all that a service declares: its queues follow from
 * its group in the topology.
 *
 * <p>Each message arrives at least once and is handled with effect once. Nothing counts on order. A
 * handler takes its locks in the platform's one order (step keys, saga instances, packages,
 * departures, holds, requests, accounts), each sorted, for the whole list. It is a root handler:
 * what it sends it returns; it neither commits nor calls another service.
 */
public interface PackHandler {

  /** The message types that it takes; no other bean of the service takes them. */
  Set<String> types();

  /**
   * Handles messages, one or many.
   *
   * @param messages in the order of arrival; one alone after a failure
   * @throws RuntimeException a bug or a fault that is worth a retry: everything is rolled back, and
   *     each message is tried by itself. An expected refusal is a reply, not an exception
   */
  Outcome handle(List<CloudEvent> messages);

  /**
   * What came of it.
   *
   * @param sends written to the outbox in the same transaction, in this order
   * @param putOff messages to be handled later, without counting an attempt
   */
  record Outcome(List<Outgoing> sends, List<PutOff> putOff) {
    public Outcome {
      sends = List.copyOf(sends);
      putOff = List.copyOf(putOff);
    }

    public static Outcome sends(List<Outgoing> sends) {
      return new Outcome(sends, List.of());
    }
  }

  /**
   * A message that can't be handled yet, through no fault of its own.
   *
   * @param message its id
   * @param reason for the people who look at the retry rows; no personal data
   */
  record PutOff(UUID message, Duration delay, String reason) {}
}
