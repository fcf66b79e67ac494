package dev.landbridge.operatorbridge.desk;

import dev.landbridge.operatorbridge.inventory.Request;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.pricing.Option;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an operator is asked, as it is shown. */
@Schema(name = "Request")
record RequestView(
    UUID id,
    Request.State status,
    UUID bookingId,
    @Schema(description = "The booking's reference at the agency") String reference,
    UUID packageId,
    @Nullable String packageTitle,
    LocalDate departureDate,
    String agencyName,
    @Nullable Traveller leadTraveller,
    @Nullable String leadPhone,
    List<Traveller> travellers,
    @Nullable String remarks,
    @Schema(description = "Travellers who take a seat: all but the infants") int seats,
    Money total,
    @Schema(
            description = "SIC: a seat in a coach. PRIVATE: a car of the party's own",
            allowableValues = {Option.SIC, Option.PRIVATE})
        String option,
    @Schema(description = "With PRIVATE: which car") @Nullable String carType,
    Instant askedAt,
    @Schema(description = "Unanswered until then, it lapses") Instant deadline,
    @Nullable Instant decidedAt,
    @Schema(description = "With DECLINED: the operator's words") @Nullable String reason,
    @Schema(description = "With ACCEPTED") @Nullable String operatorReference) {

  static RequestView of(Request request, @Nullable String title) {
    Option option = Option.of(request.option());
    return new RequestView(
        request.id(),
        request.state(),
        request.bookingId(),
        request.reference(),
        request.packageId(),
        title,
        request.departureDate(),
        request.agencyName(),
        request.leadTraveller(),
        request.leadPhone(),
        request.travellers(),
        request.remarks(),
        request.seats(),
        request.total(),
        option.name(),
        option.carType(),
        request.askedAt(),
        request.deadline(),
        request.decidedAt(),
        request.reason(),
        request.operatorReference());
  }

  /** Without the personal data, so that it is safe in a log. */
  @Override
  public String toString() {
    return "RequestView[" + id + ", " + status + "]";
  }
}
