package dev.landbridge.schemas.operator;

import java.util.UUID;

/** A refusal: the package is not published, or not whole. */
public record PackageWithdrawn(UUID bookingId) implements OperatorReply {}
