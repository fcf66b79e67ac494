package dev.landbridge.snssqs.binder;

import dev.landbridge.schemas.topology.Topology;
import dev.landbridge.snssqs.core.BrokerCalls;
import dev.landbridge.snssqs.core.Provisioner;
import dev.landbridge.snssqs.core.QueueSender;
import dev.landbridge.snssqs.core.ReceiverGroup;
import dev.landbridge.snssqs.core.TopicPublisher;
import io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.sns.SnsAutoConfiguration;
import io.awspring.cloud.autoconfigure.sqs.SqsAutoConfiguration;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The binder's own context, whose parent is the application's; a binder with an environment of its
 * own has no parent.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SnsSqsExtendedBindingProperties.class)
public class SnsSqsBinderConfiguration {

  /**
   * For a binder with an environment of its own: an account, region or endpoint that is not the
   * application's.
   */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingBean(Provisioner.class)
  @ImportAutoConfiguration({
    CredentialsProviderAutoConfiguration.class,
    RegionProviderAutoConfiguration.class,
    AwsAutoConfiguration.class,
    SqsAutoConfiguration.class,
    SnsAutoConfiguration.class,
    CircuitBreakerAutoConfiguration.class,
    SnsSqsAutoConfiguration.class
  })
  static class OwnClients {}

  @Bean
  SnsSqsMessageChannelBinder snsSqsMessageChannelBinder(
      Provisioner provisioner,
      ObjectProvider<Topology> topology,
      SnsSqsExtendedBindingProperties bindings,
      TopicPublisher publisher,
      QueueSender sender,
      SqsAsyncClient sqs,
      CircuitBreakerRegistry breakers,
      ReceiverGroup receivers,
      SnsSqsBinderProperties properties) {
    return new SnsSqsMessageChannelBinder(
        new SnsSqsDestinations(provisioner, topology.getIfAvailable()),
        bindings,
        publisher,
        sender,
        sqs,
        new BrokerCalls(breakers.circuitBreaker(SnsSqsAutoConfiguration.SQS)),
        receivers,
        properties.drainTimeout());
  }

  /** Found here by Spring Cloud Stream, which adds it to its converters. */
  @Bean
  PackConverter packConverter() {
    return new PackConverter();
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
  static class BinderHealth {

    @Bean
    HealthIndicator brokersHealthIndicator(CircuitBreakerRegistry breakers) {
      return new BrokersHealthIndicator(breakers);
    }
  }
}
