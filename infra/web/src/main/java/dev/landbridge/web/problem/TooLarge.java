package dev.landbridge.web.problem;

import java.io.IOException;

/** A body that went on beyond what is allowed. */
public final class TooLarge extends IOException {
  private final long most;

  public TooLarge(long most) {
    super("the body has more than " + most + " bytes");
    this.most = most;
  }

  public Refused refused() {
    return Refused.because(
        ProblemType.REQUEST_TOO_LARGE,
        "the body has more than the %d bytes that are allowed".formatted(most));
  }
}
