package dev.landbridge.schemas.operator;

import java.util.UUID;

/** A refusal: the date is past its cutoff, its sale is stopped, or there is no such departure. */
public record NotOnSale(UUID bookingId, String detail) implements OperatorReply {}
