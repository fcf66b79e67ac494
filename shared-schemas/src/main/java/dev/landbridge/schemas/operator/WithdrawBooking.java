package dev.landbridge.schemas.operator;

import java.util.UUID;

/**
 * Take the request back, if the operator has not decided it, or see to it that it never begins.
 * {@code undoes} is the step key of the {@link ConfirmBooking}.
 */
public record WithdrawBooking(UUID bookingId, String undoes) implements OperatorCommand {}
