package dev.landbridge.snssqs.binder;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.cloud.stream.binder.BinderSpecificPropertiesProvider;

/** {@code spring.cloud.stream.snssqs.bindings.<binding>}. */
public class SnsSqsBindingProperties implements BinderSpecificPropertiesProvider {

  @NestedConfigurationProperty
  private SnsSqsConsumerProperties consumer = new SnsSqsConsumerProperties();

  @NestedConfigurationProperty
  private SnsSqsProducerProperties producer = new SnsSqsProducerProperties();

  @Override
  public SnsSqsConsumerProperties getConsumer() {
    return consumer;
  }

  public void setConsumer(SnsSqsConsumerProperties consumer) {
    this.consumer = consumer;
  }

  @Override
  public SnsSqsProducerProperties getProducer() {
    return producer;
  }

  public void setProducer(SnsSqsProducerProperties producer) {
    this.producer = producer;
  }
}
