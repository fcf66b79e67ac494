package dev.landbridge.operatorbridge.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** What is counted of the inventory. */
@Component
class InventoryMetrics {
  private final Counter expired;
  private final MeterRegistry registry;

  InventoryMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.expired =
        Counter.builder("landbridge.bridge.holds.expired")
            .description("holds whose time was over before they were confirmed or released")
            .register(registry);
  }

  void expired(int holds) {
    expired.increment(holds);
  }

  /** An answer that was given for the first time, a request to the operator included. */
  void answered(Record reply) {
    registry
        .counter("landbridge.bridge.answers", "reply", reply.getClass().getSimpleName())
        .increment();
  }
}
