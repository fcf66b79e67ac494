package dev.landbridge.schemas.operator;

import java.util.UUID;

/** Nothing of the booking is sold any more; its seats are free. */
public record BookingReturned(UUID bookingId) implements OperatorReply {}
