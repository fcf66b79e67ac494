package dev.landbridge.agentevents.booking;

import dev.landbridge.messaging.Outbox;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks booking-saga again about every booking that is not settled, and every open cancellation,
 * that has been without news: the same request under a new message id and the same step key. So
 * they settle although a request or an update was lost.
 */
@Component
class Asking {
  private static final Logger log = LoggerFactory.getLogger(Asking.class);

  private final Bookings bookings;
  private final Cancellations cancellations;
  private final Outbox outbox;
  private final TransactionTemplate transaction;
  private final BookingSettings settings;
  private final Clock clock;

  Asking(
      Bookings bookings,
      Cancellations cancellations,
      Outbox outbox,
      TransactionTemplate transaction,
      BookingSettings settings,
      Clock clock) {
    this.bookings = bookings;
    this.cancellations = cancellations;
    this.outbox = outbox;
    this.transaction = transaction;
    this.settings = settings;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "${landbridge.bookings.look-every:5s}")
  void askAll() {
    try {
      while (ask() == settings.askAtOnce()) {
        log.debug("more bookings are without news");
      }
      while (askForCancellations() == settings.askAtOnce()) {
        log.debug("more cancellations are without news");
      }
    } catch (DataAccessException | TransactionException e) {
      log.warn("asking about bookings waits for the store: {}", e.getClass().getSimpleName());
    }
  }

  /** One transaction of asking; says about how many bookings it asked. */
  int ask() {
    Integer asked =
        transaction.execute(status -> {
          List<Booking> silent =
              bookings.takeSilent(
                  clock.instant(),
                  settings.askAfter(),
                  settings.askAtLeastEvery(),
                  settings.askAtOnce());
          if (!silent.isEmpty()) {
            outbox.send(silent.stream().map(Booking::request).toList());
          }
          return silent.size();
        });
    if (asked != null && asked > 0) {
      log.info("asked again about {} bookings without news", asked);
    }
    return asked == null ? 0 : asked;
  }

  /** Likewise for open cancellations. */
  int askForCancellations() {
    Integer asked =
        transaction.execute(status -> {
          List<CancellationQuote> silent =
              cancellations.takeSilent(
                  clock.instant(),
                  settings.askAfter(),
                  settings.askAtLeastEvery(),
                  settings.askAtOnce());
          if (!silent.isEmpty()) {
            outbox.send(CancellationQuote.requests(silent));
          }
          return silent.size();
        });
    if (asked != null && asked > 0) {
      log.info("asked again about {} cancellations without news", asked);
    }
    return asked == null ? 0 : asked;
  }
}
