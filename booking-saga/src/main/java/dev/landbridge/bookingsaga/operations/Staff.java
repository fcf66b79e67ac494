package dev.landbridge.bookingsaga.operations;

import dev.landbridge.web.identity.Identity;
import java.util.Set;

/** Somebody of the platform's own staff, by the token's groups alone. */
record Staff(Set<String> playing) implements Identity {
  Staff {
    playing = Set.copyOf(playing);
  }
}
