package dev.landbridge.operatorbridge.desk;

import dev.landbridge.web.problem.ProblemType;
import org.springframework.http.HttpStatus;

/** The kinds of problems that the operators' API has beyond what every API has. */
final class DeskProblems {
  static final ProblemType UNKNOWN_OPERATOR =
      ProblemType.of(
          "unknown-operator",
          HttpStatus.FORBIDDEN,
          "The token belongs to nobody who is a tour operator");
  static final ProblemType REQUEST_NOT_FOUND =
      ProblemType.of("request-not-found", HttpStatus.NOT_FOUND, "There is no such request");
  static final ProblemType REQUEST_DECIDED =
      ProblemType.of("request-decided", HttpStatus.CONFLICT, "The request is decided otherwise");
  static final ProblemType SEATS_GONE =
      ProblemType.of("seats-gone", HttpStatus.CONFLICT, "The seats are not there any more");

  static final ProblemType BOOKING_NOT_FOUND =
      ProblemType.of("booking-not-found", HttpStatus.NOT_FOUND, "There is no such booking");
  static final ProblemType DEPARTURE_NOT_FOUND =
      ProblemType.of("departure-not-found", HttpStatus.NOT_FOUND, "There is no such departure");
  static final ProblemType BOOKING_NOT_SOLD =
      ProblemType.of("booking-not-sold", HttpStatus.CONFLICT, "The booking is not sold");
  static final ProblemType BOOKING_ENDED =
      ProblemType.of("booking-ended", HttpStatus.CONFLICT, "The booking is cancelled already");
  static final ProblemType CANCELLED_OTHERWISE =
      ProblemType.of(
          "cancelled-otherwise", HttpStatus.CONFLICT, "It is cancelled for another reason");

  private DeskProblems() {}
}
