package dev.landbridge.messaging.inbox;

import java.time.Duration;
import java.util.function.IntFunction;

/**
 * How failures are retried; {@code landbridge.messaging.retry} and {@code .inbox}.
 *
 * @param attempts after which a message is dead
 * @param pause after an attempt, counted from 1
 * @param lease of a row whose attempt runs
 * @param atOnce how often a collision is tried again at once
 */
public record RetrySettings(
    int attempts,
    IntFunction<Duration> pause,
    Duration lease,
    Duration pollInterval,
    int batch,
    int atOnce,
    Duration stopWithin) {}
