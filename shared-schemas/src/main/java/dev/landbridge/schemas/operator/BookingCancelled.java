package dev.landbridge.schemas.operator;

import java.util.UUID;

/**
 * An operator cancels what it sold: everything is refunded. Sent again, under a new message id,
 * until news of the booking shows it.
 *
 * @param reason in the operator's own words
 */
public record BookingCancelled(UUID bookingId, UUID cancellationId, String reason) {}
