package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.Traveller;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an operator has sold.
 *
 * @param option how the party travels, by the hold
 * @param cancellation the operator's own; null where it has not cancelled
 * @param returned whether it was cancelled since, so that its seats are free again
 */
public record SoldBooking(
    UUID bookingId,
    UUID packageId,
    LocalDate departureDate,
    String reference,
    String operatorReference,
    String agencyName,
    List<Traveller> travellers,
    @Nullable String leadPhone,
    @Nullable String remarks,
    int seats,
    Money total,
    String option,
    Instant soldAt,
    @Nullable Cancellation cancellation,
    boolean returned) {
  /** How the operator cancelled it. */
  public record Cancellation(
      UUID id,
      String reason,
      dev.landbridge.operatorbridge.inventory.Cancellation.State state,
      Instant askedAt) {}

  public SoldBooking {
    travellers = List.copyOf(travellers);
  }

  /** Without the personal data, so that it is safe in a log. */
  @Override
  public String toString() {
    return "SoldBooking[" + bookingId + "]";
  }
}
