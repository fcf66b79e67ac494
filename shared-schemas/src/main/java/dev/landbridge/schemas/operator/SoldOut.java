package dev.landbridge.schemas.operator;

import java.util.UUID;

/** A refusal: fewer seats are left than were asked for. {@code seatsLeft} is what was left then. */
public record SoldOut(UUID bookingId, int seatsLeft) implements OperatorReply {}
