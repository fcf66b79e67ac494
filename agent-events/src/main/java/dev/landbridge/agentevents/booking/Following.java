package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.booking.BookingNews.Told;
import dev.landbridge.schemas.booking.TimelineEntry;
import dev.landbridge.web.live.Lines;
import dev.landbridge.web.live.Telling;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/**
 * A booking as it is told live: each entry of its story once, in order, and after each change the
 * whole booking. The story only grows, so that an entry's place in it is its id for good.
 */
final class Following implements Telling<Told> {
  private final Supplier<Told> present;
  private final Clock clock;
  private int told;
  private long sequence = -1;
  private String tag = "";

  /**
   * Begins after so many entries.
   *
   * @param present reads the booking as it stands
   */
  Following(int told, Supplier<Told> present, Clock clock) {
    this.told = told;
    this.present = present;
    this.clock = clock;
  }

  @Override
  public void begin(Lines lines) throws IOException {
    news(present.get(), lines);
  }

  @Override
  public void news(Told news, Lines lines) throws IOException {
    Booking booking = news.booking();
    if (booking.sequence() < sequence) {
      return;
    }
    sequence = booking.sequence();
    List<TimelineEntry> story = booking.story();
    for (; told < story.size(); told++) {
      lines.event(Integer.toString(told + 1), "timeline", story.get(told));
    }
    BookingView view = BookingView.of(booking, news.voucher(), clock.instant());
    String now = BookingsEndpoint.tag(booking, view);
    if (!now.equals(tag)) {
      tag = now;
      lines.event(null, "booking", view);
    }
  }
}
