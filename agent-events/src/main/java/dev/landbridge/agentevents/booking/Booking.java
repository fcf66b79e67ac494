package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.quote.Sold;
import dev.landbridge.messaging.Outgoing;
import dev.landbridge.schemas.agent.BookingRequested;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.booking.Attention;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.booking.Reason;
import dev.landbridge.schemas.booking.TimelineEntry;
import dev.landbridge.schemas.event.StepKey;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A booking: what was sold, to whom, and what booking-saga last told of it.
 *
 * @param operatorDeadline while the operator is awaited: when the request lapses
 * @param attention what outlasts its patience
 * @param cancellation the newest that booking-saga told of
 * @param openCancellation the one that an agent has confirmed and that is not decided
 * @param sequence of the newest news; 0 before the first
 * @param traceparent of the request that made it
 */
record Booking(
    UUID id,
    String reference,
    UUID quoteId,
    UUID agencyId,
    String agencyName,
    UUID agentId,
    Sold sold,
    List<Traveller> travellers,
    @Nullable String leadPhone,
    @Nullable String agencyReference,
    @Nullable String remarks,
    BookingStatus status,
    @Nullable Reason reason,
    List<TimelineEntry> timeline,
    @Nullable String operatorReference,
    @Nullable Instant operatorDeadline,
    @Nullable Attention attention,
    @Nullable Cancellation cancellation,
    @Nullable UUID openCancellation,
    long sequence,
    Instant createdAt,
    Instant updatedAt,
    @Nullable String traceparent) {
  /** The saga that a request starts. */
  static final String SAGA = "book-trip";

  private static final String REQUEST = "request";

  Booking {
    travellers = List.copyOf(travellers);
    timeline = List.copyOf(timeline);
  }

  /** Without the personal data. */
  @Override
  public String toString() {
    return "Booking[" + id + ", " + status + "]";
  }

  /**
   * The request to booking-saga, the same each time: only its message id is new when it is sent
   * again. The start of the saga is an effect as any other, so it has a step key.
   */
  Outgoing request() {
    return Outgoing.of(
            new BookingRequested(
                id,
                reference,
                quoteId,
                agencyId,
                agencyName,
                agentId,
                sold.snapshot().packageId(),
                sold.packageVersion(),
                sold.snapshot().operatorId(),
                sold.departsOn(),
                sold.adults(),
                sold.childAges(),
                sold.option(),
                sold.addOns(),
                sold.seats(),
                sold.total(),
                travellers,
                leadPhone,
                agencyReference,
                remarks,
                createdAt),
            id.toString(),
            id,
            "agent:" + agentId)
        .under(StepKey.forward(id, SAGA))
        .traced(traceparent);
  }

  /** The operator's time zone, as sold: in it days are counted. */
  ZoneId zone() {
    return ZoneId.of(sold.snapshot().timeZone());
  }

  /** The beginning of the day of departure. */
  Instant departure() {
    return sold.departsOn().atStartOfDay(zone()).toInstant();
  }

  /** Whether the operator, or the platform in the operator's name, has said yes. */
  boolean isConfirmed() {
    return status == BookingStatus.CONFIRMED || operatorReference != null;
  }

  /** The story so far: it begins here, with the request, whoever tells the rest. */
  List<TimelineEntry> story() {
    return Stream.concat(
            Stream.of(
                new TimelineEntry(
                    createdAt, REQUEST, TimelineEntry.Shore.AGENTS, "requested", null)),
            timeline.stream().filter(entry -> !entry.step().equals(REQUEST)))
        .toList();
  }
}
