package dev.landbridge.bookingsaga;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The coordination service: {@code booking-saga.yaml}, schema {@code booking_saga}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BookingSaga {

  /**
   * The application with its own configuration name, so that others on the class path don't shadow
   * it.
   */
  public static SpringApplicationBuilder application() {
    return new SpringApplicationBuilder(BookingSaga.class)
        .properties("spring.config.name=booking-saga");
  }

  public static void main(String[] args) {
    application().run(args);
  }
}
