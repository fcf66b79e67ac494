package dev.landbridge.web.problem;

import dev.landbridge.web.trace.Traces;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems, inside of the dispatcher and outside. */
@Component
public class Problems {
  private final Traces traces;
  private final JsonMapper json;

  Problems(Traces traces, JsonMapper json) {
    this.traces = traces;
    this.json = json;
  }

  ResponseEntity<Problem> answer(Refused refused, HttpServletRequest request, HttpHeaders headers) {
    HttpHeaders all = new HttpHeaders(headers);
    all.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    all.setCacheControl("no-store");
    int after = refused.type().retryAfter();
    if (after > 0) {
      all.set(HttpHeaders.RETRY_AFTER, Integer.toString(after));
    }
    return ResponseEntity.status(refused.type().status())
        .headers(all)
        .body(problem(refused, refused.type().status().value(), request));
  }

  Problem problem(Refused refused, int status, HttpServletRequest request) {
    Object original = request.getAttribute("jakarta.servlet.error.request_uri");
    return new Problem(
        refused.type().type(),
        refused.type().title(),
        status,
        refused.detail(),
        original == null ? request.getRequestURI() : original.toString(),
        refused.type().code(),
        traces.traceId(),
        refused.errors().isEmpty() ? null : refused.errors(),
        refused.more());
  }

  /** Writes a problem from a filter. */
  public void write(Refused refused, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(refused.type().status().value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    int after = refused.type().retryAfter();
    if (after > 0) {
      response.setIntHeader(HttpHeaders.RETRY_AFTER, after);
    }
    response
        .getOutputStream()
        .write(json.writeValueAsBytes(problem(refused, refused.type().status().value(), request)));
  }
}
