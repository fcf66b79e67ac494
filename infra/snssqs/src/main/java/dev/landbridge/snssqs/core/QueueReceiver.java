package dev.landbridge.snssqs.core;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * Receives from a queue and hands each message to a handler, several at once, each on a virtual
 * thread.
 *
 * <p>A message is deleted after the handler has returned, so it is handled at least once; when the
 * handler throws it becomes visible again after a backoff. While SQS is away it is asked again,
 * ever more rarely. It can be started again after a stop.
 */
public final class QueueReceiver {

  private final SqsAsyncClient sqs;
  private final BrokerCalls broker;
  private final Queue queue;
  private final ReceiverSettings settings;
  private final ReceivedHandler handler;
  private @Nullable ReceiverRun run;
  private boolean paused;

  public QueueReceiver(
      SqsAsyncClient sqs,
      BrokerCalls broker,
      Queue queue,
      ReceiverSettings settings,
      ReceivedHandler handler) {
    this.sqs = sqs;
    this.broker = broker;
    this.queue = queue;
    this.settings = settings;
    this.handler = handler;
  }

  public Queue queue() {
    return queue;
  }

  public synchronized void start() {
    if (run == null) {
      run = new ReceiverRun(sqs, broker, queue, settings, handler, paused);
      run.start();
    }
  }

  /**
   * Begins to stop and does not wait: no more messages are received, those not yet begun are given
   * back. The time to drain counts from here.
   */
  public synchronized void beginStop() {
    if (run != null) {
      run.beginStop();
    }
  }

  /**
   * Stops, and waits for the handlers at work until the time to drain is over; then they are
   * interrupted, and their messages are delivered again.
   */
  public synchronized void stop() {
    if (run != null) {
      run.beginStop();
      run.awaitStop();
      run = null;
    }
  }

  public synchronized boolean isRunning() {
    return run != null;
  }

  synchronized boolean isPolling() {
    return run != null && run.isPolling();
  }

  /**
   * Stops receiving and gives back what is not yet begun; what is at work is finished. Lasts over a
   * restart.
   */
  public synchronized void pause() {
    paused = true;
    if (run != null) {
      run.pause();
    }
  }

  public synchronized void resume() {
    paused = false;
    if (run != null) {
      run.resume();
    }
  }

  public synchronized boolean isPaused() {
    return paused;
  }
}
