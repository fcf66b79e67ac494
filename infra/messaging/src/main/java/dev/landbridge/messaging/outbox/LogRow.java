package dev.landbridge.messaging.outbox;

import java.time.Instant;
import java.util.UUID;

/**
 * A message of the log.
 *
 * @param event the CloudEvent as it goes out
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record LogRow(Edge at, String topic, UUID id, byte[] event, Instant writtenAt) {}
