package dev.landbridge.web.problem;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns what goes wrong in an endpoint into its problem. Nothing of it quotes personal data. */
@RestControllerAdvice
class ProblemAdvice {
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  private final Problems problems;

  ProblemAdvice(Problems problems) {
    this.problems = problems;
  }

  @ExceptionHandler
  ResponseEntity<Problem> refused(Refused refused, HttpServletRequest request) {
    return answer(refused, request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> unreadable(
      HttpMessageNotReadableException e, HttpServletRequest request) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TooLarge tooLarge) {
        return answer(tooLarge.refused(), request);
      }
    }
    return answer(unreadable(e.getCause()), request);
  }

  private static Refused unreadable(@Nullable Throwable cause) {
    if (cause instanceof UnrecognizedPropertyException unknown) {
      return Refused.field(
          ProblemType.MALFORMED_REQUEST,
          path(unknown),
          "property '%s' is not known here; known are: %s"
              .formatted(
                  path(unknown),
                  unknown.getKnownPropertyIds() == null
                      ? "none"
                      : unknown.getKnownPropertyIds().stream()
                          .map(Object::toString)
                          .sorted()
                          .collect(Collectors.joining(", "))));
    }
    if (cause instanceof DatabindException misfit && !misfit.getPath().isEmpty()) {
      return Refused.field(
          ProblemType.MALFORMED_REQUEST,
          path(misfit),
          path(misfit) + " has a value of another type, or one that cannot be read as its type");
    }
    if (cause instanceof JacksonException parse && parse.getLocation() != null) {
      return Refused.because(
          ProblemType.MALFORMED_REQUEST,
          "the body is not the JSON that is expected here; look at line %d, column %d"
              .formatted(parse.getLocation().getLineNr(), parse.getLocation().getColumnNr()));
    }
    return Refused.because(
        ProblemType.MALFORMED_REQUEST, "the body is missing, or is not a JSON object");
  }

  private static String path(DatabindException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      if (step.getPropertyName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return shortened(path.toString());
  }

  private static String shortened(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 100 ? clean : clean.substring(0, 100) + "...";
  }

  @ExceptionHandler
  ResponseEntity<Problem> mistyped(
      MethodArgumentTypeMismatchException e, HttpServletRequest request) {
    Class<?> type = e.getRequiredType();
    String detail =
        "%s is '%s', but must be %s"
            .formatted(e.getName(), shortened(String.valueOf(e.getValue())), describe(type));
    return answer(Refused.field(ProblemType.INVALID_PARAMETER, e.getName(), detail), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> missing(
      MissingServletRequestParameterException e, HttpServletRequest request) {
    return answer(
        Refused.field(
            ProblemType.INVALID_PARAMETER,
            e.getParameterName(),
            "the parameter " + e.getParameterName() + " is missing"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> missing(MissingRequestHeaderException e, HttpServletRequest request) {
    return answer(
        Refused.field(
            ProblemType.INVALID_PARAMETER,
            e.getHeaderName(),
            "the header " + e.getHeaderName() + " is missing"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> nothingThere(NoResourceFoundException e, HttpServletRequest request) {
    return answer(
        Refused.because(
            ProblemType.NOT_FOUND, "nothing is served at " + shortened(request.getRequestURI())),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> method(
      HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
    HttpHeaders headers = new HttpHeaders();
    Set<HttpMethod> allowed = e.getSupportedHttpMethods();
    if (allowed != null) {
      headers.setAllow(allowed);
    }
    return problems.answer(
        Refused.because(
            ProblemType.METHOD_NOT_ALLOWED,
            "%s is not allowed here; allowed are: %s"
                .formatted(shortened(e.getMethod()), headers.getOrEmpty(HttpHeaders.ALLOW))),
        request,
        headers);
  }

  @ExceptionHandler
  ResponseEntity<Problem> notAcceptable(
      HttpMediaTypeNotAcceptableException e, HttpServletRequest request) {
    return answer(
        Refused.because(
            ProblemType.NOT_ACCEPTABLE,
            "the header Accept allows none of: " + MediaType.toString(e.getSupportedMediaTypes())),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> unsupported(
      HttpMediaTypeNotSupportedException e, HttpServletRequest request) {
    HttpHeaders headers = new HttpHeaders();
    headers.setAccept(e.getSupportedMediaTypes());
    return problems.answer(
        Refused.because(
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            "the body is %s, but must be application/json"
                .formatted(
                    e.getContentType() == null
                        ? "of no declared type"
                        : shortened(e.getContentType().toString()))),
        request,
        headers);
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    RecoverableDataAccessException.class,
    TransientDataAccessException.class,
    TransactionException.class,
    CallNotPermittedException.class
  })
  ResponseEntity<Problem> storeAway(Exception e, HttpServletRequest request) {
    log.warn("the store did not answer: {}", e.getClass().getSimpleName());
    return answer(
        Refused.because(
            ProblemType.UNAVAILABLE,
            "the store does not answer right now; nothing was changed or it is safe to ask again"
                + " with the same Idempotency-Key"),
        request);
  }

  /** Tomcat reads parameters when they are first asked for. */
  @ExceptionHandler
  ResponseEntity<Problem> undecodable(InvalidParameterException e, HttpServletRequest request) {
    return answer(
        Refused.because(
            ProblemType.INVALID_PARAMETER, "a parameter is not text in UTF-8, percent-encoded"),
        request);
  }

  /** The caller hung up: nobody is there to read an answer. */
  @ExceptionHandler
  void gone(AsyncRequestNotUsableException e) {
    log.debug("the caller hung up", e);
  }

  @ExceptionHandler
  ResponseEntity<Problem> other(Exception e, HttpServletRequest request) {
    if (e instanceof ErrorResponse known) {
      HttpStatusCode status = known.getStatusCode();
      if (status.value() == 404) {
        return answer(Refused.because(ProblemType.NOT_FOUND, "nothing is served here"), request);
      }
      if (status.is4xxClientError()) {
        return answer(
            Refused.because(ProblemType.REFUSED, "the request cannot be understood"), request);
      }
    }
    log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
    return answer(
        Refused.because(
            ProblemType.INTERNAL, "the request failed; its trace id tells us where to look"),
        request);
  }

  private static String describe(@Nullable Class<?> type) {
    if (type == UUID.class) {
      return "a UUID like 0190b2f4-6a3c-7d10-9f7e-2f1f6c1f0a11";
    }
    if (type == LocalDate.class) {
      return "a date like 2027-03-14";
    }
    if (type == Integer.class || type == int.class) {
      return "a whole number";
    }
    if (type != null && type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants());
    }
    return "of another form";
  }

  private ResponseEntity<Problem> answer(Refused refused, HttpServletRequest request) {
    return problems.answer(refused, request, new HttpHeaders());
  }
}
