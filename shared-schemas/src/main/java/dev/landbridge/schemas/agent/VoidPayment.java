package dev.landbridge.schemas.agent;

import java.util.UUID;

/**
 * Give back what {@link AuthorizePayment} reserved, or see to it that it never reserves. {@code
 * undoes} is the step key of that command.
 */
public record VoidPayment(UUID bookingId, String undoes) implements AgentCommand {}
