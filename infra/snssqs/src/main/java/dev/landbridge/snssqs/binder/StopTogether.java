package dev.landbridge.snssqs.binder;

import dev.landbridge.snssqs.core.ReceiverGroup;
import org.springframework.context.SmartLifecycle;

/**
 * Stops all receivers side by side, just before Spring Cloud Stream stops its input bindings one
 * after another and finds them stopped.
 */
class StopTogether implements SmartLifecycle {

  /**
   * Above that of the input bindings, below that of the web server, whose requests are finished
   * first.
   */
  private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 2900;

  private final ReceiverGroup receivers;
  private volatile boolean running;

  StopTogether(ReceiverGroup receivers) {
    this.receivers = receivers;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    receivers.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
