package dev.landbridge.embedded.broker;

/**
 * What the topics did since the broker started.
 *
 * @param requests requests answered, failed ones included
 * @param published messages accepted, the entries of a batch one by one
 * @param delivered copies put into queues, repeated ones included
 * @param undelivered copies that a queue refused and that went to the subscription's dead-letter
 *     queue
 * @param lost copies that were thrown away: refused and without a dead-letter queue, or with more
 *     than 10 attributes under raw delivery
 */
public record Counts(long requests, long published, long delivered, long undelivered, long lost) {}
