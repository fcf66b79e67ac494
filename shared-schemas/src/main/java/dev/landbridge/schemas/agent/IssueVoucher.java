package dev.landbridge.schemas.agent;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Issue the voucher of a booking that both shores have agreed on. */
public record IssueVoucher(UUID bookingId, @Nullable String operatorReference)
    implements AgentCommand {}
