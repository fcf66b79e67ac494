package dev.landbridge.agentevents.payment;

import dev.landbridge.schemas.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * Money that came in. Never changed once it is recorded.
 *
 * @param recordedBy {@code staff:<subject>}
 */
@Schema(name = "Payment")
record Payment(
    UUID id,
    UUID agencyId,
    Money amount,
    @Schema(example = "SEPA 2027-0131/88") String reference,
    LocalDate receivedOn,
    @Schema(example = "staff:0b6f6c1e-8a52-4c1d-9d55-2f1f6c1f0a11") String recordedBy,
    Instant recordedAt) {}
