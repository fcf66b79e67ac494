package dev.landbridge.messaging.inbox;

import dev.landbridge.messaging.MessagingProperties;
import dev.landbridge.messaging.Outbox;
import dev.landbridge.messaging.PackHandler;
import dev.landbridge.messaging.store.Partitions;
import dev.landbridge.messaging.store.StoreWatch;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The beans of what is received. */
@Configuration(proxyBeanMethods = false)
public class InboxConfiguration {

  private final TransactionTemplate transaction;
  private final Inbox inbox;
  private final Retries retries;
  private final Meters meters;
  private final RetrySettings settings;

  InboxConfiguration(
      DataSource dataSource,
      PlatformTransactionManager transactions,
      MessagingProperties properties,
      MeterRegistry registry) {
    this.transaction = new TransactionTemplate(transactions);
    this.inbox = new Inbox(dataSource, properties.schema());
    this.retries = new Retries(dataSource, properties.schema());
    this.meters = new Meters(registry);
    MessagingProperties.Retry retry = properties.retry();
    this.settings =
        new RetrySettings(
            retry.attempts(),
            retry::pause,
            retry.lease(),
            retry.pollInterval(),
            retry.batch(),
            properties.inbox().atOnce(),
            properties.inbox().stopWithin());
  }

  @Bean
  Handlers packHandlers(ObjectProvider<PackHandler> handlers, Outbox outbox) {
    return new Handlers(handlers.orderedStream().toList(), outbox);
  }

  @Bean
  DeadLetters deadLetters(DeadLetterQueue queue, MessagingProperties properties) {
    return new DeadLetters(transaction, retries, inbox, queue, meters, properties.version());
  }

  @Bean
  @DependsOn("messagingSchema")
  RetryRunner retryRunner(Handlers handlers, StoreWatch store, DeadLetters deadLetters) {
    return new RetryRunner(transaction, retries, handlers, store, deadLetters, meters, settings);
  }

  @Bean
  @DependsOn("messagingSchema")
  PackConsumer packConsumer(
      Handlers handlers,
      RetryRunner runner,
      Partitions partitions,
      StoreWatch store,
      DeadLetters deadLetters) {
    return new PackConsumer(
        transaction,
        inbox,
        retries,
        handlers,
        runner,
        partitions,
        store,
        deadLetters,
        meters,
        settings);
  }
}
