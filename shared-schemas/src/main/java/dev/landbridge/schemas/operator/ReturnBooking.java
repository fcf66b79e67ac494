package dev.landbridge.schemas.operator;

import java.util.UUID;

/** Take back what was sold: the booking is cancelled. */
public record ReturnBooking(UUID bookingId) implements OperatorCommand {}
