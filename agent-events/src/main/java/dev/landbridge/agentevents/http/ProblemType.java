package dev.landbridge.agentevents.http;

import java.net.URI;
import org.springframework.http.HttpStatus;

/**
 * Every kind of problem that an endpoint answers. The code and the type are stable: clients count
 * on them.
 */
public enum ProblemType {
  MALFORMED_REQUEST(HttpStatus.BAD_REQUEST, "The request cannot be read"),
  INVALID_PARAMETER(HttpStatus.BAD_REQUEST, "A parameter is not valid"),
  INVALID_CURSOR(HttpStatus.BAD_REQUEST, "The cursor is not one that this list gave out"),
  IDEMPOTENCY_KEY_MISSING(HttpStatus.BAD_REQUEST, "The header Idempotency-Key is missing"),
  IDEMPOTENCY_KEY_INVALID(HttpStatus.BAD_REQUEST, "The header Idempotency-Key is not valid"),
  UNAUTHENTICATED(HttpStatus.UNAUTHORIZED, "A valid access token is needed"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "This is not allowed"),
  UNKNOWN_AGENT(HttpStatus.FORBIDDEN, "The token belongs to nobody who is an agent here"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here"),
  PACKAGE_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such package"),
  QUOTE_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such quote"),
  BOOKING_NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such booking"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The method is not allowed here"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "No accepted media type can be answered"),
  IDEMPOTENCY_KEY_IN_FLIGHT(HttpStatus.CONFLICT, "A request with this key is still in work"),
  QUOTE_EXPIRED(HttpStatus.CONFLICT, "The quote has expired"),
  QUOTE_USED(HttpStatus.CONFLICT, "The quote has been booked"),
  REQUEST_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The request is too large"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The media type is not supported"),
  INVALID_REQUEST(HttpStatus.UNPROCESSABLE_CONTENT, "The request breaks a rule"),
  IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "The key was used for another request"),
  NOT_ON_SALE(HttpStatus.UNPROCESSABLE_CONTENT, "The departure is not on sale"),
  NOT_PRICED(HttpStatus.UNPROCESSABLE_CONTENT, "There is no price for this party"),
  NOT_OFFERED(HttpStatus.UNPROCESSABLE_CONTENT, "The package does not offer this"),
  NO_ACCOUNT(HttpStatus.UNPROCESSABLE_CONTENT, "The agency has no credit account in this currency"),
  PARTY_MISMATCH(
      HttpStatus.UNPROCESSABLE_CONTENT, "The travellers are not the party that was quoted"),
  INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side"),
  UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "This cannot be answered right now"),
  REFUSED(HttpStatus.BAD_REQUEST, "The request was refused");

  private static final String BASE = "https://landbridge.dev/problems/";

  private final HttpStatus status;
  private final String title;

  ProblemType(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  public String code() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  public URI type() {
    return URI.create(BASE + code());
  }

  public HttpStatus status() {
    return status;
  }

  public String title() {
    return title;
  }
}
