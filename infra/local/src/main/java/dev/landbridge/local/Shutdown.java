package dev.landbridge.local;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has been started, to be ended in reverse. It may run while things are still starting: what
 * comes later is ended at once.
 */
final class Shutdown implements Runnable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean over;

  /** Takes a part that has just been started. */
  <T extends AutoCloseable> T add(T part) {
    synchronized (parts) {
      if (!over) {
        parts.push(part);
        return part;
      }
    }
    end(part);
    throw new IllegalStateException("the platform is being stopped");
  }

  @Override
  public void run() {
    while (true) {
      AutoCloseable part;
      synchronized (parts) {
        over = true;
        part = parts.poll();
      }
      if (part == null) {
        return;
      }
      end(part);
    }
  }

  private static void end(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      org.slf4j.LoggerFactory.getLogger(Shutdown.class).warn("{} did not end well", part, e);
    }
  }
}
