package dev.landbridge.schemas.operator;

import java.util.UUID;

/** Nothing of the booking is held, and nothing will be. */
public record InventoryReleased(UUID bookingId) implements OperatorReply {}
