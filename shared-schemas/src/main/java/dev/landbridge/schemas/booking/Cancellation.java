package dev.landbridge.schemas.booking;

import dev.landbridge.schemas.Money;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a cancellation stands.
 *
 * @param reason why it was refused
 * @param refund what came back, once it has
 */
public record Cancellation(UUID id, State state, @Nullable Reason reason, @Nullable Money refund) {

  /** How far it is. */
  public enum State {
    /** Entered when booking-saga takes it up; left by its outcome. */
    OPEN,
    /** Entered when the booking was decided otherwise first; final. */
    REFUSED,
    /** Entered when the booking is cancelled; final. */
    DONE
  }

  public static Cancellation open(UUID id) {
    return new Cancellation(id, State.OPEN, null, null);
  }

  public Cancellation refused(Reason why) {
    return new Cancellation(id, State.REFUSED, why, null);
  }

  public Cancellation done(@Nullable Money refunded) {
    return new Cancellation(id, State.DONE, null, refunded);
  }
}
