package dev.landbridge.bookingsaga.trip;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AddOnChoice;
import dev.landbridge.schemas.agent.BookingRequested;
import dev.landbridge.schemas.agent.Traveller;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Booking requests for tests. */
public final class Requests {
  private Requests() {}

  public static BookingRequested of(UUID bookingId) {
    return new BookingRequested(
        bookingId,
        "LB-7Q2M",
        UUID.randomUUID(),
        UUID.fromString("00000000-0000-7000-8000-00000000000a"),
        "Meridian Travel",
        UUID.randomUUID(),
        UUID.fromString("00000000-0000-7000-8000-00000000000b"),
        3,
        UUID.randomUUID(),
        LocalDate.parse("2027-06-01"),
        2,
        List.of(5),
        "SIC",
        List.of(new AddOnChoice("boat-trip", 1)),
        3,
        new Money(125_000, "USD"),
        List.of(new Traveller(UUID.randomUUID(), "Ada", "Byron", LocalDate.parse("1990-12-10"))),
        "+44 20 7946 0000",
        "A-17",
        "Vegetarian",
        Instant.parse("2027-03-14T08:00:00Z"));
  }
}
