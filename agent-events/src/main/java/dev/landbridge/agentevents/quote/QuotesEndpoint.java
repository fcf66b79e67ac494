package dev.landbridge.agentevents.quote;

import dev.landbridge.agentevents.catalogue.Listed;
import dev.landbridge.agentevents.catalogue.Packages;
import dev.landbridge.agentevents.credit.Accounts;
import dev.landbridge.agentevents.http.AgentProblems;
import dev.landbridge.agentevents.identity.Caller;
import dev.landbridge.agentevents.quote.QuoteRequest.Party;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AddOnChoice;
import dev.landbridge.schemas.event.Uuid7;
import dev.landbridge.schemas.pricing.Option;
import dev.landbridge.schemas.pricing.Price.Line;
import dev.landbridge.schemas.pricing.Terms;
import dev.landbridge.web.idempotency.Idempotency;
import dev.landbridge.web.idempotency.Idempotency.Created;
import dev.landbridge.web.problem.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
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
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Quotes")
class QuotesEndpoint {
  private final Packages packages;
  private final Accounts accounts;
  private final Quotes quotes;
  private final Idempotency idempotency;
  private final QuoteSettings settings;
  private final Clock clock;

  QuotesEndpoint(
      Packages packages,
      Accounts accounts,
      Quotes quotes,
      Idempotency idempotency,
      QuoteSettings settings,
      Clock clock) {
    this.packages = packages;
    this.accounts = accounts;
    this.quotes = quotes;
    this.idempotency = idempotency;
    this.settings = settings;
    this.clock = clock;
  }

  @Schema(name = "Quote")
  record QuoteView(
      UUID id,
      UUID packageId,
      @Schema(description = "The version that was quoted from") long packageVersion,
      String packageTitle,
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
      @Schema(description = "What a cancellation returns, from now to the departure")
          List<Terms.Rung> cancellation,
      Instant createdAt,
      @Schema(description = "Until then it can be booked, once") Instant expiresAt) {
    static QuoteView of(Quote quote, LocalDate today) {
      Sold sold = quote.sold();
      return new QuoteView(
          quote.id(),
          sold.snapshot().packageId(),
          sold.packageVersion(),
          sold.snapshot().title(),
          sold.departsOn(),
          sold.adults(),
          sold.childAges(),
          sold.travel().name(),
          sold.travel().carType(),
          sold.addOns(),
          sold.seats(),
          sold.lines(),
          sold.total(),
          Instalment.of(sold.terms().deposit(), today),
          Instalment.of(sold.terms().balance(), sold.terms().balanceDue()),
          sold.terms().cancellation(),
          quote.createdAt(),
          quote.expiresAt());
    }
  }

  @Operation(
      operationId = "createQuote",
      summary = "Ask what a party pays",
      description =
          "Line by line, for half an hour. Where several options have a price for the party and none"
              + " is named, the answer is 422 option-required, whose member options lists them with"
              + " their totals. A header Idempotency-Key is optional here: with it a"
              + " repeated request gets the same quote again.")
  @ApiResponse(
      responseCode = "201",
      description = "The quote",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = QuoteView.class)))
  @PostMapping(
      path = "/api/quotes",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> create(
      @Parameter(hidden = true) Caller caller,
      @RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String key,
      @RequestBody QuoteRequest request) {
    return idempotency.once(caller.agentId(), "quotes", key, request, () -> quote(caller, request));
  }

  @Operation(operationId = "getQuote", summary = "A quote as it was given")
  @GetMapping(path = "/api/quotes/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  QuoteView one(@Parameter(hidden = true) Caller caller, @PathVariable UUID id) {
    return quotes
        .find(id, caller.agencyId())
        .map(QuotesEndpoint::view)
        .orElseThrow(() ->
            Refused.because(
                AgentProblems.QUOTE_NOT_FOUND, "the agency has no quote with the id " + id));
  }

  private Created quote(Caller caller, QuoteRequest request) {
    Party party = request.checked(settings.mostTravellers());
    Listed listed =
        packages
            .find(party.packageId())
            .orElseThrow(() ->
                Refused.field(
                    AgentProblems.PACKAGE_NOT_FOUND,
                    "packageId",
                    "no package has the id " + party.packageId()));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String currency = listed.snapshot().currency();
    if (!accounts.has(caller.agencyId(), currency)) {
      throw Refused.because(
          AgentProblems.NO_ACCOUNT,
          "the package is sold in %s, and the agency has no credit account in it"
              .formatted(currency));
    }
    Quote quote =
        new Quote(
            Uuid7.next(clock),
            caller.agencyId(),
            caller.agentId(),
            Quoting.price(party, listed, now),
            now,
            now.plus(settings.validFor()));
    quotes.insert(quote);
    return new Created(HttpStatus.CREATED, "/api/quotes/" + quote.id(), view(quote));
  }

  private static QuoteView view(Quote quote) {
    ZoneId zone = ZoneId.of(quote.sold().snapshot().timeZone());
    return QuoteView.of(quote, quote.createdAt().atZone(zone).toLocalDate());
  }
}
