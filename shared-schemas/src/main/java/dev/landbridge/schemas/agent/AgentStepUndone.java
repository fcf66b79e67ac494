package dev.landbridge.schemas.agent;

import java.util.UUID;

/** The command came after its own compensation: it did nothing and never will. */
public record AgentStepUndone(UUID bookingId) implements AgentReply {}
