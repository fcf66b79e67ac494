package dev.landbridge.web.identity;

import dev.landbridge.web.problem.Refused;

/** Knows who is behind a verified token; a service has exactly one. Asked once per request. */
public interface Identities {
  /**
   * Who it is.
   *
   * @throws Refused with a 403 where the token is good, but of nobody here
   */
  Identity of(Bearer bearer);
}
