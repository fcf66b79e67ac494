package dev.landbridge.schemas.operator;

import java.util.UUID;

/** A refusal, in the operator's own words; the seats are free again. */
public record BookingDeclined(UUID bookingId, String reason) implements OperatorReply {}
