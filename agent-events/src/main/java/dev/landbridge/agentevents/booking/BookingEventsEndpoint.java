package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.booking.BookingNews.Told;
import dev.landbridge.agentevents.http.AgentProblems;
import dev.landbridge.agentevents.identity.Caller;
import dev.landbridge.web.live.Streams;
import dev.landbridge.web.live.Watch;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Bookings")
class BookingEventsEndpoint {
  private static final String LAST = "Last-Event-ID";

  private final Bookings bookings;
  private final Vouchers vouchers;
  private final Streams streams;
  private final Watch<UUID, Told> watch;
  private final Clock clock;

  BookingEventsEndpoint(
      Bookings bookings, Vouchers vouchers, BookingNews news, Streams streams, Clock clock) {
    this.bookings = bookings;
    this.vouchers = vouchers;
    this.streams = streams;
    this.watch = streams.watch(news);
    this.clock = clock;
  }

  @Operation(
      operationId = "followBooking",
      summary = "A booking, live",
      description =
          """
          Server-sent events. `timeline` is an entry of the booking's timeline, as `getBooking` shows it, and its \
          `id` the entry's place there, from 1: first those so far, then each as it happens. `booking` is the whole \
          booking, as `getBooking` shows it, first and after each change; it has no id. `Last-Event-ID` goes on \
          after that entry. The stream stays open whatever becomes of the booking, also when it is DECLINED or \
          CANCELLED and nothing more will be told: close it then. It ends when its token expires, after an hour, or \
          when the service stops; come again with `Last-Event-ID`.\
          """)
  @ApiResponse(
      responseCode = "200",
      description = "The events",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  @GetMapping(path = "/api/bookings/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  void follow(
      @Parameter(hidden = true) Caller caller,
      @PathVariable UUID id,
      @Parameter(description = "The id of the last event that was seen", example = "")
          @RequestHeader(name = LAST, required = false)
          @Nullable String last,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    streams.tell(
        watch, id, new Following(place(last), () -> present(caller, id), clock), request, response);
  }

  private Told present(Caller caller, UUID id) {
    Booking booking =
        bookings
            .find(id, caller.agencyId())
            .orElseThrow(() ->
                Refused.because(
                    AgentProblems.BOOKING_NOT_FOUND,
                    "the agency has no booking with the id " + id));
    return new Told(booking, vouchers.issued(id).map(Vouchers.Voucher::number).orElse(null));
  }

  private static int place(@Nullable String last) {
    if (last == null || last.isEmpty()) {
      return 0;
    }
    if (!last.matches("[0-9]{1,9}")) {
      throw Refused.field(
          ProblemType.INVALID_PARAMETER,
          LAST,
          "%s is '%s', but must be the id of an event that was told here: a whole number from 0"
              .formatted(LAST, last.length() <= 40 ? last : last.substring(0, 40) + "..."));
    }
    return Integer.parseInt(last);
  }
}
