package dev.landbridge.snssqs.binder;

import dev.landbridge.snssqs.core.BrokerCalls;
import dev.landbridge.snssqs.core.Queue;
import dev.landbridge.snssqs.core.QueueReceiver;
import dev.landbridge.snssqs.core.QueueSender;
import dev.landbridge.snssqs.core.ReceiverGroup;
import dev.landbridge.snssqs.core.ReceiverSettings;
import dev.landbridge.snssqs.core.Topic;
import dev.landbridge.snssqs.core.TopicPublisher;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.binder.AbstractMessageChannelBinder;
import org.springframework.cloud.stream.binder.BinderSpecificPropertiesProvider;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.binder.ExtendedPropertiesBinder;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.cloud.stream.provisioning.ProducerDestination;
import org.springframework.integration.core.MessageProducer;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Binds outputs to SNS topics (or straight to SQS queues) and inputs to SQS queues. */
class SnsSqsMessageChannelBinder
    extends AbstractMessageChannelBinder<
        ExtendedConsumerProperties<SnsSqsConsumerProperties>,
        ExtendedProducerProperties<SnsSqsProducerProperties>,
        SnsSqsDestinations>
    implements ExtendedPropertiesBinder<
        MessageChannel, SnsSqsConsumerProperties, SnsSqsProducerProperties> {

  private final SnsSqsExtendedBindingProperties bindings;
  private final TopicPublisher publisher;
  private final QueueSender sender;
  private final SqsAsyncClient sqs;
  private final BrokerCalls sqsCalls;
  private final ReceiverGroup receivers;
  private final Duration drain;

  SnsSqsMessageChannelBinder(
      SnsSqsDestinations destinations,
      SnsSqsExtendedBindingProperties bindings,
      TopicPublisher publisher,
      QueueSender sender,
      SqsAsyncClient sqs,
      BrokerCalls sqsCalls,
      ReceiverGroup receivers,
      Duration drain) {
    super(new String[0], destinations);
    this.bindings = bindings;
    this.publisher = publisher;
    this.sender = sender;
    this.sqs = sqs;
    this.sqsCalls = sqsCalls;
    this.receivers = receivers;
    this.drain = drain;
  }

  @Override
  protected MessageHandler createProducerMessageHandler(
      ProducerDestination destination,
      ExtendedProducerProperties<SnsSqsProducerProperties> properties,
      @Nullable MessageChannel errorChannel) {
    SnsSqsDestinations.Out out = (SnsSqsDestinations.Out) destination;
    Topic topic = out.topic();
    SnsSqsOutbound outbound;
    if (topic != null) {
      outbound = new SnsSqsOutbound(letter -> publisher.publish(topic, letter));
    } else {
      Queue queue = Objects.requireNonNull(out.queue());
      outbound = new SnsSqsOutbound(letter -> sender.send(queue, letter));
    }
    outbound.setBeanFactory(getBeanFactory());
    return outbound;
  }

  @Override
  protected MessageProducer createConsumerEndpoint(
      ConsumerDestination destination,
      @Nullable String group,
      ExtendedConsumerProperties<SnsSqsConsumerProperties> properties) {
    SnsSqsDestinations.In in = (SnsSqsDestinations.In) destination;
    ReceiverSettings settings = settings(in, properties);
    SnsSqsInbound inbound =
        new SnsSqsInbound(
            handler -> new QueueReceiver(sqs, sqsCalls, in.queue(), settings, handler));
    receivers.add(inbound.receiver());
    inbound.setBeanFactory(getBeanFactory());
    inbound.setApplicationContext(getApplicationContext());
    ErrorInfrastructure errors = registerErrorInfrastructure(destination, group, properties);
    if (properties.getMaxAttempts() > 1) {
      inbound.setRetries(buildRetryTemplate(properties), errors.getRecoverer());
    } else {
      inbound.setErrorChannel(errors.getErrorChannel());
      inbound.setErrorMessageStrategy(getErrorMessageStrategy());
    }
    return inbound;
  }

  private ReceiverSettings settings(
      SnsSqsDestinations.In in, ExtendedConsumerProperties<SnsSqsConsumerProperties> properties) {
    SnsSqsConsumerProperties extension = properties.getExtension();
    return new ReceiverSettings(
        properties.getConcurrency(),
        extension.getMaxNumberOfMessages(),
        extension.getWaitTime(),
        in.settings().visibilityTimeout(),
        extension.getBackoff(),
        extension.getBackoffMultiplier(),
        extension.getMaxBackoff(),
        drain);
  }

  @Override
  protected void afterUnbindConsumer(
      ConsumerDestination destination,
      @Nullable String group,
      ExtendedConsumerProperties<SnsSqsConsumerProperties> properties) {
    receivers.forget(((SnsSqsDestinations.In) destination).queue());
    provisioningProvider.remove(destination);
  }

  @Override
  protected Map<String, Object> doGetAdditionalConfigurationProperties(String name) {
    return Map.of();
  }

  @Override
  public SnsSqsConsumerProperties getExtendedConsumerProperties(String channelName) {
    return bindings.getExtendedConsumerProperties(channelName);
  }

  @Override
  public SnsSqsProducerProperties getExtendedProducerProperties(String channelName) {
    return bindings.getExtendedProducerProperties(channelName);
  }

  @Override
  public String getDefaultsPrefix() {
    return bindings.getDefaultsPrefix();
  }

  @Override
  public Class<? extends BinderSpecificPropertiesProvider> getExtendedPropertiesEntryClass() {
    return bindings.getExtendedPropertiesEntryClass();
  }
}
