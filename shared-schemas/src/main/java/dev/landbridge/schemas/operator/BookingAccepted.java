package dev.landbridge.schemas.operator;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The seats are sold. */
public record BookingAccepted(UUID bookingId, @Nullable String operatorReference)
    implements OperatorReply {}
