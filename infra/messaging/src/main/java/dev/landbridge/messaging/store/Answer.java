package dev.landbridge.messaging.store;

/** What a store that is asked says. */
enum Answer {
  /** It has run a statement. */
  ANSWERS,
  /** It is there, and takes no connection more, or not this one. What is connected may go on. */
  TURNS_AWAY,
  /** Nobody is there, or it starts or stops. */
  GONE,
  /** Nothing came in time: neither what is connected to it nor what connects gets an answer. */
  SILENT;

  boolean isAway() {
    return this == GONE || this == SILENT;
  }
}
