package dev.landbridge.schemas.agent;

import java.util.UUID;

/** What the agent shore answers. Each carries the step key of the command that it answers. */
public sealed interface AgentReply
    permits PaymentAuthorized,
        CreditRefused,
        PaymentVoided,
        PaymentCaptured,
        VoucherIssued,
        AgentStepUndone,
        PaymentRefunded,
        VoucherVoided {
  UUID bookingId();
}
