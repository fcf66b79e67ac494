package dev.landbridge.web.identity;

import java.util.Set;

/**
 * Who calls, in the terms of a service: endpoints take its implementations as parameters. One that
 * wants another kind of caller than the one who calls is answered 403.
 */
public interface Identity {
  /** In what roles of the access table; each is named there by itself, none includes another. */
  Set<String> playing();
}
