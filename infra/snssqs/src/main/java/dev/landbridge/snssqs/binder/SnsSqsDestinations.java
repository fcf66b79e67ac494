package dev.landbridge.snssqs.binder;

import dev.landbridge.schemas.topology.Topology;
import dev.landbridge.snssqs.core.Names;
import dev.landbridge.snssqs.core.Provisioner;
import dev.landbridge.snssqs.core.ProvisioningFailedException;
import dev.landbridge.snssqs.core.Queue;
import dev.landbridge.snssqs.core.QueueSettings;
import dev.landbridge.snssqs.core.Topic;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.cloud.stream.provisioning.ProducerDestination;
import org.springframework.cloud.stream.provisioning.ProvisioningException;
import org.springframework.cloud.stream.provisioning.ProvisioningProvider;
import org.springframework.util.StringUtils;

/**
 * Makes what a binding needs. With a topic come the queues of all groups that are to miss nothing
 * of it.
 */
class SnsSqsDestinations
    implements ProvisioningProvider<
        ExtendedConsumerProperties<SnsSqsConsumerProperties>,
        ExtendedProducerProperties<SnsSqsProducerProperties>> {

  private final Provisioner provisioner;
  private final @Nullable Topology topology;

  SnsSqsDestinations(Provisioner provisioner, @Nullable Topology topology) {
    this.provisioner = provisioner;
    this.topology = topology;
  }

  /** A topic or a queue; exactly one is not null. */
  record Out(@Nullable Topic topic, @Nullable Queue queue) implements ProducerDestination {

    @Override
    public String getName() {
      return topic != null ? topic.name() : Objects.requireNonNull(queue).name();
    }

    @Override
    public String getNameForPartition(int partition) {
      throw new UnsupportedOperationException("SNS and SQS have no partitions");
    }
  }

  /**
   * A queue to receive from.
   *
   * @param temporaryFor the topic of an anonymous group, whose queue lives as long as the binding
   */
  record In(Queue queue, QueueSettings settings, @Nullable Topic temporaryFor)
      implements ConsumerDestination {

    @Override
    public String getName() {
      return queue.name();
    }
  }

  @Override
  public ProducerDestination provisionProducerDestination(
      String name, ExtendedProducerProperties<SnsSqsProducerProperties> properties) {
    if (properties.isPartitioned()) {
      throw new ProvisioningException(
          "binding '"
              + properties.getBindingName()
              + "' is partitioned: SNS and SQS have no partitions, use a FIFO topic with message groups");
    }
    return provisioning(
        name,
        () -> {
          if (properties.getExtension().getDestinationType() == DestinationType.QUEUE) {
            return new Out(null, provisioner.queue(name, QueueSettings.DEFAULT));
          }
          Topic topic = provisioner.topic(name);
          for (String group : properties.getRequiredGroups()) {
            String queue = Names.queue(name, group);
            Topology.Subscription known = known(queue);
            provisioner.subscribe(
                name, queue, known == null ? QueueSettings.DEFAULT : Provisioner.settings(known));
          }
          if (topology != null) {
            topology.channels().stream()
                .filter(channel -> channel.topic().equals(name))
                .flatMap(channel -> channel.subscriptions().stream())
                .forEach(subscription ->
                    provisioner.subscribe(
                        name, subscription.queue(), Provisioner.settings(subscription)));
          }
          return new Out(topic, null);
        });
  }

  @Override
  public ConsumerDestination provisionConsumerDestination(
      String name, String group, ExtendedConsumerProperties<SnsSqsConsumerProperties> properties) {
    if (properties.isPartitioned()) {
      throw new ProvisioningException(
          "binding '"
              + properties.getBindingName()
              + "' is partitioned: SNS and SQS have no partitions, use a FIFO topic with message groups");
    }
    return provisioning(
        name,
        () -> {
          SnsSqsConsumerProperties extension = properties.getExtension();
          if (extension.getDestinationType() == DestinationType.QUEUE) {
            QueueSettings settings = settings(name, extension);
            return new In(provisioner.queue(name, settings), settings, null);
          }
          if (!StringUtils.hasText(group)) {
            String queue = Names.queue(name, "anonymous-" + shortId());
            QueueSettings settings = settings(queue, extension);
            return new In(
                provisioner.subscribeForNow(name, queue, settings),
                settings,
                provisioner.topic(name));
          }
          String queue = Names.queue(name, group);
          QueueSettings settings = settings(queue, extension);
          return new In(provisioner.subscribe(name, queue, settings), settings, null);
        });
  }

  void remove(ConsumerDestination destination) {
    if (destination instanceof In in && in.temporaryFor() != null) {
      provisioner.remove(in.temporaryFor(), in.queue());
    }
  }

  private QueueSettings settings(String queue, SnsSqsConsumerProperties properties) {
    Topology.Subscription known = known(queue);
    QueueSettings base = known == null ? QueueSettings.DEFAULT : Provisioner.settings(known);
    return new QueueSettings(
        Objects.requireNonNullElse(properties.getVisibilityTimeout(), base.visibilityTimeout()),
        Objects.requireNonNullElse(properties.getRetention(), base.retention()),
        Objects.requireNonNullElse(properties.getMaxReceiveCount(), base.maxReceiveCount()));
  }

  private Topology.@Nullable Subscription known(String queue) {
    return topology == null
        ? null
        : topology.channels().stream()
            .flatMap(channel -> channel.subscriptions().stream())
            .filter(subscription -> subscription.queue().equals(queue))
            .findFirst()
            .orElse(null);
  }

  private static <T> T provisioning(String name, Supplier<T> work) {
    try {
      return work.get();
    } catch (ProvisioningFailedException | IllegalArgumentException e) {
      throw new ProvisioningException("destination '" + name + "': " + e.getMessage(), e);
    }
  }

  private static String shortId() {
    return UUID.randomUUID().toString().substring(0, 13);
  }
}
