package dev.landbridge.schemas.operator;

import java.util.UUID;

/** The request was decided before it could be taken back; asking to confirm again tells how. */
public record WithdrawalRefused(UUID bookingId) implements OperatorReply {}
