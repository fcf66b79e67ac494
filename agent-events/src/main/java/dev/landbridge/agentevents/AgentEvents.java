package dev.landbridge.agentevents;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The agents' shore as a service of its own. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class AgentEvents {
  /** By this name its configuration is found, so that several services share a class path. */
  public static final String NAME = "agent-events";

  public static void main(String[] args) {
    application().run(args);
  }

  /** The application with its own configuration name, for those who start it beside others. */
  public static SpringApplication application() {
    SpringApplication application = new SpringApplication(AgentEvents.class);
    application.setDefaultProperties(Map.of("spring.config.name", NAME));
    return application;
  }
}
