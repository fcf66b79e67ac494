package dev.landbridge.agentevents.identity;

import dev.landbridge.web.identity.Bearer;
import dev.landbridge.web.identity.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Somebody of the platform's own staff, of no agency: staff by the token's groups alone.
 *
 * @param subject the token's
 */
public record Staff(String subject, Set<String> playing) implements Identity {
  private static final Set<String> ROLES = Set.of("staff-viewer", "staff-clerk");

  public Staff {
    playing = Set.copyOf(playing);
  }

  static Staff of(Bearer bearer) {
    Set<String> roles = new TreeSet<>(bearer.groups());
    roles.retainAll(ROLES);
    return new Staff(bearer.subject(), roles);
  }

  /** Always the same of a subject, and no agent's. */
  public UUID id() {
    return UUID.nameUUIDFromBytes(actor().getBytes(StandardCharsets.UTF_8));
  }

  /** How records and messages name the caller. */
  public String actor() {
    return "staff:" + subject;
  }
}
