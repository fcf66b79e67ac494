package dev.landbridge.operatorbridge.desk;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.landbridge.operatorbridge.inventory.Cancelled;
import dev.landbridge.operatorbridge.inventory.Cancelling;
import dev.landbridge.operatorbridge.inventory.Request;
import dev.landbridge.operatorbridge.inventory.SoldBooking;
import dev.landbridge.operatorbridge.inventory.SoldBookings;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import dev.landbridge.web.request.Checks;
import dev.landbridge.web.trace.Traces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@WhereOperatorsSignIn
@Tag(name = "Cancellations")
class CancellationsEndpoint {
  private final Cancelling cancelling;
  private final SoldBookings bookings;
  private final Traces traces;

  CancellationsEndpoint(Cancelling cancelling, SoldBookings bookings, Traces traces) {
    this.cancelling = cancelling;
    this.bookings = bookings;
    this.traces = traces;
  }

  /** Why something is cancelled. */
  @Schema(name = "CancellationReason")
  record Why(
      @Schema(description = "Told to the agents as it is", example = "The road is closed.")
          @Nullable String reason) {}

  @Schema(name = "CancelledDeparture")
  record DateView(
      @JsonProperty("package") UUID packageId,
      LocalDate date,
      @Schema(description = "Sold ones, cancelled with it and refunded in full") int bookings,
      @Schema(description = "Those that waited, declined with it") int requests) {}

  @Operation(
      operationId = "cancelBooking",
      summary = "Cancel what is sold",
      description =
          "Its agency gets all of it back, whatever its terms say, and is told the reason. Answers as"
              + " soon as it is safely stored; the list of bookings shows what becomes of it. The"
              + " same call again gives the same answer. What its agent cancelled can be cancelled too"
              + " until the refund is paid, which then is the full one. 409 booking-not-sold where it"
              + " waits as a request, which can be declined, booking-ended where its agent cancelled"
              + " first and was refunded, cancelled-otherwise where it is cancelled for another"
              + " reason.")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @PostMapping(
      path = "/api/operators/bookings/{id}/cancellations",
      produces = MediaType.APPLICATION_JSON_VALUE)
  BookingView booking(
      @Parameter(hidden = true) Operator operator, @PathVariable UUID id, @RequestBody Why body) {
    return switch (cancelling.booking(id, order(operator, body))) {
      case Cancelled.Booking _, Cancelled.Date _ -> view(operator, id);
      case Cancelled.Unknown() -> throw notFound(id);
      case Cancelled.Otherwise(String reason) -> throw otherwise("booking " + id, reason);
      case Cancelled.Returned() ->
          throw Refused.because(
              DeskProblems.BOOKING_ENDED,
              "booking %s was cancelled by its agent, with the refund that its terms gave"
                  .formatted(id));
      case Cancelled.NotSold(Request.State state) ->
          throw Refused.because(
                  DeskProblems.BOOKING_NOT_SOLD,
                  state == Request.State.PENDING
                      ? "booking %s waits for you as a request: decline it".formatted(id)
                      : "booking %s was not sold: its request is %s".formatted(id, state))
              .with("request", state.name());
    };
  }

  @Operation(
      operationId = "cancelDeparture",
      summary = "Cancel a departure",
      description =
          "It is not on sale any more, what is sold of it is cancelled and refunded in full, what"
              + " its agent cancelled and is not refunded yet too, what waits for it is declined, each"
              + " with the reason. A package without departures has"
              + " the dates that were sold or asked for. The same call again gives the same answer."
              + " 409 cancelled-otherwise where it is cancelled for another reason.")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @PostMapping(
      path = "/api/operators/packages/{id}/departures/{date}/cancellations",
      produces = MediaType.APPLICATION_JSON_VALUE)
  DateView departure(
      @Parameter(hidden = true) Operator operator,
      @PathVariable UUID id,
      @Parameter(example = "2027-03-14") @PathVariable LocalDate date,
      @RequestBody Why body) {
    return switch (cancelling.departure(id, date, order(operator, body))) {
      case Cancelled.Date(UUID packageId, LocalDate day, int sold, int requests) ->
          new DateView(packageId, day, sold, requests);
      case Cancelled.Otherwise(String reason) ->
          throw otherwise("the departure of package %s on %s".formatted(id, date), reason);
      case Cancelled.Unknown _, Cancelled.Booking _, Cancelled.Returned _, Cancelled.NotSold _ ->
          throw Refused.because(
              DeskProblems.DEPARTURE_NOT_FOUND,
              "no package of yours has the id %s and a departure, a booking or a request on %s"
                  .formatted(id, date));
    };
  }

  private Cancelling.Order order(Operator operator, Why body) {
    String reason = body.reason();
    Checks checks = new Checks();
    checks.that(reason != null && !reason.isBlank(), "reason", "reason is missing or blank");
    checks.optionalText(reason, "reason", 500);
    checks.orRefuse(ProblemType.INVALID_REQUEST);
    return new Cancelling.Order(
        operator.id(), reason == null ? "" : reason.strip(), traces.traceparent());
  }

  private BookingView view(Operator operator, UUID id) {
    SoldBooking booking = bookings.find(operator.id(), id).orElseThrow(() -> notFound(id));
    return BookingView.of(
        booking, bookings.titles(List.of(booking.packageId())).get(booking.packageId()));
  }

  private static Refused otherwise(String what, String reason) {
    return Refused.because(
        DeskProblems.CANCELLED_OTHERWISE, "%s is cancelled already: %s".formatted(what, reason));
  }

  private static Refused notFound(UUID id) {
    return Refused.because(DeskProblems.BOOKING_NOT_FOUND, "no booking of yours has the id " + id);
  }
}
