package dev.landbridge.schemas.operator;

import java.util.UUID;

/**
 * Free what {@link HoldInventory} held, or see to it that it never holds. {@code undoes} is the
 * step key of that command.
 */
public record ReleaseInventory(UUID bookingId, String undoes) implements OperatorCommand {}
