package dev.landbridge.operatorbridge.desk;

import dev.landbridge.web.identity.Identity;
import java.util.Set;
import java.util.UUID;

/** The tour operator who calls. */
record Operator(UUID id) implements Identity {
  @Override
  public Set<String> playing() {
    return Set.of("operator");
  }
}
