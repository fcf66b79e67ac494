package dev.landbridge.bookingsaga.engine;

/**
 * A definition that could leave an instance where nothing moves it on; the message says which step,
 * and why.
 */
public final class StrandingDefinition extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  StrandingDefinition(String message) {
    super(message);
  }
}
