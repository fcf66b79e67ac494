package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.http.AgentProblems;
import dev.landbridge.agentevents.identity.Caller;
import dev.landbridge.messaging.Outbox;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.event.Uuid7;
import dev.landbridge.web.idempotency.Idempotency;
import dev.landbridge.web.idempotency.Idempotency.Created;
import dev.landbridge.web.problem.Refused;
import dev.landbridge.web.trace.Traces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Bookings")
class CancellationsEndpoint {
  private final Bookings bookings;
  private final Cancellations cancellations;
  private final Outbox outbox;
  private final Idempotency idempotency;
  private final TransactionTemplate transaction;
  private final Traces traces;
  private final BookingSettings settings;
  private final Clock clock;

  CancellationsEndpoint(
      Bookings bookings,
      Cancellations cancellations,
      Outbox outbox,
      Idempotency idempotency,
      TransactionTemplate transaction,
      Traces traces,
      BookingSettings settings,
      Clock clock) {
    this.bookings = bookings;
    this.cancellations = cancellations;
    this.outbox = outbox;
    this.idempotency = idempotency;
    this.transaction = transaction;
    this.traces = traces;
    this.settings = settings;
    this.clock = clock;
  }

  /** Nothing has to be said: the body may be left away, or be an empty object. */
  @Schema(name = "CancellationRequest")
  record Nothing() {}

  @Schema(name = "CancellationQuote")
  record Offer(
      UUID id,
      @Schema(description = "What comes back; with the charge it adds up to the total")
          Money refund,
      @Schema(description = "What is kept: nothing before the booking is confirmed") Money charge,
      @Schema(description = "Until then it can be confirmed, as long as it is the newest")
          Instant expiresAt) {}

  @Schema(name = "CancellationAccepted")
  record Accepted(UUID id, CancellationQuote.State state, Money refund, Money charge) {}

  @Operation(
      operationId = "quoteCancellation",
      summary = "Ask what a cancellation returns",
      description =
          "Nothing is cancelled yet. Free before the operator or the platform has confirmed, by the"
              + " booking's own terms after. A header Idempotency-Key is optional here: with it a"
              + " repeated request gets the same quote again. 409 booking-departed from the day of"
              + " departure on, booking-ended, cancellation-open.")
  @ApiResponse(
      responseCode = "201",
      description = "What it returns, and until when that can be confirmed",
      headers =
          @Header(
              name = "Location",
              description = "The booking, which shows what becomes of it",
              schema = @Schema(type = "string")),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = Offer.class)))
  @PostMapping(
      path = "/api/bookings/{id}/cancellations",
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> quote(
      @Parameter(hidden = true) Caller caller,
      @PathVariable UUID id,
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
      @RequestBody(required = false) @Nullable Nothing nothing) {
    return idempotency.once(caller.agentId(), "cancellations", key, id, () -> quote(caller, id));
  }

  private Created quote(Caller caller, UUID id) {
    Booking booking = locked(caller, id);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Cancelling.refusal(booking, now)
        .ifPresent(refused -> {
          throw refused;
        });
    CancellationQuote quote =
        CancellationQuote.of(
            booking,
            Uuid7.next(clock),
            cancellations.newest(id) + 1,
            now,
            settings.cancellationValidFor());
    cancellations.insert(quote);
    return new Created(
        HttpStatus.CREATED,
        location(id),
        new Offer(quote.id(), quote.refund(), quote.charge(), quote.expiresAt()));
  }

  @Operation(
      operationId = "confirmCancellation",
      summary = "Cancel, as it was quoted",
      description =
          "Answers as soon as the cancellation is safely stored; ask its Location for what becomes"
              + " of it. Again for the same one: the same answer, and nothing happens twice. 409"
              + " cancellation-expired, cancellation-superseded where it is not the newest quote,"
              + " cancellation-open while another is on its way, cancellation-refused,"
              + " booking-departed, booking-ended.")
  @ApiResponse(
      responseCode = "202",
      description = "The cancellation is on its way, or done",
      headers = {
        @Header(
            name = "Location",
            description = "The booking, which shows what becomes of it",
            schema = @Schema(type = "string")),
        @Header(
            name = "Retry-After",
            description = "Seconds until asking makes sense",
            schema = @Schema(type = "integer"))
      },
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = Accepted.class)))
  @PostMapping(
      path = "/api/bookings/{id}/cancellations/{cancellationId}/confirm",
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Accepted> confirm(
      @Parameter(hidden = true) Caller caller,
      @PathVariable UUID id,
      @PathVariable UUID cancellationId,
      @RequestBody(required = false) @Nullable Nothing nothing) {
    CancellationQuote open =
        Objects.requireNonNull(
            transaction.execute(status -> confirmed(caller, id, cancellationId)));
    return ResponseEntity.accepted()
        .location(URI.create(location(id)))
        .header(HttpHeaders.RETRY_AFTER, "1")
        .body(new Accepted(open.id(), open.state(), open.refund(), open.charge()));
  }

  private CancellationQuote confirmed(Caller caller, UUID bookingId, UUID id) {
    Booking booking = locked(caller, bookingId);
    CancellationQuote quote =
        cancellations
            .find(id, bookingId)
            .orElseThrow(() ->
                Refused.because(
                    AgentProblems.CANCELLATION_NOT_FOUND,
                    "booking %s has no cancellation with the id %s"
                        .formatted(booking.reference(), id)));
    return switch (quote.state()) {
      case OPEN, DONE -> quote;
      case REFUSED ->
          throw Refused.because(
              AgentProblems.CANCELLATION_REFUSED,
              "cancellation %s was refused: %s; ask for a new quote"
                  .formatted(id, quote.reason() == null ? "" : quote.reason().detail()));
      case QUOTED -> open(caller, booking, quote);
    };
  }

  private CancellationQuote open(Caller caller, Booking booking, CancellationQuote quote) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Cancelling.refusal(booking, now)
        .ifPresent(refused -> {
          throw refused;
        });
    if (quote.number() != cancellations.newest(booking.id())) {
      throw Refused.because(
          AgentProblems.CANCELLATION_SUPERSEDED,
          "cancellation %s is not the newest quote of booking %s; confirm the newest"
              .formatted(quote.id(), booking.reference()));
    }
    if (quote.hasExpired(now)) {
      throw Refused.because(
          AgentProblems.CANCELLATION_EXPIRED,
          "cancellation %s could be confirmed until %s; ask for a new quote"
              .formatted(quote.id(), quote.expiresAt()));
    }
    if (quote.beforeConfirmation() && booking.isConfirmed()) {
      throw Refused.because(
          AgentProblems.CANCELLATION_REFUSED,
          "cancellation %s was free until booking %s was confirmed, which it is now; ask for a new quote"
              .formatted(quote.id(), booking.reference()));
    }
    CancellationQuote open = quote.confirmed(caller.agentId(), traces.traceparent());
    cancellations.confirm(open, now, now.plus(settings.askAfter()));
    outbox.send(List.of(open.request()));
    return open;
  }

  private Booking locked(Caller caller, UUID id) {
    return bookings
        .lock(id, caller.agencyId())
        .orElseThrow(() ->
            Refused.because(
                AgentProblems.BOOKING_NOT_FOUND, "the agency has no booking with the id " + id));
  }

  private static String location(UUID booking) {
    return "/api/bookings/" + booking;
  }
}
