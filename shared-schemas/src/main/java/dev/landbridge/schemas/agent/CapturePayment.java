package dev.landbridge.schemas.agent;

import java.util.UUID;

/** Turn the reservation into receivables: the deposit now, the balance before departure. */
public record CapturePayment(UUID bookingId) implements AgentCommand {}
