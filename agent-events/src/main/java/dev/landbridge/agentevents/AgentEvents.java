package dev.landbridge.agentevents;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
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
    application.setAdditionalProfiles();
    application.addInitializers();
    application.setDefaultProperties(java.util.Map.of("spring.config.name", NAME));
    return application;
  }

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }
}
