package dev.landbridge.operatorbridge;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The operator shore's service. Several instances may run at once. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class OperatorBridge {

  public static void main(String[] args) {
    application().run(args);
  }

  /**
   * Its configuration is {@code operator-bridge.yaml}, so that the services can share a class path.
   */
  static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(OperatorBridge.class)
        .properties("spring.config.name=operator-bridge");
  }
}
