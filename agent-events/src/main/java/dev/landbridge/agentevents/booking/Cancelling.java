package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.http.AgentProblems;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** When a booking can be cancelled. */
final class Cancelling {
  private Cancelling() {}

  /** Why the booking cannot be cancelled now; nothing where it can. */
  static Optional<Refused> refusal(Booking booking, Instant now) {
    UUID open = open(booking);
    return switch (booking.status()) {
      case DECLINED, CANCELLED ->
          refused(
              AgentProblems.BOOKING_ENDED,
              "booking %s is %s: there is nothing to cancel"
                  .formatted(booking.reference(), booking.status()));
      case CANCELLING ->
          refused(
              AgentProblems.CANCELLATION_OPEN,
              "booking %s is being cancelled already".formatted(booking.reference()));
      case REQUESTED, HELD, AWAITING_OPERATOR, CONFIRMED -> {
        if (open != null) {
          yield refused(
              AgentProblems.CANCELLATION_OPEN,
              "cancellation %s of booking %s is on its way; wait for its outcome"
                  .formatted(open, booking.reference()));
        }
        if (!now.isBefore(booking.departure())) {
          yield refused(
              AgentProblems.BOOKING_DEPARTED,
              "booking %s departs on %s in %s; from that day on it cannot be cancelled"
                  .formatted(booking.reference(), booking.sold().departsOn(), booking.zone()));
        }
        yield Optional.empty();
      }
    };
  }

  private static @Nullable UUID open(Booking booking) {
    if (booking.openCancellation() != null) {
      return booking.openCancellation();
    }
    Cancellation told = booking.cancellation();
    return told != null && told.state() == Cancellation.State.OPEN ? told.id() : null;
  }

  private static Optional<Refused> refused(ProblemType type, String detail) {
    return Optional.of(Refused.because(type, detail));
  }
}
