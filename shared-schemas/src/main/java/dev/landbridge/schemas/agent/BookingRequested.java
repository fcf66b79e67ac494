package dev.landbridge.schemas.agent;

import dev.landbridge.schemas.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An agent asks for what was quoted. Sent again, under a new message id, while the booking has no
 * news; its step key stays, and booking-saga answers a start that it knows with the booking's
 * present state.
 *
 * @param reference what people call the booking
 * @param adults travellers at the adult price who were counted as adults by the agent
 * @param childAges ages on the departure date, infants included
 * @param option the words of {@link dev.landbridge.schemas.pricing.Option}
 * @param seats travellers who take a seat: all but the infants
 * @param total what was quoted
 * @param packageVersion the snapshot that was quoted from
 */
public record BookingRequested(
    UUID bookingId,
    String reference,
    UUID quoteId,
    UUID agencyId,
    String agencyName,
    UUID agentId,
    UUID packageId,
    long packageVersion,
    UUID operatorId,
    LocalDate departureDate,
    int adults,
    List<Integer> childAges,
    String option,
    List<AddOnChoice> addOns,
    int seats,
    Money total,
    List<Traveller> travellers,
    @Nullable String leadPhone,
    @Nullable String agencyReference,
    @Nullable String remarks,
    Instant requestedAt) {
  public BookingRequested {
    childAges = List.copyOf(childAges);
    addOns = List.copyOf(addOns);
    travellers = List.copyOf(travellers);
    requestedAt = requestedAt.truncatedTo(ChronoUnit.MICROS);
  }

  /** Without the personal data, so that it is safe in a log. */
  @Override
  public String toString() {
    return "BookingRequested[" + bookingId + "]";
  }
}
