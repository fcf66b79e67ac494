package dev.landbridge.messaging.autoconfigure;

import dev.landbridge.messaging.MessagingProperties;
import dev.landbridge.messaging.Outbox;
import dev.landbridge.messaging.binding.BindingConfiguration;
import dev.landbridge.messaging.inbox.InboxConfiguration;
import dev.landbridge.messaging.outbox.OutboxLog;
import dev.landbridge.messaging.outbox.Publisher;
import dev.landbridge.messaging.outbox.Relay;
import dev.landbridge.messaging.outbox.Resend;
import dev.landbridge.messaging.steps.Steps;
import dev.landbridge.messaging.store.MessagingSchema;
import dev.landbridge.messaging.store.Partitions;
import dev.landbridge.messaging.store.StoreGuard;
import dev.landbridge.messaging.store.StoreHealth;
import dev.landbridge.messaging.store.StoreWatch;
import dev.landbridge.messaging.store.Upkeep;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Import;

/**
 * Outbox, relay, inbox, retries and steps; {@code landbridge.messaging.enabled=false} switches them
 * off.
 */
@AutoConfiguration(
    // Which shows a database's health only where nobody else does.
    before = DataSourceHealthContributorAutoConfiguration.class,
    after = {
      DataSourceAutoConfiguration.class,
      DataSourceTransactionManagerAutoConfiguration.class,
      FlywayAutoConfiguration.class,
      CircuitBreakerAutoConfiguration.class
    },
    afterName = {
      "org.springframework.cloud.stream.config.BindingServiceConfiguration",
      "org.springframework.cloud.stream.function.FunctionConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
    })
@ConditionalOnBean(DataSource.class)
@ConditionalOnProperty(
    name = "landbridge.messaging.enabled",
    havingValue = "true",
    matchIfMissing = true)
@EnableConfigurationProperties(MessagingProperties.class)
@Import({InboxConfiguration.class, BindingConfiguration.class})
public class MessagingAutoConfiguration {

  @Bean
  static StoreGuard storeGuard(ObjectProvider<CircuitBreakerRegistry> breakers) {
    return new StoreGuard(breakers);
  }

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  @ConditionalOnMissingBean
  MeterRegistry meterRegistry() {
    return new SimpleMeterRegistry();
  }

  @Bean
  Partitions messagingPartitions(DataSource dataSource, MessagingProperties properties) {
    return new Partitions(
        dataSource,
        properties.schema(),
        properties.outbox().retention(),
        properties.inbox().retention());
  }

  @Bean
  MessagingSchema messagingSchema(
      DataSource dataSource, MessagingProperties properties, Partitions partitions) {
    return new MessagingSchema(dataSource, properties.schema(), partitions);
  }

  @Bean
  @DependsOn("messagingSchema")
  Upkeep messagingUpkeep(Partitions partitions) {
    return new Upkeep(partitions);
  }

  @Bean
  StoreWatch storeWatch(
      DataSource dataSource,
      CircuitBreakerRegistry breakers,
      StoreGuard guard,
      MessagingProperties properties) {
    MessagingProperties.Store store = properties.store();
    return StoreWatch.of(
        dataSource,
        breakers.circuitBreaker(StoreGuard.BREAKER),
        guard,
        store.probeInterval(),
        store.patience(),
        store.probeTimeout());
  }

  @Bean
  @ConditionalOnEnabledHealthIndicator("db")
  StoreHealth dbHealthContributor(StoreWatch watch) {
    return new StoreHealth(watch);
  }

  @Bean
  @DependsOn("messagingSchema")
  Outbox outbox(
      DataSource dataSource,
      MessagingProperties properties,
      ObjectProvider<Relay> relay,
      Clock clock) {
    return new Outbox(
        new OutboxLog(dataSource, properties.schema(), () -> relay.ifAvailable(Relay::nudge)),
        properties.source(),
        properties.outbox().maxMessage(),
        clock);
  }

  @Bean
  @DependsOn("messagingSchema")
  Steps steps(DataSource dataSource, MessagingProperties properties) {
    return new Steps(dataSource, properties.schema());
  }

  @Bean
  @DependsOn("messagingSchema")
  @ConditionalOnProperty(
      name = "landbridge.messaging.relay.enabled",
      havingValue = "true",
      matchIfMissing = true)
  Relay outboxRelay(
      DataSource dataSource,
      MessagingProperties properties,
      Publisher publisher,
      MeterRegistry meters) {
    MessagingProperties.Relay relay = properties.relay();
    return new Relay(
        dataSource,
        properties.schema(),
        publisher,
        new Relay.Settings(
            properties.group() + " " + ManagementFactory.getRuntimeMXBean().getName(),
            relay.claim(),
            relay.lease(),
            relay.packMessages(),
            relay.packSize().toBytes(),
            relay.parallel(),
            relay.pollInterval(),
            relay.backoff(),
            relay.stopWithin()),
        meters);
  }

  @Bean
  @DependsOn("messagingSchema")
  Resend outboxResend(
      DataSource dataSource, MessagingProperties properties, ObjectProvider<Relay> relay) {
    return new Resend(dataSource, properties.schema(), () -> relay.ifAvailable(Relay::nudge));
  }

  @Bean
  @ConditionalOnProperty(name = "landbridge.messaging.outbox.resend-on-start", havingValue = "true")
  SmartInitializingSingleton resendOnStart(Resend resend) {
    return resend::everything;
  }
}
