package dev.landbridge.schemas.booking;

/** A booking's state. Only booking-saga decides it; agent-events shows what it was last told. */
public enum BookingStatus {
  /** Entered when an agent books; left when the seats are held or the booking is declined. */
  REQUESTED,
  /**
   * Entered when the seats are held; left when the operator is asked or the booking is declined.
   */
  HELD,
  /** Entered when the operator is asked; left by the operator's answer. */
  AWAITING_OPERATOR,
  /** Entered when the last step has answered; left only by a cancellation. */
  CONFIRMED,
  /** Entered when the last compensation has answered; final. */
  DECLINED,
  /** Entered when a cancellation begins; left when the last refund step has answered. */
  CANCELLING,
  /** Entered when the last refund step has answered; final. */
  CANCELLED;

  /** Whether no saga works on it any more. */
  public boolean isSettled() {
    return this == CONFIRMED || this == DECLINED || this == CANCELLED;
  }
}
