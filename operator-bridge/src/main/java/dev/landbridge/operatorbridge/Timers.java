package dev.landbridge.operatorbridge;

import dev.landbridge.operatorbridge.inventory.CancellationProperties;
import dev.landbridge.operatorbridge.inventory.Cancelling;
import dev.landbridge.operatorbridge.inventory.InventoryProperties;
import dev.landbridge.operatorbridge.inventory.Lapses;
import dev.landbridge.operatorbridge.inventory.SeatNews;
import dev.landbridge.operatorbridge.inventory.Sweeper;
import dev.landbridge.operatorbridge.packages.Capture;
import dev.landbridge.operatorbridge.packages.Comparison;
import dev.landbridge.operatorbridge.packages.PackageProperties;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * What the bridge does by itself, and how often. Each may run in every instance at once; {@code
 * landbridge.bridge.timers=false} is for instances that only handle messages.
 */
@Component
@ConditionalOnProperty(
    name = "landbridge.bridge.timers",
    havingValue = "true",
    matchIfMissing = true)
class Timers implements SchedulingConfigurer {
  private static final Logger log = LoggerFactory.getLogger(Timers.class);

  private final Capture capture;
  private final Comparison comparison;
  private final PackageProperties packages;
  private final Sweeper sweeper;
  private final Lapses lapses;
  private final SeatNews seatNews;
  private final Cancelling cancelling;
  private final CancellationProperties cancellations;
  private final InventoryProperties inventory;

  Timers(
      Capture capture,
      Comparison comparison,
      PackageProperties packages,
      Sweeper sweeper,
      Lapses lapses,
      SeatNews seatNews,
      Cancelling cancelling,
      CancellationProperties cancellations,
      InventoryProperties inventory) {
    this.capture = capture;
    this.comparison = comparison;
    this.packages = packages;
    this.sweeper = sweeper;
    this.lapses = lapses;
    this.seatNews = seatNews;
    this.cancelling = cancelling;
    this.cancellations = cancellations;
    this.inventory = inventory;
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar registrar) {
    every(registrar, packages.poll(), "take the notes of changed packages", capture::spreadNotes);
    every(registrar, packages.poll(), "read changed packages", capture::readDue);
    every(registrar, packages.poll(), "compare packages", comparison::runIfDue);
    every(registrar, inventory.sweepEvery(), "free expired holds", sweeper::sweep);
    every(registrar, inventory.lapseEvery(), "let requests lapse", lapses::lapse);
    every(registrar, inventory.newsPoll(), "tell of seats", seatNews::publish);
    every(registrar, cancellations.poll(), "ask for cancellations", cancelling::askAgain);
    every(registrar, cancellations.poll(), "end cancelled departures", cancelling::declineLeft);
  }

  private static void every(
      ScheduledTaskRegistrar registrar, Duration pause, String what, Runnable task) {
    registrar.addFixedDelayTask(new Beat(what, task), pause);
  }

  /** A fault is told once, and its end once, however often it is tried in between. */
  private static final class Beat implements Runnable {
    private final String what;
    private final Runnable task;
    private boolean failing;

    Beat(String what, Runnable task) {
      this.what = what;
      this.task = task;
    }

    @Override
    public void run() {
      try {
        task.run();
        if (failing) {
          failing = false;
          log.info("the bridge can {} again", what);
        }
      } catch (RuntimeException e) {
        if (!failing) {
          failing = true;
          log.warn("the bridge can't {}, it tries again", what, e);
        }
      }
    }
  }
}
