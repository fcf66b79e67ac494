package dev.landbridge.things;

import dev.landbridge.web.WebApi;
import dev.landbridge.web.identity.Identities;
import dev.landbridge.web.identity.Identity;
import dev.landbridge.web.live.Lines;
import dev.landbridge.web.live.Source;
import dev.landbridge.web.live.Streams;
import dev.landbridge.web.live.Telling;
import dev.landbridge.web.live.Watch;
import dev.landbridge.web.openapi.ApiText;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Readers come by the pool "people" and their groups, owners by the pool "owners". */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class)
@Import(WebApi.class)
class Things {
  private static final ProblemType THING_FULL =
      ProblemType.of("thing-full", HttpStatus.CONFLICT, "The thing is full");

  static SpringApplication application(String name) {
    SpringApplication application = new SpringApplication(Things.class);
    application.setDefaultProperties(
        Map.of(
            "spring.application.name", name,
            "server.port", "0",
            "spring.main.banner-mode", "off",
            "spring.jmx.enabled", "false",
            "springdoc.api-docs.path", "/api/openapi/things"));
    return application;
  }

  record Reader(String subject, Set<String> playing) implements Identity {}

  record Owner(String subject) implements Identity {
    @Override
    public Set<String> playing() {
      return Set.of("owner");
    }
  }

  record Thing(String of) {}

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  ApiText text() {
    return new ApiText("Things", "All of them.", "A token", Map.of());
  }

  @Bean
  Identities identities() {
    return bearer ->
        switch (bearer.pool()) {
          case "people" -> new Reader(bearer.subject(), Set.copyOf(bearer.groups()));
          case "owners" -> new Owner(bearer.subject());
          default -> throw Refused.because(ProblemType.FORBIDDEN, "nobody");
        };
  }

  /** What becomes of things is told by whoever tests it. */
  @Component
  static class ThingNews implements Source<Integer, String> {
    final Queue<News<Integer, String>> next = new ConcurrentLinkedQueue<>();

    @Override
    public void begin() {}

    @Override
    public List<News<Integer, String>> look(Set<Integer> watched) {
      List<News<Integer, String>> news = new ArrayList<>();
      for (News<Integer, String> one = next.poll(); one != null; one = next.poll()) {
        news.add(one);
      }
      return news;
    }
  }

  @RestController
  static class Endpoint {
    private final Streams streams;
    private final Watch<Integer, String> watch;

    Endpoint(Streams streams, ThingNews news) {
      this.streams = streams;
      this.watch = streams.watch(news);
    }

    @GetMapping(path = "/api/things/{id}/events", produces = "text/event-stream")
    void follow(
        Identity caller,
        @PathVariable int id,
        HttpServletRequest request,
        HttpServletResponse response)
        throws IOException {
      Telling<String> telling =
          new Telling<>() {
            @Override
            public void begin(Lines lines) throws IOException {
              if (id == 0) {
                throw Refused.because(THING_FULL, "thing 0 is full");
              }
              lines.event("1", "thing", new Thing("at first"));
            }

            @Override
            public void news(String news, Lines lines) throws IOException {
              lines.event(null, "thing", new Thing(news));
            }
          };
      streams.tell(watch, id, telling, request, response);
    }

    @GetMapping("/api/things")
    Thing both(Identity caller) {
      return new Thing(caller.playing().toString());
    }

    @GetMapping("/api/things/{id}")
    Thing read(Reader reader, @PathVariable int id) {
      return new Thing(reader.subject());
    }

    @DeleteMapping("/api/things/{id}")
    Thing delete(Owner owner, @PathVariable int id) {
      throw Refused.because(THING_FULL, "thing " + id + " is full").with("left", 0);
    }
  }
}
