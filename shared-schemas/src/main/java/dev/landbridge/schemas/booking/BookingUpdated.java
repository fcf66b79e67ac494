package dev.landbridge.schemas.booking;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A booking's whole state, one per saga transaction. The message's sequence is the version of
 * booking-saga's row of the booking, so that the next one mends a lost one and a late one is
 * dropped.
 */
public record BookingUpdated(
    UUID bookingId,
    BookingStatus status,
    @Nullable Reason reason,
    @Nullable String operatorReference,
    List<TimelineEntry> timeline) {
  public BookingUpdated {
    timeline = List.copyOf(timeline);
  }
}
