package dev.landbridge.schemas.booking;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A booking's whole state, one per saga transaction. The message's sequence is the version of
 * booking-saga's row of the booking, so that the next one mends a lost one and a late one is
 * dropped.
 *
 * @param operatorDeadline while the operator is awaited: when the request lapses
 * @param attention something outlasts its patience; null where nothing does
 * @param cancellation the newest; null where none was asked for
 * @param operatorCancellation the operator's, from the moment booking-saga knows of it, for good
 */
public record BookingUpdated(
    UUID bookingId,
    BookingStatus status,
    @Nullable Reason reason,
    @Nullable String operatorReference,
    @Nullable Instant operatorDeadline,
    @Nullable Attention attention,
    @Nullable Cancellation cancellation,
    @Nullable OperatorCancellation operatorCancellation,
    List<TimelineEntry> timeline) {
  public BookingUpdated {
    operatorDeadline =
        operatorDeadline == null ? null : operatorDeadline.truncatedTo(ChronoUnit.MICROS);
    timeline = List.copyOf(timeline);
  }
}
