package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.http.AgentProblems;
import dev.landbridge.agentevents.identity.Caller;
import dev.landbridge.agentevents.quote.Quote;
import dev.landbridge.agentevents.quote.Quotes;
import dev.landbridge.messaging.Outbox;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.event.Uuid7;
import dev.landbridge.web.idempotency.Idempotency;
import dev.landbridge.web.idempotency.Idempotency.Created;
import dev.landbridge.web.paging.Cursors;
import dev.landbridge.web.paging.Page;
import dev.landbridge.web.problem.Refused;
import dev.landbridge.web.trace.Traces;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Bookings")
class BookingsEndpoint {
  private static final String LIST = "bookings";

  private final Bookings bookings;
  private final Vouchers vouchers;
  private final Quotes quotes;
  private final Outbox outbox;
  private final Idempotency idempotency;
  private final Traces traces;
  private final BookingSettings settings;
  private final Clock clock;

  BookingsEndpoint(
      Bookings bookings,
      Vouchers vouchers,
      Quotes quotes,
      Outbox outbox,
      Idempotency idempotency,
      Traces traces,
      BookingSettings settings,
      Clock clock) {
    this.bookings = bookings;
    this.vouchers = vouchers;
    this.quotes = quotes;
    this.outbox = outbox;
    this.idempotency = idempotency;
    this.traces = traces;
    this.settings = settings;
    this.clock = clock;
  }

  /** The answer to a booking, stored for repeats: no personal data. */
  @Schema(name = "BookingAccepted")
  record Accepted(
      UUID id,
      @Schema(description = "What people call it", example = "LB-7KQ2M9XD") String reference,
      BookingStatus status,
      UUID quoteId,
      Money total,
      Instant createdAt) {}

  @Operation(
      operationId = "createBooking",
      summary = "Book what was quoted",
      description =
          "Answers as soon as the booking is safely stored; ask its Location for what becomes of"
              + " it. Send a new Idempotency-Key for each booking, and the same when you try it"
              + " again: the first answer comes again, and nothing is booked twice.")
  @ApiResponse(
      responseCode = "202",
      description = "The booking is on its way",
      headers = {
        @Header(
            name = "Location",
            description = "Where to ask what becomes of it",
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
      path = "/api/bookings",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> book(
      @Parameter(hidden = true) Caller caller,
      @Parameter(
              required = true,
              description =
                  "1 to 255 printable ASCII characters, new for each booking; each agent has keys of their own",
              example = "order-118")
          @RequestHeader(name = Idempotency.HEADER, required = false)
          @Nullable String key,
      @RequestBody BookRequest request) {
    return idempotency.once(
        caller.agentId(),
        "bookings",
        Idempotency.required(key),
        request,
        () -> book(caller, request));
  }

  private Created book(Caller caller, BookRequest request) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    BookRequest.Checked asked = request.checked(LocalDate.ofInstant(now, ZoneId.of("UTC")));
    Quote quote = quote(caller, asked.quoteId(), now);
    QuotedParty.check(quote.sold(), asked.travellers());
    Booking booking = booking(caller, quote, asked, now);
    while (!bookings.insert(booking, now.plus(settings.askAfter()))) {
      booking = booking(caller, quote, asked, now);
    }
    outbox.send(List.of(booking.request()));
    return new Created(
        HttpStatus.ACCEPTED,
        "/api/bookings/" + booking.id(),
        new Accepted(
            booking.id(),
            booking.reference(),
            booking.status(),
            booking.quoteId(),
            booking.sold().total(),
            booking.createdAt()));
  }

  private Quote quote(Caller caller, UUID id, Instant now) {
    Quote quote =
        quotes
            .lock(id, caller.agencyId())
            .orElseThrow(() ->
                Refused.field(
                    AgentProblems.QUOTE_NOT_FOUND,
                    "quoteId",
                    "the agency has no quote with the id " + id));
    bookings
        .ofQuote(id)
        .ifPresent(booking -> {
          throw Refused.because(
                  AgentProblems.QUOTE_USED, "quote %s made booking %s".formatted(id, booking))
              .with("booking", "/api/bookings/" + booking);
        });
    if (quote.hasExpired(now)) {
      throw Refused.because(
          AgentProblems.QUOTE_EXPIRED,
          "quote %s could be booked until %s; ask for a new one".formatted(id, quote.expiresAt()));
    }
    return quote;
  }

  private Booking booking(Caller caller, Quote quote, BookRequest.Checked asked, Instant now) {
    return new Booking(
        Uuid7.next(clock),
        References.next(),
        quote.id(),
        caller.agencyId(),
        caller.agencyName(),
        caller.agentId(),
        quote.sold(),
        asked.travellers().stream()
            .map(person ->
                new Traveller(
                    Uuid7.next(clock),
                    person.givenName(),
                    person.familyName(),
                    person.dateOfBirth()))
            .toList(),
        asked.leadPhone(),
        asked.agencyReference(),
        asked.remarks(),
        BookingStatus.REQUESTED,
        null,
        List.of(),
        null,
        null,
        null,
        null,
        null,
        0,
        now,
        now,
        traces.traceparent());
  }

  @Operation(
      operationId = "getBooking",
      summary = "A booking: its state, its story, and what was sold",
      description = "With an ETag: If-None-Match answers 304 while nothing is new.")
  @GetMapping(path = "/api/bookings/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<BookingView> one(@Parameter(hidden = true) Caller caller, @PathVariable UUID id) {
    Booking booking = find(caller, id);
    String voucher = vouchers.issued(id).map(Vouchers.Voucher::number).orElse(null);
    BookingView view = BookingView.of(booking, voucher, clock.instant());
    return ResponseEntity.ok()
        .eTag(tag(booking, view))
        .header("Cache-Control", "private, no-cache")
        .body(view);
  }

  private Booking find(Caller caller, UUID id) {
    return bookings
        .find(id, caller.agencyId())
        .orElseThrow(() ->
            Refused.because(
                AgentProblems.BOOKING_NOT_FOUND, "the agency has no booking with the id " + id));
  }

  @Operation(
      operationId = "getVoucher",
      summary = "The voucher, as a page to print",
      description =
          "Once it is issued: 404 voucher-not-issued before. It says VOID after a cancellation.")
  @ApiResponse(
      responseCode = "200",
      description = "The page",
      content = @Content(mediaType = MediaType.TEXT_HTML_VALUE, schema = @Schema(type = "string")))
  @GetMapping(path = "/api/bookings/{id}/voucher", produces = MediaType.TEXT_HTML_VALUE)
  ResponseEntity<String> voucher(@Parameter(hidden = true) Caller caller, @PathVariable UUID id) {
    Booking booking = find(caller, id);
    Vouchers.Voucher voucher =
        vouchers
            .issued(id)
            .orElseThrow(() ->
                Refused.because(
                    AgentProblems.VOUCHER_NOT_ISSUED,
                    "booking %s is %s and has no voucher; it is issued with the confirmation"
                        .formatted(booking.reference(), booking.status())));
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .header("Content-Security-Policy", VoucherPage.POLICY)
        .header("Cache-Control", "private, no-store")
        .body(VoucherPage.of(booking, voucher));
  }

  /** What is told has a sequence; the rest is what changes here. */
  static String tag(Booking booking, BookingView view) {
    return "\"%d%s%s%s\""
        .formatted(
            booking.sequence(),
            view.voucherNumber() == null ? "" : "v",
            booking.openCancellation() == null ? "" : "o",
            view.availableActions().isEmpty() ? "" : "c");
  }

  @Operation(operationId = "listBookings", summary = "The agency's bookings, the newest first")
  @GetMapping(path = "/api/bookings", produces = MediaType.APPLICATION_JSON_VALUE)
  Page<BookingItem> list(
      @Parameter(hidden = true) Caller caller,
      @RequestParam(required = false) @Nullable BookingStatus status,
      @Parameter(description = "1 to 100, 20 by default", example = "20")
          @RequestParam(required = false)
          @Nullable Integer limit,
      @Parameter(description = "nextCursor of the part before", example = "")
          @RequestParam(required = false)
          @Nullable String cursor) {
    int most = Page.limit(limit);
    return Page.of(
        bookings.list(
            caller.agencyId(),
            status,
            cursor == null || cursor.isEmpty() ? null : before(cursor),
            most),
        most,
        last -> Cursors.encode(LIST, last.id().toString()));
  }

  private static UUID before(String cursor) {
    try {
      return UUID.fromString(Cursors.decode(LIST, cursor, 1).getFirst());
    } catch (IllegalArgumentException e) {
      throw Cursors.refusal();
    }
  }
}
