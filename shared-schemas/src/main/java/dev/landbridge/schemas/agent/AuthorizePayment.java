package dev.landbridge.schemas.agent;

import dev.landbridge.schemas.Money;
import java.util.UUID;

/** Reserve the total of a booking on the agency's credit account. */
public record AuthorizePayment(UUID bookingId, UUID agencyId, Money total)
    implements AgentCommand {}
