package dev.landbridge.snssqs.binder;

/** {@code spring.cloud.stream.snssqs.bindings.<binding>.producer}. */
public class SnsSqsProducerProperties {

  private DestinationType destinationType = DestinationType.TOPIC;

  /** Whether the destination is a topic or a queue. */
  public DestinationType getDestinationType() {
    return destinationType;
  }

  public void setDestinationType(DestinationType destinationType) {
    this.destinationType = destinationType;
  }
}
