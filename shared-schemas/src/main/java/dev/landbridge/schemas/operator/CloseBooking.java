package dev.landbridge.schemas.operator;

import java.util.UUID;

/** What comes back of a returned booking is paid: from now on its operator cannot cancel it. */
public record CloseBooking(UUID bookingId) implements OperatorCommand {}
