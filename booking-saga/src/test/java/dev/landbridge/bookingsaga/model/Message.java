package dev.landbridge.bookingsaga.model;

import dev.landbridge.schemas.event.StepKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message of the model: what the envelope means to the protocol. */
record Message(
    UUID id, Record payload, UUID booking, @Nullable StepKey key, @Nullable Long sequence) {

  String name() {
    return payload.getClass().getSimpleName();
  }

  @Override
  public String toString() {
    return name()
        + "#"
        + id.toString().substring(0, 4)
        + " of "
        + booking.toString().substring(0, 4)
        + (sequence == null ? "" : " sequence " + sequence);
  }
}
