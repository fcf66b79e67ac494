package dev.landbridge.embedded.broker;

/** An answer of SNS that is an error, with AWS's own code and words. */
final class SnsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  final int status;
  final String code;

  SnsException(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  static SnsException invalid(String reason) {
    return new SnsException(400, "InvalidParameter", "Invalid parameter: " + reason);
  }

  static SnsException noSuchTopic() {
    return new SnsException(404, "NotFound", "Topic does not exist");
  }

  static SnsException noSuchSubscription() {
    return new SnsException(404, "NotFound", "Subscription does not exist");
  }
}
