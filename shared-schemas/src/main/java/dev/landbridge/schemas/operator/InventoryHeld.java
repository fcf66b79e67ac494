package dev.landbridge.schemas.operator;

import dev.landbridge.schemas.Money;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** The seats are held until {@code heldUntil}, at the quoted total. */
public record InventoryHeld(UUID bookingId, Instant heldUntil, Money total)
    implements OperatorReply {
  public InventoryHeld {
    heldUntil = heldUntil.truncatedTo(ChronoUnit.MICROS);
  }
}
