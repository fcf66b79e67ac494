package dev.landbridge.schemas.operator;

import dev.landbridge.schemas.agent.Traveller;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sell what is held. With the booking request the only message that carries personal data. */
public record ConfirmBooking(
    UUID bookingId,
    String reference,
    String agencyName,
    List<Traveller> travellers,
    @Nullable String leadPhone,
    @Nullable String remarks)
    implements OperatorCommand {
  public ConfirmBooking {
    travellers = List.copyOf(travellers);
  }

  /** Without the personal data, so that it is safe in a log. */
  @Override
  public String toString() {
    return "ConfirmBooking[" + bookingId + "]";
  }
}
