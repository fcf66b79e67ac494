package dev.landbridge.schemas.agent;

import java.util.UUID;

/** The voucher exists. */
public record VoucherIssued(UUID bookingId, String voucherNumber) implements AgentReply {}
