package dev.landbridge.messaging.inbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;

/** What the inbox counts. */
record Meters(MeterRegistry registry) {

  void handled(String queue, int messages) {
    count("handled", "queue", queue, messages);
  }

  void packs(String queue) {
    count("packs", "queue", queue, 1);
  }

  void duplicates(String queue, int messages) {
    count("duplicates", "queue", queue, messages);
  }

  void putOff(String queue, int messages) {
    count("put.off", "queue", queue, messages);
  }

  void retries(String queue) {
    count("retries", "queue", queue, 1);
  }

  void dead(String queue) {
    count("dead", "queue", queue, 1);
  }

  void unknown(Collection<String> types) {
    types.forEach(type -> count("unknown", "type", type, 1));
  }

  private void count(String what, String tag, String value, int by) {
    if (by > 0) {
      registry.counter("landbridge.inbox." + what, tag, value).increment(by);
    }
  }
}
