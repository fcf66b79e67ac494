package dev.landbridge.bookingsaga.operations;

import dev.landbridge.bookingsaga.coordination.Histories;
import dev.landbridge.bookingsaga.coordination.Histories.Position;
import dev.landbridge.bookingsaga.coordination.Histories.Wanted;
import dev.landbridge.bookingsaga.coordination.Summary;
import dev.landbridge.bookingsaga.trip.Definitions;
import dev.landbridge.web.paging.Cursors;
import dev.landbridge.web.paging.Page;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@WhereStaffSignIn
@Tag(name = "Sagas")
class SagasEndpoint {
  private static final ProblemType SAGA_NOT_FOUND =
      ProblemType.of("saga-not-found", HttpStatus.NOT_FOUND, "There is no such saga");
  private static final String LIST = "sagas";
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Histories histories;
  private final Definitions definitions;
  private final Clock clock;

  SagasEndpoint(Histories histories, Definitions definitions, Clock clock) {
    this.histories = histories;
    this.definitions = definitions;
    this.clock = clock;
  }

  @Operation(
      operationId = "listSagas",
      summary = "Sagas by what they do and wait for",
      description = "The newest start first; all conditions together hold for what is listed.")
  @GetMapping(path = "/api/operations/sagas", produces = MediaType.APPLICATION_JSON_VALUE)
  Page<SagaItem> list(
      @Parameter(
              description = "FORWARD, WITHDRAWING, COMPENSATING, COMPLETED or COMPENSATED",
              example = "FORWARD")
          @RequestParam(required = false)
          @Nullable String status,
      @Parameter(description = "The step that it waits for", example = "confirm-with-operator")
          @RequestParam(required = false)
          @Nullable String step,
      @Parameter(description = "true: a person should look at it; false: none need", example = "")
          @RequestParam(required = false)
          @Nullable String attention,
      @Parameter(
              description = "Started at least so long ago, an ISO 8601 duration",
              example = "PT10M")
          @RequestParam(required = false)
          @Nullable String olderThan,
      @Parameter(description = "book-trip or cancel-trip", example = "book-trip")
          @RequestParam(required = false)
          @Nullable String definition,
      @Parameter(description = "The id of the booking that it works on", example = "")
          @RequestParam(required = false)
          @Nullable UUID booking,
      @Parameter(description = "1 to 100, 20 by default", example = "20")
          @RequestParam(required = false)
          @Nullable Integer limit,
      @Parameter(description = "nextCursor of the part before", example = "")
          @RequestParam(required = false)
          @Nullable String cursor) {
    int most = Page.limit(limit);
    List<String> states = Arrays.stream(Summary.State.values()).map(Enum::name).toList();
    String state = oneOf("status", status, states);
    String truth = oneOf("attention", attention, List.of("true", "false"));
    Wanted wanted =
        new Wanted(
            state == null ? null : Summary.State.valueOf(state),
            oneOf("step", step, definitions.stepNames()),
            truth == null ? null : Boolean.valueOf(truth),
            startedBy(olderThan),
            oneOf("definition", definition, definitions.names()),
            booking);
    Position before = cursor == null || cursor.isEmpty() ? null : before(cursor);
    return Page.of(
            histories.list(wanted, before, most + 1),
            most,
            last -> Cursors.encode(LIST, last.startedAt().toString(), last.id().toString()))
        .map(SagaItem::of);
  }

  @Operation(
      operationId = "getSaga",
      summary = "A saga: its journal, its commands and their replies, what comes next and when",
      description = "The id of book-trip is the booking's, that of cancel-trip the cancellation's.")
  @GetMapping(path = "/api/operations/sagas/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  SagaView one(@PathVariable UUID id) {
    return histories
        .find(id)
        .map(SagaView::of)
        .orElseThrow(() -> Refused.because(SAGA_NOT_FOUND, "there is no saga with the id " + id));
  }

  private static @Nullable String oneOf(
      String parameter, @Nullable String value, Collection<String> known) {
    if (value == null || value.isEmpty()) {
      return null;
    }
    if (!known.contains(value)) {
      throw invalid(parameter, value, "one of " + String.join(", ", known));
    }
    return value;
  }

  private @Nullable Instant startedBy(@Nullable String olderThan) {
    if (olderThan == null || olderThan.isEmpty()) {
      return null;
    }
    try {
      Duration age = Duration.parse(olderThan);
      if (!age.isNegative() && age.compareTo(LONGEST) <= 0) {
        return clock.instant().minus(age);
      }
    } catch (DateTimeParseException e) {
      // said below
    }
    throw invalid("olderThan", olderThan, "an ISO 8601 duration like PT10M, up to P36500D");
  }

  private static Refused invalid(String parameter, String value, String rule) {
    String clean = value.replaceAll("\\p{Cntrl}", "?");
    return Refused.field(
        ProblemType.INVALID_PARAMETER,
        parameter,
        "%s is '%s', but must be %s"
            .formatted(
                parameter, clean.length() <= 40 ? clean : clean.substring(0, 40) + "...", rule));
  }

  private static Position before(String cursor) {
    List<String> key = Cursors.decode(LIST, cursor, 2);
    try {
      return new Position(Instant.parse(key.getFirst()), UUID.fromString(key.getLast()));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw Cursors.refusal();
    }
  }
}
