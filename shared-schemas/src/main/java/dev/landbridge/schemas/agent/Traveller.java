package dev.landbridge.schemas.agent;

import java.time.LocalDate;
import java.util.UUID;

/**
 * A person who travels. All but the id is personal data of that person.
 *
 * @param id by which exports and erasure find the person
 */
public record Traveller(UUID id, String givenName, String familyName, LocalDate dateOfBirth) {

  /** Without the personal data, so that it is safe in a log. */
  @Override
  public String toString() {
    return "Traveller[" + id + "]";
  }
}
