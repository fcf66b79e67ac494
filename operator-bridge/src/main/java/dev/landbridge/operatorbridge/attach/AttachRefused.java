package dev.landbridge.operatorbridge.attach;

/**
 * The operators' database can't be attached to; the message is one sentence that says what to do.
 */
final class AttachRefused extends RuntimeException {
  AttachRefused(String message) {
    super(message);
  }

  AttachRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
