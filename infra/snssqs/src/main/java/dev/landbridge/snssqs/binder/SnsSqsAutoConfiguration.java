package dev.landbridge.snssqs.binder;

import dev.landbridge.snssqs.core.BrokerCalls;
import dev.landbridge.snssqs.core.Provisioner;
import dev.landbridge.snssqs.core.QueueSender;
import dev.landbridge.snssqs.core.ReceiverGroup;
import dev.landbridge.snssqs.core.TopicPublisher;
import io.awspring.cloud.autoconfigure.sns.SnsAutoConfiguration;
import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import io.awspring.cloud.autoconfigure.sqs.SqsAutoConfiguration;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.springboot.circuitbreaker.autoconfigure.CircuitBreakerAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * What the binder and others share: provisioning, publishing and sending, on the clients of Spring
 * Cloud AWS.
 */
@AutoConfiguration(
    after = {
      SqsAutoConfiguration.class,
      SnsAutoConfiguration.class,
      CircuitBreakerAutoConfiguration.class
    })
@EnableConfigurationProperties(SnsSqsBinderProperties.class)
public class SnsSqsAutoConfiguration {

  /** The names under {@code resilience4j.circuitbreaker.instances}. */
  static final String SNS = "sns";

  static final String SQS = "sqs";

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  SqsAsyncClientCustomizer roomForLongPollsAndSends(SnsSqsBinderProperties properties) {
    return builder ->
        builder.httpClientBuilder(
            NettyNioAsyncHttpClient.builder().maxConcurrency(properties.maxConnections()));
  }

  @Bean
  @ConditionalOnMissingBean
  Provisioner snsSqsProvisioner(
      SnsClient sns, SqsAsyncClient sqs, SnsSqsBinderProperties properties) {
    return new Provisioner(sns, sqs, properties.provisioning());
  }

  @Bean
  @ConditionalOnMissingBean
  TopicPublisher topicPublisher(
      SnsClient sns, CircuitBreakerRegistry breakers, SnsSqsBinderProperties properties) {
    return new TopicPublisher(
        sns, new BrokerCalls(breakers.circuitBreaker(SNS)), properties.sendTimeout());
  }

  @Bean
  @ConditionalOnMissingBean
  QueueSender queueSender(
      SqsAsyncClient sqs, CircuitBreakerRegistry breakers, SnsSqsBinderProperties properties) {
    return new QueueSender(
        sqs, new BrokerCalls(breakers.circuitBreaker(SQS)), properties.sendTimeout());
  }

  @Bean
  @ConditionalOnMissingBean
  ReceiverGroup receiverGroup() {
    return new ReceiverGroup();
  }

  @Bean
  @ConditionalOnMissingBean
  StopTogether stopTogether(ReceiverGroup receivers) {
    return new StopTogether(receivers);
  }
}
