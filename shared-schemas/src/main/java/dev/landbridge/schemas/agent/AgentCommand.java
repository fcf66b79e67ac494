package dev.landbridge.schemas.agent;

import java.util.UUID;

/** What booking-saga tells the agent shore to do. Each carries a step key. */
public sealed interface AgentCommand
    permits AuthorizePayment,
        VoidPayment,
        CapturePayment,
        IssueVoucher,
        RefundPayment,
        RefundRest,
        VoidVoucher {
  UUID bookingId();
}
