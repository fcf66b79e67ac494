package dev.landbridge.agentevents.booking;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.landbridge.agentevents.quote.Instalment;
import dev.landbridge.agentevents.quote.Sold;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AddOnChoice;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.booking.Attention;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.booking.TimelineEntry;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.City;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Day;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Inclusion;
import dev.landbridge.schemas.pricing.Option;
import dev.landbridge.schemas.pricing.Price.Line;
import dev.landbridge.schemas.pricing.Terms;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A booking as its agency sees it. */
@Schema(name = "Booking")
record BookingView(
    UUID id,
    @Schema(description = "What people call it", example = "LB-7KQ2M9XD") String reference,
    BookingStatus status,
    @Schema(description = "Why it was declined or cancelled; null otherwise")
        @Nullable ReasonView reason,
    @Schema(description = "Something outlasts its patience and a person looks; null otherwise")
        @Nullable Attention attention,
    @Schema(description = "The newest that was confirmed; null where none was")
        @Nullable CancellationView cancellation,
    @ArraySchema(
            schema = @Schema(allowableValues = CANCEL),
            arraySchema = @Schema(description = "What can be asked for now"))
        List<String> availableActions,
    @Schema(description = "Each step with its time and its shore") List<TimelineEntry> timeline,
    @JsonProperty("package") SoldPackage soldPackage,
    LocalDate departureDate,
    int adults,
    List<Integer> childAges,
    @Schema(allowableValues = {Option.SIC, Option.PRIVATE}) String option,
    @Schema(description = "With PRIVATE: which car") @Nullable String carType,
    List<AddOnChoice> addOns,
    @Schema(description = "Travellers who take a seat: all but infants") int seats,
    @Schema(description = "They add up to the total") List<Line> lines,
    Money total,
    Instalment deposit,
    @Schema(description = "The rest of the total, and when it is due") Instalment balanceDue,
    @Schema(description = "What a cancellation returns, as it was sold")
        List<Terms.Rung> cancellationTerms,
    List<Traveller> travellers,
    @Nullable String leadPhone,
    @Nullable String agencyReference,
    @Nullable String remarks,
    @Nullable String operatorReference,
    @Schema(description = "While the operator is awaited: when the request lapses")
        @Nullable Instant operatorDeadline,
    @Schema(description = "Once the booking is confirmed") @Nullable String voucherNumber,
    UUID quoteId,
    Instant createdAt,
    Instant updatedAt) {

  static final String CANCEL = "cancel";

  /** Where a cancellation stands. */
  @Schema(name = "BookingCancellation")
  record CancellationView(
      UUID id,
      Cancellation.State state,
      @Schema(description = "Why it was refused; null otherwise") @Nullable ReasonView reason,
      @Schema(description = "What came back, once it has; null otherwise")
          @Nullable Money refund) {}

  /** What is confirmed here is open, also before booking-saga has told of it. */
  private static @Nullable CancellationView cancellation(Booking booking) {
    Cancellation told = booking.cancellation();
    UUID open = booking.openCancellation();
    if (open != null && (told == null || !told.id().equals(open))) {
      told = Cancellation.open(open);
    }
    return told == null
        ? null
        : new CancellationView(
            told.id(), told.state(), ReasonView.of(told.reason()), told.refund());
  }

  /** The package as it was sold, whatever became of it since. */
  @Schema(name = "SoldPackage")
  record SoldPackage(
      UUID id,
      long version,
      String title,
      Operator operator,
      @Nullable String destination,
      String timeZone,
      List<City> cities,
      List<Day> days,
      List<Inclusion> inclusions,
      List<String> exclusions,
      @Nullable String termsAndConditions) {}

  @Schema(name = "Operator")
  record Operator(UUID id, String name) {}

  static BookingView of(Booking booking, @Nullable String voucherNumber, Instant now) {
    Sold sold = booking.sold();
    PackageSnapshot snapshot = sold.snapshot();
    LocalDate booked = booking.createdAt().atZone(ZoneId.of(snapshot.timeZone())).toLocalDate();
    LocalDate balanceDue = sold.terms().balanceDue();
    return new BookingView(
        booking.id(),
        booking.reference(),
        booking.status(),
        ReasonView.of(booking.reason()),
        booking.attention(),
        cancellation(booking),
        Cancelling.refusal(booking, now).isEmpty() ? List.of(CANCEL) : List.of(),
        booking.story(),
        new SoldPackage(
            snapshot.packageId(),
            sold.packageVersion(),
            snapshot.title(),
            new Operator(snapshot.operatorId(), snapshot.operatorName()),
            snapshot.destinationRegion(),
            snapshot.timeZone(),
            snapshot.cities(),
            snapshot.days(),
            snapshot.inclusions(),
            snapshot.exclusions(),
            snapshot.termsAndConditions()),
        sold.departsOn(),
        sold.adults(),
        sold.childAges(),
        sold.travel().name(),
        sold.travel().carType(),
        sold.addOns(),
        sold.seats(),
        sold.lines(),
        sold.total(),
        Instalment.of(sold.terms().deposit(), booked),
        Instalment.of(sold.terms().balance(), balanceDue),
        sold.terms().cancellation(),
        booking.travellers(),
        booking.leadPhone(),
        booking.agencyReference(),
        booking.remarks(),
        booking.operatorReference(),
        booking.operatorDeadline(),
        voucherNumber,
        booking.quoteId(),
        booking.createdAt(),
        booking.updatedAt());
  }
}
