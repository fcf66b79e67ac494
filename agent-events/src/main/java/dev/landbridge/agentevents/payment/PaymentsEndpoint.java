package dev.landbridge.agentevents.payment;

import dev.landbridge.agentevents.credit.Account;
import dev.landbridge.agentevents.credit.Accounts;
import dev.landbridge.agentevents.credit.Credit;
import dev.landbridge.agentevents.http.AgentProblems;
import dev.landbridge.agentevents.identity.CreditView;
import dev.landbridge.agentevents.identity.Staff;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.event.Uuid7;
import dev.landbridge.web.idempotency.Idempotency;
import dev.landbridge.web.idempotency.Idempotency.Created;
import dev.landbridge.web.paging.Cursors;
import dev.landbridge.web.paging.Page;
import dev.landbridge.web.problem.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
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
@Tag(name = "Staff")
class PaymentsEndpoint {
  private static final String LIST = "payments";

  private final Payments payments;
  private final Accounts accounts;
  private final Idempotency idempotency;
  private final Clock clock;

  PaymentsEndpoint(Payments payments, Accounts accounts, Idempotency idempotency, Clock clock) {
    this.payments = payments;
    this.accounts = accounts;
    this.idempotency = idempotency;
    this.clock = clock;
  }

  @Schema(name = "PaymentRecorded")
  record Recorded(
      UUID id,
      UUID agencyId,
      Money amount,
      String reference,
      LocalDate receivedOn,
      Instant recordedAt,
      @Schema(description = "As it is with the payment") CreditView account) {
    static Recorded of(Payment payment, Account account) {
      return new Recorded(
          payment.id(),
          payment.agencyId(),
          payment.amount(),
          payment.reference(),
          payment.receivedOn(),
          payment.recordedAt(),
          CreditView.of(account));
    }
  }

  /** What tells one request from another under the same key. */
  private record Asked(UUID agency, PaymentRequest request) {}

  @Operation(
      operationId = "recordPayment",
      summary = "Record what an agency has paid",
      description =
          "For clerks. It lessens what the agency owes in this currency, and so gives credit back;"
              + " what is paid beyond that stands to its credit, and owed is negative. Send a new"
              + " Idempotency-Key for each payment, and the same when you try it again: the first"
              + " answer comes again, and nothing is recorded twice. 422 no-account where the"
              + " agency has no account in this currency.")
  @ApiResponse(
      responseCode = "201",
      description = "The payment, and the account with it",
      headers =
          @Header(
              name = "Location",
              description = "The payment",
              schema = @Schema(type = "string")),
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = Recorded.class)))
  @PostMapping(
      path = "/api/agents/agencies/{id}/payments",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> record(
      @Parameter(hidden = true) Staff staff,
      @Parameter(description = "The agency, from GET /api/agents/agencies") @PathVariable UUID id,
      @Parameter(
              required = true,
              description =
                  "1 to 255 printable ASCII characters, new for each payment; each clerk has keys of their own",
              example = "payment-88")
          @RequestHeader(name = Idempotency.HEADER, required = false)
          @Nullable String key,
      @RequestBody PaymentRequest request) {
    return idempotency.once(
        staff.id(),
        "payments",
        Idempotency.required(key),
        new Asked(id, request),
        () -> record(staff, id, request));
  }

  private Created record(Staff staff, UUID agency, PaymentRequest request) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    PaymentRequest.Checked asked = request.checked(now);
    requireKnown(agency);
    Payment payment =
        new Payment(
            Uuid7.next(clock),
            agency,
            asked.amount(),
            asked.reference(),
            asked.receivedOn(),
            staff.actor(),
            now);
    String currency = asked.amount().currency();
    Credit credit = accounts.lock(List.of(new Accounts.Key(agency, currency)), List.of());
    Account account =
        credit
            .pay(payment.id(), agency, asked.amount())
            .orElseThrow(() ->
                Refused.field(
                    AgentProblems.NO_ACCOUNT,
                    "amount.currency",
                    "the agency has no credit account in " + currency));
    payments.insert(payment, account.id());
    accounts.save(credit);
    return new Created(
        HttpStatus.CREATED,
        "/api/agents/agencies/%s/payments/%s".formatted(agency, payment.id()),
        Recorded.of(payment, account));
  }

  @Operation(
      operationId = "listPayments",
      summary = "What an agency has paid, the newest first",
      description = "For staff.")
  @GetMapping(
      path = "/api/agents/agencies/{id}/payments",
      produces = MediaType.APPLICATION_JSON_VALUE)
  Page<Payment> list(
      @PathVariable UUID id,
      @Parameter(description = "1 to 100, 20 by default", example = "20")
          @RequestParam(required = false)
          @Nullable Integer limit,
      @Parameter(description = "nextCursor of the part before", example = "")
          @RequestParam(required = false)
          @Nullable String cursor) {
    int most = Page.limit(limit);
    UUID before = cursor == null || cursor.isEmpty() ? null : before(cursor);
    requireKnown(id);
    return Page.of(
        payments.list(id, before, most), most, last -> Cursors.encode(LIST, last.id().toString()));
  }

  @Operation(operationId = "getPayment", summary = "A payment", description = "For staff.")
  @GetMapping(
      path = "/api/agents/agencies/{id}/payments/{paymentId}",
      produces = MediaType.APPLICATION_JSON_VALUE)
  Payment one(@PathVariable UUID id, @PathVariable UUID paymentId) {
    return payments
        .find(paymentId, id)
        .orElseThrow(() ->
            Refused.because(
                AgentProblems.PAYMENT_NOT_FOUND,
                "agency %s has no payment with the id %s".formatted(id, paymentId)));
  }

  private void requireKnown(UUID agency) {
    if (!payments.knows(agency)) {
      throw Refused.because(
          AgentProblems.AGENCY_NOT_FOUND, "there is no agency with the id " + agency);
    }
  }

  private static UUID before(String cursor) {
    try {
      return UUID.fromString(Cursors.decode(LIST, cursor, 1).getFirst());
    } catch (IllegalArgumentException e) {
      throw Cursors.refusal();
    }
  }
}
