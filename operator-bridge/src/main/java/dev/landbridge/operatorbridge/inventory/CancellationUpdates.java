package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.messaging.PackHandler;
import dev.landbridge.operatorbridge.inventory.Cancellation.State;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.event.CloudEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Looks in the news of bookings for what operators cancelled: what booking-saga shows to know it is
 * told no more. What it knows stays known, so that the order in which news comes means nothing.
 */
@Component
class CancellationUpdates implements PackHandler {
  private final Cancellations cancellations;

  CancellationUpdates(Cancellations cancellations) {
    this.cancellations = cancellations;
  }

  @Override
  public Set<String> types() {
    return Set.of(Contracts.of(BookingUpdated.class).type());
  }

  @Override
  public Outcome handle(List<CloudEvent> messages) {
    Map<UUID, State> furthest = new HashMap<>();
    for (CloudEvent message : messages) {
      BookingUpdated news = message.data(BookingUpdated.class);
      if (news.status() == BookingStatus.CANCELLED || news.status() == BookingStatus.DECLINED) {
        furthest.put(news.bookingId(), State.DONE);
      } else if (news.operatorCancellation() != null) {
        furthest.putIfAbsent(news.bookingId(), State.OPEN);
      }
    }
    cancellations.keep(furthest);
    return Outcome.sends(List.of());
  }
}
