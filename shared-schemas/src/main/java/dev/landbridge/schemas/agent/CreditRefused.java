package dev.landbridge.schemas.agent;

import dev.landbridge.schemas.Money;
import java.util.UUID;

/**
 * The credit does not reach: {@code available} is less than {@code total}, and nothing was
 * reserved.
 */
public record CreditRefused(UUID bookingId, Money total, Money available) implements AgentReply {}
