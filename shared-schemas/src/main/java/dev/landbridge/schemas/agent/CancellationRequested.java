package dev.landbridge.schemas.agent;

import dev.landbridge.schemas.Money;
import java.util.UUID;

/**
 * An agent confirms a cancellation on the terms that were quoted. Sent again, under a new message
 * id, while it is open and there is no news of it.
 *
 * @param beforeConfirmation quoted free of charge, since nobody had confirmed the booking: refused
 *     where somebody has by now
 * @param refund what comes back of what is captured
 */
public record CancellationRequested(
    UUID bookingId, UUID cancellationId, boolean beforeConfirmation, Money refund) {}
