package dev.landbridge.schemas.booking;

import java.util.UUID;

/**
 * An operator takes back what it sold.
 *
 * @param id of the operator's cancellation, not of the agent's
 * @param reason in the operator's own words
 */
public record OperatorCancellation(UUID id, String reason) {}
