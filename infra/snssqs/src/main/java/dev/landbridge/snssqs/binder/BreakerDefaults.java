package dev.landbridge.snssqs.binder;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Defaults of the circuit breakers {@code sns} and {@code sqs}, below everything that an
 * application sets under {@code resilience4j.circuitbreaker.instances}.
 */
public class BreakerDefaults implements EnvironmentPostProcessor {

  private static final String SOURCE = "snssqsDefaults";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (environment.getPropertySources().contains(SOURCE)) {
      return;
    }
    Map<String, Object> defaults = new LinkedHashMap<>();
    for (String name : new String[] {SnsSqsAutoConfiguration.SNS, SnsSqsAutoConfiguration.SQS}) {
      String prefix = "resilience4j.circuitbreaker.instances." + name + ".";
      defaults.put(prefix + "registerHealthIndicator", "true");
      defaults.put(prefix + "slidingWindowSize", "20");
      defaults.put(prefix + "minimumNumberOfCalls", "5");
      defaults.put(prefix + "failureRateThreshold", "50");
      defaults.put(prefix + "waitDurationInOpenState", "2s");
      defaults.put(prefix + "permittedNumberOfCallsInHalfOpenState", "3");
      // Long polls take as long as they take.
      defaults.put(prefix + "slowCallDurationThreshold", "60s");
    }
    environment.getPropertySources().addLast(new MapPropertySource(SOURCE, defaults));
  }
}
