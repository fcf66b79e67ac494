package dev.landbridge.snssqs.core;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The receivers of one application, which stop side by side rather than one after another, and
 * pause together: one that joins while the group is paused is paused as well.
 */
public final class ReceiverGroup {

  private final List<QueueReceiver> receivers = new CopyOnWriteArrayList<>();
  private boolean paused;

  public synchronized void add(QueueReceiver receiver) {
    receivers.add(receiver);
    if (paused) {
      receiver.pause();
    }
  }

  /** All stop receiving, those too that are bound later. */
  public synchronized void pause() {
    paused = true;
    receivers.forEach(QueueReceiver::pause);
  }

  public synchronized void resume() {
    paused = false;
    receivers.forEach(QueueReceiver::resume);
  }

  /** Receivers of this queue that have stopped are no longer of the group. */
  public void forget(Queue queue) {
    receivers.removeIf(receiver -> receiver.queue().equals(queue) && !receiver.isRunning());
  }

  /** All begin to stop, then each is waited for; it takes as long as the slowest. */
  public void stop() {
    receivers.forEach(QueueReceiver::beginStop);
    receivers.forEach(QueueReceiver::stop);
  }
}
