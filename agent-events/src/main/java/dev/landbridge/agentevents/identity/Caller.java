package dev.landbridge.agentevents.identity;

import java.util.List;
import java.util.UUID;

/**
 * The agent who calls.
 *
 * @param roles the token's groups, sorted
 */
public record Caller(
    UUID agentId, String agentName, UUID agencyId, String agencyName, List<String> roles) {
  public Caller {
    roles = List.copyOf(roles);
  }

  /** How messages name the caller. */
  public String actor() {
    return "agent:" + agentId;
  }
}
