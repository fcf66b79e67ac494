package dev.landbridge.bookingsaga.engine;

/** How soon a step is asked again; {@link Settings} gives each its {@link Backoff}. */
public enum Pace {
  /** For what a program answers. */
  SOON,
  /** For what may wait for a person. */
  LATER
}
