package dev.landbridge.agentevents.payment;

import dev.landbridge.schemas.Money;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.request.Checks;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A payment, as it comes: anything may be missing. */
@Schema(
    name = "PaymentRequest",
    requiredProperties = {"amount", "reference"},
    example =
        """
        {"amount": {"amount": 125000, "currency": "USD"}, "reference": "SEPA 2027-0131/88",
         "receivedOn": "2027-01-31"}\
        """)
record PaymentRequest(
    @Schema(description = "In minor units, 1 to 999999999999") @Nullable Amount amount,
    @Schema(
            maxLength = 100,
            description = "What the bank calls it; the agency reads it in its statement",
            example = "SEPA 2027-0131/88")
        @Nullable String reference,
    @Schema(description = "Today in UTC where it is left away; not in the future")
        @Nullable LocalDate receivedOn) {
  private static final long MOST = 999_999_999_999L;
  private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);

  @Schema(
      name = "PaymentAmount",
      requiredProperties = {"amount", "currency"})
  record Amount(
      @Schema(example = "125000") @Nullable Long amount,
      @Schema(example = "USD") @Nullable String currency) {}

  /** With everything there. */
  record Checked(Money amount, String reference, LocalDate receivedOn) {}

  /** Checks everything and names everything that breaks a rule. */
  Checked checked(Instant now) {
    Checks checks = new Checks();
    Long units = amount == null ? null : amount.amount();
    String currency = amount == null ? null : amount.currency();
    if (checks.that(amount != null, "amount", "amount is missing")) {
      if (checks.that(units != null, "amount.amount", "amount.amount is missing")) {
        checks.that(
            units != null && units >= 1 && units <= MOST,
            "amount.amount",
            "amount.amount is %d, but must be 1 to %d minor units".formatted(units, MOST));
      }
      if (checks.that(currency != null, "amount.currency", "amount.currency is missing")) {
        checks.that(
            currency != null && isCurrency(currency),
            "amount.currency",
            "amount.currency must be an ISO 4217 code that has a minor unit, like USD");
      }
    }
    checks.line(reference, "reference", 100);
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate received = receivedOn == null ? today : receivedOn;
    // Where the day begins first it is up to fourteen hours ahead of UTC.
    LocalDate latest = LocalDate.ofInstant(now, ZoneOffset.ofHours(14));
    checks.that(
        !received.isAfter(latest) && !received.isBefore(EARLIEST),
        "receivedOn",
        "receivedOn is %s, but must be %s to %s".formatted(received, EARLIEST, latest));
    checks.orRefuse(ProblemType.INVALID_REQUEST);
    if (units == null || currency == null || reference == null) {
      throw new IllegalStateException("a request without its fields was not refused");
    }
    return new Checked(new Money(units, currency), reference, received);
  }

  private static boolean isCurrency(String code) {
    try {
      return Money.exponent(code) >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
