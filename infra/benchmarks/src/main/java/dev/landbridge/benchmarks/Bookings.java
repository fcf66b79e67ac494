package dev.landbridge.benchmarks;

import dev.landbridge.acceptance.AgentClient;
import dev.landbridge.acceptance.Market;
import dev.landbridge.acceptance.Market.Offer;
import dev.landbridge.acceptance.PlatformProcess;
import dev.landbridge.local.LocalPlatform;
import dev.landbridge.local.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * The whole local platform as a process of its own, on durable stores: the time until it answers,
 * from POST to CONFIRMED one booking after another, bookings per second with many callers, and the
 * memory it stands at then.
 */
final class Bookings {
  private static final int WARM_UP = 100;

  private Bookings() {}

  public static void main(String[] arguments) throws Exception {
    int sequential = argument(arguments, 0, 200);
    int callers = argument(arguments, 1, 32);
    int concurrent = argument(arguments, 2, 2_000);
    Path data = Files.createTempDirectory("landbridge-benchmark-");
    Path logs = Files.createTempDirectory("landbridge-benchmark-logs-");
    Offer offer = prepare(data, sequential + concurrent + WARM_UP);

    Instant begun = Instant.now();
    try (PlatformProcess platform = PlatformProcess.start(data, logs, List.of())) {
      Duration start = Duration.between(begun, Instant.now());
      AgentClient agent = AgentClient.ofDemoUser(platform.base(), "amara");
      for (int i = 0; i < WARM_UP; i++) {
        awaitConfirmed(agent, agent.request(offer.packageId(), offer.date(), 1));
      }
      long[] micros = oneAfterAnother(agent, offer, sequential);
      double perSecond = manyAtOnce(agent, offer, callers, concurrent);

      System.out.printf("start, data there, until it answers  %.1f s%n", start.toMillis() / 1000.0);
      System.out.printf(
          "POST to CONFIRMED, %d in a row       p50 %.0f ms, p99 %.0f ms, max %.0f ms%n",
          sequential,
          micros[sequential / 2] / 1000.0,
          micros[(int) (sequential * 0.99) - 1] / 1000.0,
          micros[sequential - 1] / 1000.0);
      System.out.printf(
          "bookings per second, %d callers       %.1f CONFIRMED (%d bookings)%n",
          callers, perSecond, concurrent);
      System.out.printf("memory of the platform's JVM          %d MiB%n", resident(platform.pid()));
      System.out.printf("memory of its PostgreSQL processes    %d MiB%n", ofPostgres(data));
    }
    FileSystemUtils.deleteRecursively(data);
    FileSystemUtils.deleteRecursively(logs);
  }

  /** The first start makes the data; this one sells enough seats. */
  private static Offer prepare(Path data, int seats) {
    try (LocalPlatform platform = LocalPlatform.start(Options.in(data).withoutHistory())) {
      Market market = new Market(platform);
      market.leaveCredit("amara", 1_000_000_000_000L);
      return market.offer(seats);
    }
  }

  private static long[] oneAfterAnother(AgentClient agent, Offer offer, int bookings) {
    long[] micros = new long[bookings];
    for (int i = 0; i < bookings; i++) {
      JsonNode quote = agent.quote(offer.packageId(), offer.date(), 1, List.of()).expect(201);
      long posted = System.nanoTime();
      UUID id =
          UUID.fromString(
              agent.book(quote, offer.date(), 1, List.of()).expect(202).get("id").asString());
      awaitConfirmed(agent, id);
      micros[i] = (System.nanoTime() - posted) / 1000;
    }
    Arrays.sort(micros);
    return micros;
  }

  /** From the first POST until the last booking is CONFIRMED. */
  private static double manyAtOnce(AgentClient agent, Offer offer, int callers, int bookings)
      throws InterruptedException {
    AtomicInteger left = new AtomicInteger(bookings);
    ConcurrentLinkedQueue<UUID> booked = new ConcurrentLinkedQueue<>();
    long begun = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(callers)) {
      for (int i = 0; i < callers; i++) {
        pool.execute(() -> {
          while (left.getAndDecrement() > 0) {
            booked.add(agent.request(offer.packageId(), offer.date(), 1));
          }
        });
      }
    }
    List<UUID> waiting = new ArrayList<>(booked);
    if (waiting.size() != bookings) {
      throw new IllegalStateException((bookings - waiting.size()) + " bookings were not accepted");
    }
    for (UUID id : waiting) {
      awaitConfirmed(agent, id);
    }
    return bookings / ((System.nanoTime() - begun) / 1e9);
  }

  private static void awaitConfirmed(AgentClient agent, UUID id) {
    Awaitility.await("booking " + id)
        .atMost(Duration.ofMinutes(5))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> agent.status(id).equals("CONFIRMED"));
  }

  /** What the process alone has in memory, shared pages by its share. */
  private static long resident(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
        if (line.startsWith("Pss:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
      }
      return -1;
    } catch (IOException e) {
      return -1;
    }
  }

  /** They are nobody's children: found by the directory that they run on. */
  private static long ofPostgres(Path data) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(" -D " + data))
        .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
        .mapToLong(process -> Math.max(0, resident(process.pid())))
        .sum();
  }

  private static int argument(String[] arguments, int index, int otherwise) {
    return arguments.length > index ? Integer.parseInt(arguments[index]) : otherwise;
  }
}
