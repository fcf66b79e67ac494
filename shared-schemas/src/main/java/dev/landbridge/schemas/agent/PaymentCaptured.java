package dev.landbridge.schemas.agent;

import dev.landbridge.schemas.Money;
import java.util.UUID;

/** The receivables are in the ledger. */
public record PaymentCaptured(UUID bookingId, Money deposit, Money balance) implements AgentReply {}
