package dev.landbridge.agentevents.identity;

import dev.landbridge.web.identity.Identity;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The agent who calls.
 *
 * @param roles the token's groups, sorted
 */
public record Caller(
    UUID agentId, String agentName, UUID agencyId, String agencyName, List<String> roles)
    implements Identity {
  private static final String ADMIN = "agency-admin";

  public Caller {
    roles = List.copyOf(roles);
  }

  @Override
  public Set<String> playing() {
    return Set.of(roles.contains(ADMIN) ? ADMIN : "agent");
  }

  /** How messages name the caller. */
  public String actor() {
    return "agent:" + agentId;
  }
}
