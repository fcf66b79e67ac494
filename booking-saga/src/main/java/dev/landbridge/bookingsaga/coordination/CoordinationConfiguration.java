package dev.landbridge.bookingsaga.coordination;

import dev.landbridge.bookingsaga.engine.Engine;
import dev.landbridge.bookingsaga.trip.Definitions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CoordinationConfiguration {

  @Bean
  Definitions definitions() {
    return Definitions.shipped();
  }

  @Bean
  Engine engine(CoordinationProperties properties) {
    return new Engine(properties.settings());
  }
}
