package dev.landbridge.local;

/** The platform does not start; the message is one sentence that says what to do. */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StartRefused(String message) {
    super(message);
  }
}
