package dev.landbridge.schemas.operator;

import java.util.UUID;

/** The request is taken back, or will never begin; nothing is sold. */
public record BookingWithdrawn(UUID bookingId) implements OperatorReply {}
