package dev.landbridge.agentevents.http;

import dev.landbridge.web.problem.ProblemType;
import org.springframework.http.HttpStatus;

/** The kinds of problems that the agents' API has beyond what every API has. */
public final class AgentProblems {
  public static final ProblemType UNKNOWN_AGENT =
      ProblemType.of(
          "unknown-agent",
          HttpStatus.FORBIDDEN,
          "The token belongs to nobody who is an agent here");
  public static final ProblemType PACKAGE_NOT_FOUND =
      ProblemType.of("package-not-found", HttpStatus.NOT_FOUND, "There is no such package");
  public static final ProblemType QUOTE_NOT_FOUND =
      ProblemType.of("quote-not-found", HttpStatus.NOT_FOUND, "There is no such quote");
  public static final ProblemType BOOKING_NOT_FOUND =
      ProblemType.of("booking-not-found", HttpStatus.NOT_FOUND, "There is no such booking");
  public static final ProblemType QUOTE_EXPIRED =
      ProblemType.of("quote-expired", HttpStatus.CONFLICT, "The quote has expired");
  public static final ProblemType QUOTE_USED =
      ProblemType.of("quote-used", HttpStatus.CONFLICT, "The quote has been booked");
  public static final ProblemType CANCELLATION_NOT_FOUND =
      ProblemType.of(
          "cancellation-not-found", HttpStatus.NOT_FOUND, "There is no such cancellation");
  public static final ProblemType AGENCY_NOT_FOUND =
      ProblemType.of("agency-not-found", HttpStatus.NOT_FOUND, "There is no such agency");
  public static final ProblemType PAYMENT_NOT_FOUND =
      ProblemType.of("payment-not-found", HttpStatus.NOT_FOUND, "There is no such payment");
  public static final ProblemType VOUCHER_NOT_ISSUED =
      ProblemType.of("voucher-not-issued", HttpStatus.NOT_FOUND, "The booking has no voucher");
  public static final ProblemType BOOKING_ENDED =
      ProblemType.of("booking-ended", HttpStatus.CONFLICT, "The booking was declined or cancelled");
  public static final ProblemType BOOKING_DEPARTED =
      ProblemType.of("booking-departed", HttpStatus.CONFLICT, "The trip has begun");
  public static final ProblemType CANCELLATION_OPEN =
      ProblemType.of("cancellation-open", HttpStatus.CONFLICT, "A cancellation is on its way");
  public static final ProblemType CANCELLATION_EXPIRED =
      ProblemType.of(
          "cancellation-expired", HttpStatus.CONFLICT, "The cancellation's quote has expired");
  public static final ProblemType CANCELLATION_SUPERSEDED =
      ProblemType.of(
          "cancellation-superseded", HttpStatus.CONFLICT, "A newer cancellation was quoted");
  public static final ProblemType CANCELLATION_REFUSED =
      ProblemType.of("cancellation-refused", HttpStatus.CONFLICT, "The cancellation was refused");
  public static final ProblemType NOT_ON_SALE =
      ProblemType.of(
          "not-on-sale", HttpStatus.UNPROCESSABLE_CONTENT, "The departure is not on sale");
  public static final ProblemType NOT_PRICED =
      ProblemType.of(
          "not-priced", HttpStatus.UNPROCESSABLE_CONTENT, "There is no price for this party");
  public static final ProblemType OPTION_REQUIRED =
      ProblemType.of(
          "option-required",
          HttpStatus.UNPROCESSABLE_CONTENT,
          "Several options have a price for this party");
  public static final ProblemType NOT_OFFERED =
      ProblemType.of(
          "not-offered", HttpStatus.UNPROCESSABLE_CONTENT, "The package does not offer this");
  public static final ProblemType NO_ACCOUNT =
      ProblemType.of(
          "no-account",
          HttpStatus.UNPROCESSABLE_CONTENT,
          "The agency has no credit account in this currency");
  public static final ProblemType PARTY_MISMATCH =
      ProblemType.of(
          "party-mismatch",
          HttpStatus.UNPROCESSABLE_CONTENT,
          "The travellers are not the party that was quoted");

  private AgentProblems() {}
}
