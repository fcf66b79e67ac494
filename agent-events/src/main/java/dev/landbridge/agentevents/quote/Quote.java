package dev.landbridge.agentevents.quote;

import java.time.Instant;
import java.util.UUID;

/** A price given to an agency. It holds until it expires, and makes one booking. */
public record Quote(
    UUID id, UUID agencyId, UUID agentId, Sold sold, Instant createdAt, Instant expiresAt) {

  public boolean hasExpired(Instant now) {
    return !now.isBefore(expiresAt);
  }
}
