package dev.landbridge.operatorbridge.desk;

import dev.landbridge.operatorbridge.inventory.Cancellation;
import dev.landbridge.operatorbridge.inventory.SoldBooking;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.pricing.Option;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an operator has sold, as it is shown. */
@Schema(name = "SoldBooking")
record BookingView(
    UUID bookingId,
    Status status,
    @Schema(description = "The booking's reference at the agency") String reference,
    String operatorReference,
    UUID packageId,
    @Nullable String packageTitle,
    LocalDate departureDate,
    String agencyName,
    @Nullable Traveller leadTraveller,
    @Nullable String leadPhone,
    @Nullable String remarks,
    @Schema(description = "Travellers in all") int travellers,
    @Schema(description = "Travellers who take a seat: all but the infants") int seats,
    Money total,
    @Schema(
            description = "SIC: a seat in a coach. PRIVATE: a car of the party's own",
            allowableValues = {Option.SIC, Option.PRIVATE})
        String option,
    @Schema(description = "With PRIVATE: which car") @Nullable String carType,
    Instant soldAt,
    @Schema(description = "The operator's own; null where it has not cancelled")
        @Nullable CancellationView cancellation) {

  /** How the operator cancelled it. */
  @Schema(name = "OperatorCancellation")
  record CancellationView(
      UUID id,
      @Schema(
              description =
                  "ASKED until the platform has taken it up, OPEN while seats and money go back,"
                      + " DONE")
          Cancellation.State state,
      String reason,
      Instant askedAt) {}

  private static @Nullable CancellationView view(SoldBooking.@Nullable Cancellation cancellation) {
    return cancellation == null
        ? null
        : new CancellationView(
            cancellation.id(), cancellation.state(), cancellation.reason(), cancellation.askedAt());
  }

  enum Status {
    /** The seats are sold. */
    CONFIRMED,
    /** It was cancelled since, its seats are free again. */
    CANCELLED
  }

  static BookingView of(SoldBooking booking, @Nullable String title) {
    Option option = Option.of(booking.option());
    return new BookingView(
        booking.bookingId(),
        booking.returned() ? Status.CANCELLED : Status.CONFIRMED,
        booking.reference(),
        booking.operatorReference(),
        booking.packageId(),
        title,
        booking.departureDate(),
        booking.agencyName(),
        booking.travellers().isEmpty() ? null : booking.travellers().getFirst(),
        booking.leadPhone(),
        booking.remarks(),
        booking.travellers().size(),
        booking.seats(),
        booking.total(),
        option.name(),
        option.carType(),
        booking.soldAt(),
        view(booking.cancellation()));
  }

  /** Without the personal data, so that it is safe in a log. */
  @Override
  public String toString() {
    return "BookingView[" + bookingId + ", " + status + "]";
  }
}
