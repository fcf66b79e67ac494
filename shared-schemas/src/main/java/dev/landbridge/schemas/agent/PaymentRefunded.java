package dev.landbridge.schemas.agent;

import dev.landbridge.schemas.Money;
import java.util.UUID;

/** The refund is in the ledger. */
public record PaymentRefunded(UUID bookingId, Money refund) implements AgentReply {}
