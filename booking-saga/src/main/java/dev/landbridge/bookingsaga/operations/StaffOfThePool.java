package dev.landbridge.bookingsaga.operations;

import dev.landbridge.web.identity.Bearer;
import dev.landbridge.web.identity.Identities;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import java.util.HashSet;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Staff is whom the staff's pool has put into one of their groups. Agents may be in the same pool,
 * and operators in another that is known: neither are staff.
 */
@Component
@WhereStaffSignIn
class StaffOfThePool implements Identities {
  static final ProblemType UNKNOWN_STAFF =
      ProblemType.of(
          "unknown-staff", HttpStatus.FORBIDDEN, "The token belongs to nobody of the staff");

  private static final String POOL = "staff";
  private static final Set<String> ROLES = Set.of("staff-viewer", "staff-clerk");

  @Override
  public Staff of(Bearer bearer) {
    Set<String> roles = new HashSet<>(bearer.groups());
    roles.retainAll(ROLES);
    if (!bearer.pool().equals(POOL) || roles.isEmpty()) {
      throw Refused.because(
          UNKNOWN_STAFF, "the token is valid, but its subject is nobody of the platform's staff");
    }
    return new Staff(roles);
  }
}
