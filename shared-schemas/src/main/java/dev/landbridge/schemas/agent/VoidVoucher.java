package dev.landbridge.schemas.agent;

import java.util.UUID;

/** Void the voucher of a cancelled booking. */
public record VoidVoucher(UUID bookingId) implements AgentCommand {}
