package dev.landbridge.messaging.store;

import java.sql.SQLTransientConnectionException;

/** The store is away: its breaker is open. It is the watch that asks whether it is back. */
public class StoreAwayException extends SQLTransientConnectionException {
  private static final long serialVersionUID = 1L;

  StoreAwayException(Throwable cause) {
    super("the store is away: its breaker 'store' is open", "08001", cause);
  }

  /** It went away while this call waited for a connection. */
  StoreAwayException() {
    super("the store is away: the wait for a connection was ended", "08001");
  }
}
