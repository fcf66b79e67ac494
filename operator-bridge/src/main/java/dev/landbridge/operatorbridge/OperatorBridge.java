package dev.landbridge.operatorbridge;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The operator shore's service. Several instances may run at once. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class OperatorBridge {

  /** Its configuration is {@code operator-bridge.yaml}, so that the services can share a class path. */
  public static void main(String[] args) {
    System.setProperty("spring.config.name", "operator-bridge");
    SpringApplication.run(OperatorBridge.class, args);
  }

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }
}
