package dev.landbridge.snssqs.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message from a queue.
 *
 * @param id the one that SQS gave it; another for each sending of the same message
 * @param receiveCount how often SQS has handed it out, this time included
 * @param sentAt when the queue got it
 * @param groupId its group, from a FIFO queue
 */
public record Received(
    String queue,
    String id,
    Letter letter,
    int receiveCount,
    Instant sentAt,
    @Nullable String groupId) {}
