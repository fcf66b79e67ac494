package dev.landbridge.agentevents.booking;

import dev.landbridge.web.live.Source;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which of the bookings that are followed live have changed: told whole, the newest state alone.
 */
@Component
class BookingNews implements Source<UUID, BookingNews.Told> {
  private final Bookings bookings;
  private final Vouchers vouchers;
  private final Map<UUID, String> known = new HashMap<>();

  /** A booking as it stands, with its voucher's number. */
  record Told(Booking booking, @Nullable String voucher) {}

  BookingNews(Bookings bookings, Vouchers vouchers) {
    this.bookings = bookings;
    this.vouchers = vouchers;
  }

  /** Nothing is known of any, so the first look tells of each. */
  @Override
  public void begin() {
    known.clear();
  }

  @Override
  public List<News<UUID, Told>> look(Set<UUID> watched) {
    known.keySet().retainAll(watched);
    Map<UUID, String> stamps = bookings.stamps(watched);
    Set<UUID> changed = new HashSet<>();
    stamps.forEach((id, stamp) -> {
      if (!stamp.equals(known.get(id))) {
        changed.add(id);
      }
    });
    if (changed.isEmpty()) {
      return List.of();
    }
    // Read later than the stamps, so it may be newer: then the next look tells it again.
    Map<UUID, Vouchers.Voucher> issued = vouchers.issued(changed);
    List<News<UUID, Told>> news =
        bookings.all(changed).stream()
            .map(booking -> {
              Vouchers.Voucher voucher = issued.get(booking.id());
              return new News<>(
                  booking.id(),
                  booking.id(),
                  new Told(booking, voucher == null ? null : voucher.number()));
            })
            .toList();
    changed.forEach(id -> known.put(id, stamps.getOrDefault(id, "")));
    return news;
  }
}
