package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.booking.Bookings.News;
import dev.landbridge.messaging.PackHandler;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.event.CloudEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Shows what booking-saga last told: each message is a booking's whole state, and a late one is
 * dropped.
 */
@Component
class BookingUpdates implements PackHandler {
  private static final String UPDATED = Contracts.of(BookingUpdated.class).type();

  private final Bookings bookings;
  private final Cancellations cancellations;
  private final BookingSettings settings;
  private final Clock clock;

  BookingUpdates(
      Bookings bookings, Cancellations cancellations, BookingSettings settings, Clock clock) {
    this.bookings = bookings;
    this.cancellations = cancellations;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Set<String> types() {
    return Set.of(UPDATED);
  }

  @Override
  public Outcome handle(List<CloudEvent> messages) {
    Map<UUID, News> newest = new TreeMap<>();
    for (CloudEvent message : messages) {
      News news = news(message);
      newest.merge(news.id(), news, (a, b) -> a.sequence() >= b.sequence() ? a : b);
    }
    List<News> all = List.copyOf(newest.values());
    Instant askAt = clock.instant().plus(settings.askAfter());
    cancellations.keep(all, bookings.keep(all, askAt), askAt);
    return Outcome.sends(List.of());
  }

  private static News news(CloudEvent message) {
    if (message.sequence() == null) {
      throw new IllegalArgumentException(
          "%s %s has no sequence".formatted(message.type(), message.id()));
    }
    BookingUpdated state = message.data(BookingUpdated.class);
    return new News(
        state.bookingId(),
        message.sequence(),
        state.status(),
        state.reason(),
        state.operatorReference(),
        state.operatorDeadline(),
        state.attention(),
        state.cancellation(),
        state.timeline(),
        message.time());
  }
}
