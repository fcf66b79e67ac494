package dev.landbridge.agentevents.identity;

import dev.landbridge.web.identity.Identity;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Somebody of the platform's own staff, of no agency: staff by the token's groups alone. */
record Staff(Set<String> playing) implements Identity {
  private static final Set<String> ROLES = Set.of("staff-viewer", "staff-clerk");

  Staff {
    playing = Set.copyOf(playing);
  }

  static Staff of(List<String> groups) {
    Set<String> roles = new TreeSet<>(groups);
    roles.retainAll(ROLES);
    return new Staff(roles);
  }
}
