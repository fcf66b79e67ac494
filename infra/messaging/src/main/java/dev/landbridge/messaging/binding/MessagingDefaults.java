package dev.landbridge.messaging.binding;

import dev.landbridge.messaging.store.StoreFailures;
import dev.landbridge.messaging.store.StoreGuard;
import dev.landbridge.schemas.topology.Topology;
import dev.landbridge.schemas.topology.Topology.Channel;
import dev.landbridge.schemas.topology.Topology.Subscription;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * Bindings of the group's queues and topics as the topology has them, the breaker {@code store},
 * and how long a connection is waited for; below everything that the service sets itself.
 */
public class MessagingDefaults implements EnvironmentPostProcessor {
  private static final String SOURCE = "messagingDefaults";

  /** The binding of a queue's dead-letter queue: named like it. */
  static String deadLetterBinding(String queue) {
    return queue + "-dlq";
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (environment.getPropertySources().contains(SOURCE)) {
      return;
    }
    Map<String, Object> defaults = new LinkedHashMap<>();
    store(defaults);
    String group = environment.getProperty("landbridge.messaging.group");
    if (group != null) {
      bindings(defaults, group);
    }
    addLast(environment.getPropertySources(), defaults);
  }

  /**
   * Below the application's own default properties too, which Spring Boot keeps at the very end.
   */
  private static void addLast(MutablePropertySources sources, Map<String, Object> defaults) {
    sources.addLast(new MapPropertySource(SOURCE, Map.of("landbridge.messaging.defaults", "set")));
    PropertySource<?> own = sources.get(DefaultPropertiesPropertySource.NAME);
    if (own instanceof MapPropertySource map) {
      Map<String, Object> merged = new LinkedHashMap<>(defaults);
      merged.putAll(map.getSource());
      sources.replace(own.getName(), new DefaultPropertiesPropertySource(merged));
    } else {
      sources.addLast(new DefaultPropertiesPropertySource(defaults));
    }
  }

  private static void store(Map<String, Object> defaults) {
    String breaker = "resilience4j.circuitbreaker.instances." + StoreGuard.BREAKER + ".";
    defaults.put(breaker + "registerHealthIndicator", "true");
    defaults.put(breaker + "slidingWindowSize", "10");
    defaults.put(breaker + "minimumNumberOfCalls", "3");
    defaults.put(breaker + "failureRateThreshold", "50");
    // The watch opens and closes it. Only where nobody watches calls try by themselves after this.
    defaults.put(breaker + "waitDurationInOpenState", "10s");
    defaults.put(breaker + "permittedNumberOfCallsInHalfOpenState", "1");
    defaults.put(breaker + "slowCallDurationThreshold", "60s");
    defaults.put(breaker + "recordFailurePredicate", StoreFailures.Connection.class.getName());
    defaults.put("management.health.circuitbreakers.enabled", "true");
    // Health names the breaker that is open. Without the disk, whose details are a path of this
    // machine.
    defaults.put("management.endpoint.health.show-details", "always");
    defaults.put("management.health.diskspace.enabled", "false");
    connections(defaults);
    // Nothing listens for metrics unless the service is told where.
    defaults.put("management.otlp.metrics.export.enabled", "false");
  }

  /**
   * How long connections are waited for, for all services. None of it is how an outage is noticed:
   * that is the watch's part, which ends all waits after {@code
   * landbridge.messaging.store.patience} and {@code .probe-timeout}, and breaks connections that
   * hang.
   */
  private static void connections(Map<String, Object> defaults) {
    String hikari = "spring.datasource.hikari.";
    // In a crowd: the store is there, and others have all the connections.
    defaults.put(hikari + "connection-timeout", "10000");
    // A connection that died unnoticed costs its caller this much; the shortest that pgjdbc knows.
    defaults.put(hikari + "validation-timeout", "1000");
    String properties = hikari + "data-source-properties.";
    defaults.put(properties + "tcpKeepAlive", "true");
    // A host that vanished, met by the pool itself, which makes one connection after another.
    defaults.put(properties + "connectTimeout", "3");
    defaults.put(properties + "loginTimeout", "5");
    // Longer than any statement, those of migrations included: the last resort where the watch
    // hears answers, as after a failover, and a connection hangs all the same.
    defaults.put(properties + "socketTimeout", "60");
    // Errors quote no rows.
    defaults.put(properties + "logServerErrorDetail", "false");
  }

  private static void bindings(Map<String, Object> defaults, String group) {
    Topology topology = Topology.load();
    defaults.put("spring.cloud.stream.dynamic-destination-cache-size", "1000");
    for (Channel channel : topology.channels()) {
      String topic = "spring.cloud.stream.bindings." + channel.topic() + ".";
      defaults.put(topic + "destination", channel.topic());
      defaults.put(topic + "producer.use-native-encoding", "true");
    }
    for (Subscription subscription : topology.of(group)) {
      String queue = "spring.cloud.stream.bindings." + subscription.queue() + ".";
      defaults.put(queue + "destination", subscription.topic());
      defaults.put(queue + "group", group);
      defaults.put(queue + "consumer.max-attempts", "1");
      defaults.put(queue + "consumer.use-native-decoding", "true");
      defaults.put(queue + "consumer.concurrency", "${landbridge.messaging.inbox.concurrency:2}");
      String dead = deadLetterBinding(subscription.queue());
      defaults.put(
          "spring.cloud.stream.bindings." + dead + ".destination", subscription.deadLetterQueue());
      defaults.put(
          "spring.cloud.stream.bindings." + dead + ".producer.use-native-encoding", "true");
      defaults.put(
          "spring.cloud.stream.snssqs.bindings." + dead + ".producer.destination-type", "queue");
    }
  }
}
