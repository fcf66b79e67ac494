package dev.landbridge.web.problem;

import java.net.URI;
import org.springframework.http.HttpStatus;

/**
 * A kind of problem that an endpoint answers. Code and type are stable: clients count on them. What
 * every API has is here; a service keeps its own as constants of its own.
 *
 * @param code the last part of the type: lower case, words joined by hyphens
 * @param retryAfter seconds until another try makes sense; 0 where none does
 */
public record ProblemType(String code, HttpStatus status, String title, int retryAfter) {
  public static final ProblemType MALFORMED_REQUEST =
      of("malformed-request", HttpStatus.BAD_REQUEST, "The request cannot be read");
  public static final ProblemType INVALID_PARAMETER =
      of("invalid-parameter", HttpStatus.BAD_REQUEST, "A parameter is not valid");
  public static final ProblemType INVALID_CURSOR =
      of("invalid-cursor", HttpStatus.BAD_REQUEST, "The cursor is not one that this list gave out");
  public static final ProblemType IDEMPOTENCY_KEY_MISSING =
      of(
          "idempotency-key-missing",
          HttpStatus.BAD_REQUEST,
          "The header Idempotency-Key is missing");
  public static final ProblemType IDEMPOTENCY_KEY_INVALID =
      of(
          "idempotency-key-invalid",
          HttpStatus.BAD_REQUEST,
          "The header Idempotency-Key is not valid");
  public static final ProblemType REFUSED =
      of("refused", HttpStatus.BAD_REQUEST, "The request was refused");
  public static final ProblemType UNAUTHENTICATED =
      of("unauthenticated", HttpStatus.UNAUTHORIZED, "A valid access token is needed");
  public static final ProblemType FORBIDDEN =
      of("forbidden", HttpStatus.FORBIDDEN, "This is not allowed");
  public static final ProblemType NOT_FOUND =
      of("not-found", HttpStatus.NOT_FOUND, "There is nothing here");
  public static final ProblemType METHOD_NOT_ALLOWED =
      of("method-not-allowed", HttpStatus.METHOD_NOT_ALLOWED, "The method is not allowed here");
  public static final ProblemType NOT_ACCEPTABLE =
      of("not-acceptable", HttpStatus.NOT_ACCEPTABLE, "No accepted media type can be answered");
  public static final ProblemType IDEMPOTENCY_KEY_IN_FLIGHT =
      new ProblemType(
          "idempotency-key-in-flight",
          HttpStatus.CONFLICT,
          "A request with this key is still in work",
          1);
  public static final ProblemType REQUEST_TOO_LARGE =
      of("request-too-large", HttpStatus.CONTENT_TOO_LARGE, "The request is too large");
  public static final ProblemType UNSUPPORTED_MEDIA_TYPE =
      of(
          "unsupported-media-type",
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "The media type is not supported");
  public static final ProblemType INVALID_REQUEST =
      of("invalid-request", HttpStatus.UNPROCESSABLE_CONTENT, "The request breaks a rule");
  public static final ProblemType IDEMPOTENCY_KEY_REUSED =
      of(
          "idempotency-key-reused",
          HttpStatus.UNPROCESSABLE_CONTENT,
          "The key was used for another request");
  public static final ProblemType INTERNAL =
      of("internal", HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side");
  public static final ProblemType UNAVAILABLE =
      new ProblemType(
          "unavailable", HttpStatus.SERVICE_UNAVAILABLE, "This cannot be answered right now", 5);

  private static final String BASE = "https://landbridge.dev/problems/";

  public ProblemType {
    if (!code.matches("[a-z]+(-[a-z]+)*")) {
      throw new IllegalArgumentException(
          "the code '" + code + "' is not made of lower-case words joined by hyphens");
    }
    if (!status.isError()) {
      throw new IllegalArgumentException(code + " has the status " + status + ", not an error's");
    }
  }

  public static ProblemType of(String code, HttpStatus status, String title) {
    return new ProblemType(code, status, title, 0);
  }

  public URI type() {
    return URI.create(BASE + code);
  }
}
