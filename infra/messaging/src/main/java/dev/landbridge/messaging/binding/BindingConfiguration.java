package dev.landbridge.messaging.binding;

import dev.landbridge.messaging.MessagingProperties;
import dev.landbridge.messaging.inbox.DeadLetterQueue;
import dev.landbridge.messaging.inbox.PackConsumer;
import dev.landbridge.messaging.outbox.Publisher;
import dev.landbridge.messaging.store.StoreWatch;
import dev.landbridge.schemas.topology.Topology;
import dev.landbridge.schemas.topology.Topology.Channel;
import dev.landbridge.schemas.topology.Topology.Subscription;
import dev.landbridge.snssqs.core.ReceiverGroup;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that send and receive through the binder. */
@Configuration(proxyBeanMethods = false)
public class BindingConfiguration {

  @Bean
  @ConditionalOnMissingBean
  Topology topology() {
    return Topology.load();
  }

  @Bean
  @ConditionalOnMissingBean
  Publisher outboxPublisher(
      StreamBridge bridge, CircuitBreakerRegistry breakers, Topology topology) {
    return new BinderPublisher(
        bridge,
        breakers.circuitBreaker("sns"),
        topology.channels().stream().map(Channel::topic).collect(Collectors.toSet()));
  }

  @Bean
  @ConditionalOnMissingBean
  DeadLetterQueue deadLetterQueue(
      StreamBridge bridge, Topology topology, MessagingProperties properties) {
    return new BinderDeadLetterQueue(
        bridge,
        topology.of(properties.group()).stream()
            .map(Subscription::queue)
            .collect(Collectors.toSet()));
  }

  @Bean
  @ConditionalOnProperty(
      name = "landbridge.messaging.inbox.enabled",
      havingValue = "true",
      matchIfMissing = true)
  Consumption consumption(
      ApplicationContext context,
      BindingService bindings,
      Topology topology,
      MessagingProperties properties,
      PackConsumer consumer,
      StoreWatch store,
      ReceiverGroup receivers) {
    return new Consumption(
        context, bindings, topology.of(properties.group()), consumer, store, receivers);
  }
}
