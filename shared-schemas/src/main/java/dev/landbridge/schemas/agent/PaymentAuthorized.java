package dev.landbridge.schemas.agent;

import dev.landbridge.schemas.Money;
import java.util.UUID;

/** The total is reserved. */
public record PaymentAuthorized(UUID bookingId, Money total) implements AgentReply {}
