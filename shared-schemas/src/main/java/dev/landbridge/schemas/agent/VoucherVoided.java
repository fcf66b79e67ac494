package dev.landbridge.schemas.agent;

import java.util.UUID;

/** The voucher says VOID. */
public record VoucherVoided(UUID bookingId) implements AgentReply {}
