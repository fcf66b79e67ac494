package dev.landbridge.schemas.agent;

import java.util.UUID;

/** Nothing of the booking is reserved, and nothing will be. */
public record PaymentVoided(UUID bookingId) implements AgentReply {}
