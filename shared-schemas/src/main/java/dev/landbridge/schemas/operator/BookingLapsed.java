package dev.landbridge.schemas.operator;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** A refusal: the operator was silent until {@code deadline}; the seats are free again. */
public record BookingLapsed(UUID bookingId, Instant deadline) implements OperatorReply {
  public BookingLapsed {
    deadline = deadline.truncatedTo(ChronoUnit.MICROS);
  }
}
