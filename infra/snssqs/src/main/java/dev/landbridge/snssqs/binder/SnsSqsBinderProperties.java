package dev.landbridge.snssqs.binder;

import dev.landbridge.snssqs.core.Provisioner;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The binder as a whole.
 *
 * @param provisioning {@code create} makes what is missing and sets what differs; {@code verify}
 *     only compares, and refuses to bind with a message that names all that is missing or differs
 * @param drainTimeout how long a stop waits for handlers at work, all queues side by side
 * @param sendTimeout of one publish or send, the AWS SDK's own retries included
 * @param maxConnections of the SQS client; one is held by each queue's long poll. Not used if the
 *     application has its own {@code SqsAsyncClientCustomizer} that sets an HTTP client
 */
@ConfigurationProperties("spring.cloud.stream.snssqs.binder")
public record SnsSqsBinderProperties(
    @DefaultValue("create") Provisioner.Mode provisioning,
    @DefaultValue("10s") Duration drainTimeout,
    @DefaultValue("15s") Duration sendTimeout,
    @DefaultValue("200") int maxConnections) {

  public SnsSqsBinderProperties {
    if (drainTimeout.isNegative()) {
      throw new IllegalArgumentException("drain timeout " + drainTimeout + " is negative");
    }
    if (!sendTimeout.isPositive()) {
      throw new IllegalArgumentException("send timeout " + sendTimeout + " is not positive");
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException("max connections " + maxConnections + " is less than 1");
    }
  }
}
