package dev.landbridge.schemas.agent;

import dev.landbridge.schemas.Money;
import java.util.UUID;

/** Give back what the cancellation returns; the rest stays owed. */
public record RefundPayment(UUID bookingId, UUID cancellationId, Money refund)
    implements AgentCommand {}
