package dev.landbridge.bookingsaga.engine;

import java.time.Instant;

/** What the engine does with an instance of its own accord, unless a reply comes first. */
public record Ahead(What what, Instant at) {

  /** Where two are due at once, the earlier constant comes first. */
  public enum What {
    /** The budget before the pivot is used up: what was done is undone. */
    GIVES_UP,
    /** Patience ends: a person should look. */
    RAISES_ATTENTION,
    ASKS_AGAIN
  }
}
