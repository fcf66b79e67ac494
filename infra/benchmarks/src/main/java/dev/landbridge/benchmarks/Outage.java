package dev.landbridge.benchmarks;

import dev.landbridge.acceptance.AgentClient;
import dev.landbridge.acceptance.AgentClient.Answer;
import dev.landbridge.acceptance.Kills;
import dev.landbridge.acceptance.Market;
import dev.landbridge.acceptance.Market.Offer;
import dev.landbridge.acceptance.ServiceProcess;
import dev.landbridge.local.LocalPlatform;
import dev.landbridge.local.Options;
import dev.landbridge.local.frontdoor.Service;
import dev.landbridge.schemas.event.CloudEvents;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * The operators' store cut off from its bridge for a minute while agents search, quote and book:
 * what they and the operators meet, and what becomes of the bookings.
 */
final class Outage {
  private static final Duration BEFORE = Duration.ofSeconds(10);
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(10);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** What was asked of the platform, in which phase, and how it went. */
  private record Call(String phase, String what, int status, Duration took) {}

  private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<UUID> answered = new ConcurrentLinkedQueue<>();
  private final AtomicReference<String> phase = new AtomicReference<>("before");
  private volatile boolean over;

  private Outage() {}

  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 60;
    int callers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 16;
    boolean freeze = arguments.length > 2 && arguments[2].equals("freeze");
    Path data = Files.createTempDirectory("landbridge-outage-");
    boolean good;
    try (LocalPlatform platform = LocalPlatform.start(Options.in(data).withoutHistory())) {
      Market market = new Market(platform);
      market.leaveCredit("amara", 1_000_000_000_000L);
      try (Kills processes = new Kills(platform, market, data.resolve("processes"))) {
        good = new Outage().run(platform, market, processes, seconds, callers, freeze);
      }
    }
    if (good) {
      FileSystemUtils.deleteRecursively(data);
    }
    System.exit(good ? 0 : 1);
  }

  private boolean run(
      LocalPlatform platform,
      Market market,
      Kills processes,
      int seconds,
      int callers,
      boolean freeze)
      throws InterruptedException {
    ServiceProcess bridge =
        Objects.requireNonNull(processes.startProcesses().get(Service.OPERATOR_BRIDGE));
    Offer offer = market.offer(1_000_000);
    AgentClient agent = market.agent();
    AgentClient operator = AgentClient.ofDemoUser(platform.baseUri(), "ximena");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        threads.execute(() -> actAsAgent(agent, offer));
      }
      threads.execute(() -> actAsOperator(operator));
      pause(BEFORE);
      System.out.println("health before: " + health(bridge));
      if (freeze) {
        processes.operatorsStore().freeze();
      } else {
        processes.operatorsStore().cut();
      }
      phase.set("opening");
      Instant cut = Instant.now();
      String told = health(bridge);
      while (told.startsWith("UP") && Duration.between(cut, Instant.now()).toSeconds() < seconds) {
        pause(Duration.ofMillis(100));
        told = health(bridge);
      }
      System.out.printf(
          "health after %.1f s without the store: %s%n",
          Duration.between(cut, Instant.now()).toMillis() / 1000.0, told);
      pause(Duration.ofSeconds(5));
      phase.set("away");
      pause(Duration.ofSeconds(seconds).minus(Duration.between(cut, Instant.now())));
      processes.operatorsStore().restore();
      phase.set("back");
      Instant back = Instant.now();
      pause(BEFORE);
      over = true;
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.MINUTES);
      settle(market, back);
    }
    for (String each : List.of("before", "opening", "away", "back")) {
      for (String what : List.of("search", "quote", "book", "operator's requests")) {
        report(each, what);
      }
    }
    Map<String, Integer> statuses = market.checker().statuses();
    List<String> violations = market.checker().violations();
    long declined = answered.stream().filter(id -> agent.status(id).equals("DECLINED")).count();
    System.out.printf(
        "%d bookings answered 202; %s; %d declined, %d violations%n",
        answered.size(), statuses, declined, violations.size());
    violations.forEach(System.out::println);
    long failed =
        calls.stream()
            .filter(call -> !call.what().startsWith("operator") && call.status() >= 400)
            .count();
    return declined == 0 && violations.isEmpty() && failed == 0;
  }

  /** Waits for every booking to settle, and tells how many were left at which time. */
  private static void settle(Market market, Instant back) {
    int next = market.checker().unsettled();
    int left = next;
    while (left > 0) {
      if (left <= next) {
        System.out.printf(
            "%5d bookings on their way %.1f s after the store was back%n", left, seconds(back));
        next = left / 2;
      }
      if (seconds(back) > SETTLED_WITHIN.toSeconds()) {
        throw new IllegalStateException(left + " bookings did not settle");
      }
      pause(Duration.ofMillis(200));
      left = market.checker().unsettled();
    }
    System.out.printf(
        "all settled %.1f s after the store was back, of which %d s under load%n",
        seconds(back), BEFORE.toSeconds());
  }

  private static double seconds(Instant since) {
    return Duration.between(since, Instant.now()).toMillis() / 1000.0;
  }

  private void actAsAgent(AgentClient agent, Offer offer) {
    while (!over) {
      timed("search", () -> agent.get("/api/packages?q=test&limit=5"));
      Answer quote =
          timed("quote", () -> agent.quote(offer.packageId(), offer.date(), 1, List.of()));
      if (quote.status() == 201) {
        Answer booked = timed("book", () -> agent.book(quote.body(), offer.date(), 1, List.of()));
        if (booked.status() == 202) {
          answered.add(UUID.fromString(booked.body().get("id").asString()));
        }
      }
      // As many as a busy agency, not as many as the machine bears.
      pause(Duration.ofMillis(500));
    }
  }

  private void actAsOperator(AgentClient operator) {
    while (!over) {
      timed("operator's requests", () -> operator.get("/api/operators/requests"));
      pause(Duration.ofMillis(200));
    }
  }

  private Answer timed(String what, java.util.function.Supplier<Answer> call) {
    String during = phase.get();
    Instant begin = Instant.now();
    Answer answer = call.get();
    calls.add(new Call(during, what, answer.status(), Duration.between(begin, Instant.now())));
    return answer;
  }

  private void report(String during, String what) {
    List<Call> these =
        calls.stream()
            .filter(call -> call.phase().equals(during) && call.what().equals(what))
            .sorted((a, b) -> a.took().compareTo(b.took()))
            .toList();
    if (!these.isEmpty()) {
      System.out.printf(
          "%-8s %-20s %5d calls, statuses %s, p50 %d ms, p99 %d ms, max %d ms%n",
          during,
          what,
          these.size(),
          new java.util.TreeSet<>(these.stream().map(Call::status).toList()),
          these.get(these.size() / 2).took().toMillis(),
          these.get(these.size() * 99 / 100).took().toMillis(),
          these.getLast().took().toMillis());
    }
  }

  /** What a process says of itself, and of what is not up. */
  private static String health(ServiceProcess process) {
    try {
      JsonNode health =
          CloudEvents.mapper()
              .readTree(
                  HTTP.send(
                          HttpRequest.newBuilder(process.base().resolve("/actuator/health"))
                              .build(),
                          HttpResponse.BodyHandlers.ofString())
                      .body());
      StringBuilder told = new StringBuilder(health.get("status").asString());
      health
          .get("components")
          .forEachEntry((name, component) -> {
            if (!component.path("status").asString("UP").equals("UP")) {
              told.append("; ")
                  .append(name)
                  .append(": ")
                  .append(component.get("status").asString());
            }
          });
      return told.append("; breaker of the store: ")
          .append(health.at("/components/circuitBreakers/details/store/details/state").asString(""))
          .toString();
    } catch (IOException e) {
      return "no answer: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void pause(Duration time) {
    Instant until = Instant.now().plus(time);
    while (Instant.now().isBefore(until)) {
      LockSupport.parkNanos(Duration.between(Instant.now(), until).toNanos());
    }
  }
}
