package dev.landbridge.messaging.store;

import java.sql.SQLTransientConnectionException;

/** The store's breaker is open: it was away a moment ago and is not asked again yet. */
public class StoreAwayException extends SQLTransientConnectionException {
  private static final long serialVersionUID = 1L;

  StoreAwayException(Throwable cause) {
    super("the store is away: its breaker 'store' is open", "08001", cause);
  }
}
