package dev.landbridge.web.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What went wrong before an endpoint was reached, or after it: a problem too. */
@RestController
@Hidden
class ErrorEndpoint implements ErrorController {
  private final Problems problems;

  ErrorEndpoint(Problems problems) {
    this.problems = problems;
  }

  @RequestMapping("${server.error.path:/error}")
  ResponseEntity<Problem> error(HttpServletRequest request) {
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    int code = status instanceof Integer number ? number : 404;
    Refused refused =
        switch (code) {
          case 401 ->
              Refused.because(ProblemType.UNAUTHENTICATED, "no valid access token was sent");
          case 403 -> Refused.because(ProblemType.FORBIDDEN, "the request is not allowed");
          case 404 -> Refused.because(ProblemType.NOT_FOUND, "nothing is served here");
          case 405 ->
              Refused.because(ProblemType.METHOD_NOT_ALLOWED, "the method is not allowed here");
          case 413 -> Refused.because(ProblemType.REQUEST_TOO_LARGE, "the request is too large");
          case 503 -> Refused.because(ProblemType.UNAVAILABLE, "the service is not ready");
          default ->
              code >= 500
                  ? Refused.because(ProblemType.INTERNAL, "the request failed")
                  : Refused.because(ProblemType.REFUSED, "the request cannot be understood");
        };
    return problems.answer(refused, request, new HttpHeaders());
  }
}
