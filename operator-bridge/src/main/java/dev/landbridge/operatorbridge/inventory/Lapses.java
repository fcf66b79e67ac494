package dev.landbridge.operatorbridge.inventory;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Ends the requests that their operators left unanswered. Each in a transaction of its own, so that
 * one that can't be ended holds up no other; where several instances do it at once, or the operator
 * answers in the same moment, the later waits for the step's row and then finds it decided.
 */
@Component
public class Lapses {
  private static final Logger log = LoggerFactory.getLogger(Lapses.class);
  private static final int BATCH = 500;

  private final Requests requests;
  private final Decisions decisions;
  private final Clock clock;

  Lapses(Requests requests, Decisions decisions, Clock clock) {
    this.requests = requests;
    this.decisions = decisions;
    this.clock = clock;
  }

  /**
   * Ends what is due now.
   *
   * @return how many requests lapsed
   */
  public int lapse() {
    int lapsed = 0;
    RuntimeException fault = null;
    for (Request due : requests.due(clock.instant(), BATCH)) {
      try {
        if (decisions.lapse(due)) {
          lapsed++;
          log.info("{} lapsed: its operator was silent until {}", due.id(), due.deadline());
        }
      } catch (RuntimeException e) {
        fault = e;
      }
    }
    if (fault != null) {
      throw fault;
    }
    return lapsed;
  }
}
