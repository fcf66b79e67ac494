package dev.landbridge.schemas.operator;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * The operator is asked and has not answered. No final answer: nothing is stored under the step
 * key, and every ask is answered so until the request is decided.
 *
 * @param deadline when the request lapses
 */
public record BookingPending(UUID bookingId, Instant deadline) implements OperatorReply {
  public BookingPending {
    deadline = deadline.truncatedTo(ChronoUnit.MICROS);
  }
}
