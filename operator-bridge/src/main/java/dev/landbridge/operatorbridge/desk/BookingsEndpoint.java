package dev.landbridge.operatorbridge.desk;

import dev.landbridge.operatorbridge.desk.BookingView.Status;
import dev.landbridge.operatorbridge.inventory.SoldBooking;
import dev.landbridge.operatorbridge.inventory.SoldBookings;
import dev.landbridge.web.paging.Cursors;
import dev.landbridge.web.paging.Page;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@WhereOperatorsSignIn
@Tag(name = "Bookings")
class BookingsEndpoint {
  private static final String LIST = "sold-bookings";

  private final SoldBookings bookings;

  BookingsEndpoint(SoldBookings bookings) {
    this.bookings = bookings;
  }

  @Operation(
      operationId = "listSoldBookings",
      summary = "What is sold",
      description = "The latest sale first, each with its lead traveller.")
  @GetMapping(path = "/api/operators/bookings", produces = MediaType.APPLICATION_JSON_VALUE)
  Page<BookingView> list(
      @Parameter(hidden = true) Operator operator,
      @Parameter(description = "A package's id") @RequestParam(name = "package", required = false)
          @Nullable UUID packageId,
      @Parameter(description = "A departure's day", example = "2027-03-14")
          @RequestParam(required = false)
          @Nullable LocalDate departure,
      @Parameter(description = "CONFIRMED or CANCELLED; without it both")
          @RequestParam(required = false)
          @Nullable String status,
      @Parameter(description = "1 to 100, 20 by default", example = "20")
          @RequestParam(required = false)
          @Nullable Integer limit,
      @Parameter(description = "nextCursor of the part before", example = "")
          @RequestParam(required = false)
          @Nullable String cursor) {
    int most = Page.limit(limit);
    List<SoldBooking> found =
        bookings.of(
            operator.id(),
            new SoldBookings.Search(packageId, departure, returned(status)),
            cursor == null || cursor.isEmpty() ? null : after(cursor),
            most + 1);
    Map<UUID, String> titles =
        bookings.titles(found.stream().map(SoldBooking::packageId).collect(Collectors.toSet()));
    return Page.of(
            found,
            most,
            last -> Cursors.encode(LIST, last.soldAt().toString(), last.bookingId().toString()))
        .map(booking -> BookingView.of(booking, titles.get(booking.packageId())));
  }

  private static @Nullable Boolean returned(@Nullable String status) {
    if (status == null || status.isEmpty()) {
      return null;
    }
    if (status.equals(Status.CONFIRMED.name())) {
      return Boolean.FALSE;
    }
    if (status.equals(Status.CANCELLED.name())) {
      return Boolean.TRUE;
    }
    throw Refused.field(
        ProblemType.INVALID_PARAMETER, "status", "status must be CONFIRMED or CANCELLED");
  }

  private static SoldBookings.Position after(String cursor) {
    List<String> key = Cursors.decode(LIST, cursor, 2);
    try {
      return new SoldBookings.Position(Instant.parse(key.get(0)), UUID.fromString(key.get(1)));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw Cursors.refusal();
    }
  }
}
