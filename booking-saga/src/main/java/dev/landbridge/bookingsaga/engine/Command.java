package dev.landbridge.bookingsaga.engine;

import dev.landbridge.schemas.event.StepKey;

/**
 * What is to be sent, under a new message id.
 *
 * @param key the same for every ask for this effect
 * @param ask 1 for the first
 */
public record Command(StepKey key, Record payload, int ask) {}
