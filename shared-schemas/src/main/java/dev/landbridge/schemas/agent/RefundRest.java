package dev.landbridge.schemas.agent;

import dev.landbridge.schemas.Money;
import java.util.UUID;

/**
 * The operator cancelled before the refund of less was known to be paid: give back what has not
 * come back of the total.
 */
public record RefundRest(UUID bookingId, UUID cancellationId, Money total)
    implements AgentCommand {}
