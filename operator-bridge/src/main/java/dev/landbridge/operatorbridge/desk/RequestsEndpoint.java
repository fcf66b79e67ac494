package dev.landbridge.operatorbridge.desk;

import dev.landbridge.operatorbridge.inventory.Decision;
import dev.landbridge.operatorbridge.inventory.Decision.Decided;
import dev.landbridge.operatorbridge.inventory.Decision.DecidedOtherwise;
import dev.landbridge.operatorbridge.inventory.Decision.NoSeats;
import dev.landbridge.operatorbridge.inventory.Decision.Unknown;
import dev.landbridge.operatorbridge.inventory.Decisions;
import dev.landbridge.operatorbridge.inventory.Request;
import dev.landbridge.operatorbridge.inventory.Requests;
import dev.landbridge.operatorbridge.inventory.SoldBookings;
import dev.landbridge.web.paging.Cursors;
import dev.landbridge.web.paging.Page;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import dev.landbridge.web.request.Checks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@WhereOperatorsSignIn
@Tag(name = "Requests")
class RequestsEndpoint {
  private static final String LIST = "requests";
  private static final String ALL = "ALL";

  private final Requests requests;
  private final Decisions decisions;
  private final SoldBookings packages;

  RequestsEndpoint(Requests requests, Decisions decisions, SoldBookings packages) {
    this.requests = requests;
    this.decisions = decisions;
    this.packages = packages;
  }

  /** How a request is accepted. */
  record Acceptance(
      @Schema(description = "The operator's own; without it one is made", example = "SUR/2027/11")
          @Nullable String operatorReference) {}

  /** How a request is declined. */
  record Refusal(
      @Schema(description = "Told to the agent as it is", example = "The hotel is full.")
          @Nullable String reason) {}

  @Operation(
      operationId = "listRequests",
      summary = "What agents ask for",
      description = "By deadline, the next first.")
  @GetMapping(path = "/api/operators/requests", produces = MediaType.APPLICATION_JSON_VALUE)
  Page<RequestView> list(
      @Parameter(hidden = true) Operator operator,
      @Parameter(
              description =
                  "PENDING (the default), ACCEPTED, DECLINED, LAPSED, WITHDRAWN, or ALL of them")
          @RequestParam(required = false)
          @Nullable String status,
      @Parameter(description = "1 to 100, 20 by default", example = "20")
          @RequestParam(required = false)
          @Nullable Integer limit,
      @Parameter(description = "nextCursor of the part before", example = "")
          @RequestParam(required = false)
          @Nullable String cursor) {
    int most = Page.limit(limit);
    List<Request> found =
        requests.of(
            operator.id(),
            state(status),
            cursor == null || cursor.isEmpty() ? null : after(cursor),
            most + 1);
    Map<UUID, String> titles =
        packages.titles(found.stream().map(Request::packageId).collect(Collectors.toSet()));
    return Page.of(
            found,
            most,
            last -> Cursors.encode(LIST, last.deadline().toString(), last.id().toString()))
        .map(request -> RequestView.of(request, titles.get(request.packageId())));
  }

  @Operation(operationId = "getRequest", summary = "One request")
  @GetMapping(path = "/api/operators/requests/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  RequestView one(@Parameter(hidden = true) Operator operator, @PathVariable UUID id) {
    return view(requests.find(operator.id(), id).orElseThrow(() -> notFound(id)));
  }

  @Operation(
      operationId = "acceptRequest",
      summary = "Sell what is asked for",
      description = "The same call again gives the same answer.")
  @PostMapping(
      path = "/api/operators/requests/{id}/accept",
      produces = MediaType.APPLICATION_JSON_VALUE)
  RequestView accept(
      @Parameter(hidden = true) Operator operator,
      @PathVariable UUID id,
      @RequestBody(required = false) @Nullable Acceptance body) {
    String reference = body == null ? null : body.operatorReference();
    Checks checks = new Checks();
    checks.optionalLine(reference, "operatorReference", 64);
    checks.orRefuse(ProblemType.INVALID_REQUEST);
    return answer(
        id,
        decisions.accept(
            operator.id(),
            id,
            reference == null || reference.isBlank() ? null : reference.strip()));
  }

  @Operation(
      operationId = "declineRequest",
      summary = "Refuse what is asked for",
      description = "The same call again gives the same answer.")
  @PostMapping(
      path = "/api/operators/requests/{id}/decline",
      produces = MediaType.APPLICATION_JSON_VALUE)
  RequestView decline(
      @Parameter(hidden = true) Operator operator,
      @PathVariable UUID id,
      @RequestBody Refusal body) {
    String reason = body.reason();
    Checks checks = new Checks();
    checks.that(reason != null && !reason.isBlank(), "reason", "reason is missing or blank");
    checks.optionalText(reason, "reason", 500);
    checks.orRefuse(ProblemType.INVALID_REQUEST);
    return answer(id, decisions.decline(operator.id(), id, reason == null ? "" : reason.strip()));
  }

  private RequestView answer(UUID id, Decision decision) {
    return switch (decision) {
      case Decided(Request request) -> view(request);
      case DecidedOtherwise(Request request) ->
          throw Refused.because(
                  DeskProblems.REQUEST_DECIDED,
                  "request %s is %s since %s".formatted(id, request.state(), request.decidedAt()))
              .with("decision", request.state().name());
      case NoSeats(Request request, int seatsLeft) ->
          throw Refused.because(
                  DeskProblems.SEATS_GONE,
                  "request %s is for %d seats, but its hold expired and %d are left; it still waits"
                      .formatted(id, request.seats(), seatsLeft))
              .with("seatsLeft", seatsLeft);
      case Unknown() -> throw notFound(id);
    };
  }

  private RequestView view(Request request) {
    return RequestView.of(
        request, packages.titles(List.of(request.packageId())).get(request.packageId()));
  }

  private static Refused notFound(UUID id) {
    return Refused.because(DeskProblems.REQUEST_NOT_FOUND, "no request of yours has the id " + id);
  }

  private static Request.@Nullable State state(@Nullable String status) {
    if (status == null || status.isEmpty()) {
      return Request.State.PENDING;
    }
    if (status.equals(ALL)) {
      return null;
    }
    return Arrays.stream(Request.State.values())
        .filter(state -> state.name().equals(status))
        .findFirst()
        .orElseThrow(() ->
            Refused.field(
                ProblemType.INVALID_PARAMETER,
                "status",
                "status must be one of %s or %s"
                    .formatted(Arrays.toString(Request.State.values()), ALL)));
  }

  private static Requests.Position after(String cursor) {
    List<String> key = Cursors.decode(LIST, cursor, 2);
    try {
      return new Requests.Position(Instant.parse(key.get(0)), UUID.fromString(key.get(1)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw Cursors.refusal();
    }
  }
}
