package dev.landbridge.operatorbridge.desk;

import dev.landbridge.operatorbridge.desk.RequestNews.Told;
import dev.landbridge.operatorbridge.inventory.Requests;
import dev.landbridge.web.live.Streams;
import dev.landbridge.web.live.Watch;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@WhereOperatorsSignIn
@Tag(name = "Requests")
class RequestEventsEndpoint {
  private final Requests requests;
  private final RequestNews news;
  private final Streams streams;
  private final Watch<UUID, Told> watch;

  RequestEventsEndpoint(Requests requests, RequestNews news, Streams streams) {
    this.requests = requests;
    this.news = news;
    this.streams = streams;
    this.watch = streams.watch(news);
  }

  @Operation(
      operationId = "followRequests",
      summary = "What agents ask for, live",
      description =
          """
          Server-sent events, all of them `request`, each a request as `getRequest` shows it: first all that are \
          PENDING, by deadline, then each that is new, and each again when it is ACCEPTED, DECLINED, LAPSED or \
          WITHDRAWN, whoever decided it. `Last-Event-ID` goes on after that event, with what changed since; then \
          the last ones may be told once more, so take each by its id and status. The stream ends when its token \
          expires, after an hour, or when the service stops.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The events",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  @GetMapping(path = "/api/operators/requests/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void follow(
      @Parameter(hidden = true) Operator operator,
      @Parameter(description = "The id of the last event that was seen", example = "")
          @RequestHeader(name = Listening.LAST, required = false)
          @Nullable String last,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    streams.tell(
        watch,
        operator.id(),
        new Listening(operator.id(), Listening.Place.of(last), requests, news),
        request,
        response);
  }
}
