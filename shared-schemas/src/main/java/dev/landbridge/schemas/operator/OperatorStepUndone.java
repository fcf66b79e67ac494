package dev.landbridge.schemas.operator;

import java.util.UUID;

/** The command came after its own compensation: it did nothing and never will. */
public record OperatorStepUndone(UUID bookingId) implements OperatorReply {}
