package dev.landbridge.messaging.steps;

import dev.landbridge.schemas.event.StepKey;
import org.jspecify.annotations.Nullable;

/**
 * What a participant stored under a step, read under its row's lock.
 *
 * @param forward the forward key, which names the row
 * @param done the answer to the forward command; null while it has none
 * @param undone the answer to the compensation; its presence without {@code done} is the undo mark
 */
public record StepState(StepKey forward, @Nullable Record done, @Nullable Record undone) {}
