package dev.landbridge.acceptance;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.landbridge.acceptance.AgentClient.Answer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * Agents and operators of the demo who do at random whatever is done with bookings, over HTTP,
 * until they are told to stop or their connection is cut.
 */
public final class Bustle implements AutoCloseable {
  private static final UUID AT_ONCE = UUID.fromString("3f8e2a10-1c01-4b6e-8a01-000000000301");
  private static final UUID ON_REQUEST = UUID.fromString("3f8e2a10-1c01-4b6e-8a01-000000000302");
  private static final UUID ANY_DATE = UUID.fromString("3f8e2a10-1c01-4b6e-8a01-000000000203");
  private static final List<String> OPERATORS = List.of("ximena", "haruto");

  /** What is done, where the platform's answer was yes. */
  public enum Deed {
    BOOKED_AT_ONCE,
    BOOKED_ON_REQUEST,
    WITHDRAWN_OR_CANCELLED,
    ACCEPTED,
    DECLINED,
    CANCELLED_BY_OPERATOR
  }

  private final AgentClient agent;
  private final List<LocalDate> atOnce;
  private final List<LocalDate> onRequest;
  private final List<UUID> answered = new CopyOnWriteArrayList<>();
  private final Map<Deed, AtomicInteger> deeds = new EnumMap<>(Deed.class);
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger cut = new AtomicInteger();
  private final ExecutorService onTheRoad = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService atTheirDesks = Executors.newScheduledThreadPool(2);
  private volatile boolean ending;

  private Bustle(URI base) {
    agent = AgentClient.ofDemoUser(base, "amara");
    atOnce = departures(AT_ONCE);
    onRequest = departures(ON_REQUEST);
    for (Deed deed : Deed.values()) {
      deeds.put(deed, new AtomicInteger());
    }
  }

  /**
   * Begins.
   *
   * @param agents at once
   * @param seed of what is done; in which order it gets there is up to the threads
   */
  public static Bustle begin(URI base, int agents, long seed) {
    Bustle bustle = new Bustle(base);
    Random seeds = new Random(seed);
    for (int i = 0; i < agents; i++) {
      bustle.goOn(seeds.nextLong(), bustle::actAsAgent);
    }
    for (String operator : OPERATORS) {
      AgentClient client = AgentClient.ofDemoUser(base, operator);
      Random random = new Random(seeds.nextLong());
      var _ =
          bustle.atTheirDesks.scheduleWithFixedDelay(
              () -> bustle.turn(() -> bustle.actAsOperator(client, random)), 0, 50, MILLISECONDS);
    }
    return bustle;
  }

  private void goOn(long seed, Consumer<Random> turn) {
    Random random = new Random(seed);
    onTheRoad.execute(() -> {
      while (!ending && cut.get() == 0) {
        turn(() -> turn.accept(random));
      }
    });
  }

  private void turn(Runnable acts) {
    try {
      acts.run();
    } catch (UncheckedIOException e) {
      // Nobody is there any more.
      cut.incrementAndGet();
    } catch (IllegalStateException e) {
      failures.add(String.valueOf(e.getMessage()));
    }
  }

  /** Returns once everything there is has been done so often, or the connection was cut. */
  public void await(int timesEach, Duration atMost) {
    Awaitility.await("everything to be done " + timesEach + " times")
        .atMost(atMost)
        .until(() ->
            cut.get() > 0 || deeds.values().stream().allMatch(done -> done.get() >= timesEach));
  }

  /** The bookings that were answered 202. */
  public List<UUID> answered() {
    return List.copyOf(answered);
  }

  /** How many calls were cut off: nothing was promised to them. */
  public int cutOff() {
    return cut.get();
  }

  public Map<Deed, Integer> deeds() {
    Map<Deed, Integer> counted = new EnumMap<>(Deed.class);
    deeds.forEach((deed, count) -> counted.put(deed, count.get()));
    return counted;
  }

  /** Answers that nobody should get while the platform runs. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Ends it; what has been asked for is waited for. */
  @Override
  public void close() {
    ending = true;
    atTheirDesks.close();
    onTheRoad.close();
  }

  /** Accepts whatever still waits for an operator, so that no booking has to wait for a day. */
  public static void acceptWhatWaits(URI base) {
    for (String operator : OPERATORS) {
      AgentClient client = AgentClient.ofDemoUser(base, operator);
      for (JsonNode request : pending(client)) {
        decide(client, request, "accept", Map.of());
      }
    }
  }

  private void actAsAgent(Random random) {
    int choice = random.nextInt(100);
    if (choice < 40) {
      book(AT_ONCE, any(atOnce, random), Deed.BOOKED_AT_ONCE);
    } else if (choice < 55) {
      book(ON_REQUEST, any(onRequest, random), Deed.BOOKED_ON_REQUEST);
    } else if (choice < 70) {
      LocalDate date = LocalDate.now(ZoneOffset.UTC).plusDays(30 + random.nextInt(90));
      book(ANY_DATE, date, Deed.BOOKED_ON_REQUEST);
    } else if (!answered.isEmpty()) {
      cancel(any(answered, random));
    }
  }

  private void book(UUID packageId, LocalDate date, Deed deed) {
    JsonNode quote = agent.quote(packageId, date, 1, List.of()).expect(201);
    Answer answer = agent.book(quote, date, 1, List.of());
    answered.add(UUID.fromString(answer.expect(202).get("id").asString()));
    done(deed);
  }

  private void cancel(UUID booking) {
    String path = "/api/bookings/" + booking + "/cancellations";
    Answer quoted = expected(agent.post(path, Map.of(), Map.of()), 201, 409);
    if (quoted.status() == 201) {
      String id = quoted.body().get("id").asString();
      Answer confirmed =
          expected(agent.post(path + "/" + id + "/confirm", Map.of(), Map.of()), 202, 409);
      if (confirmed.status() == 202) {
        done(Deed.WITHDRAWN_OR_CANCELLED);
      }
    }
  }

  private void actAsOperator(AgentClient operator, Random random) {
    for (JsonNode request : pending(operator)) {
      int choice = random.nextInt(4);
      if (choice < 2) {
        if (decide(operator, request, "accept", Map.of()).status() == 200) {
          done(Deed.ACCEPTED);
        }
      } else if (choice < 3) {
        Map<String, String> reason = Map.of("reason", "The guide is ill.");
        if (decide(operator, request, "decline", reason).status() == 200) {
          done(Deed.DECLINED);
        }
      }
    }
    if (random.nextInt(4) > 0) {
      return;
    }
    List<JsonNode> sold =
        operator.get("/api/operators/bookings").expect(200).get("items").valueStream().toList();
    if (!sold.isEmpty()) {
      JsonNode booking = any(sold, random);
      Answer cancelled =
          expected(
              operator.post(
                  "/api/operators/bookings/"
                      + booking.get("bookingId").asString()
                      + "/cancellations",
                  Map.of("reason", "The road is closed."),
                  Map.of()),
              202,
              409);
      if (cancelled.status() == 202) {
        done(Deed.CANCELLED_BY_OPERATOR);
      }
    }
  }

  private static List<JsonNode> pending(AgentClient operator) {
    return operator
        .get("/api/operators/requests?limit=100")
        .expect(200)
        .get("items")
        .valueStream()
        .toList();
  }

  private static Answer decide(
      AgentClient operator, JsonNode request, String how, Map<String, String> body) {
    String path = "/api/operators/requests/" + request.get("id").asString() + "/" + how;
    return expected(operator.post(path, body, Map.of()), 200, 409);
  }

  private static Answer expected(Answer answer, int... statuses) {
    for (int status : statuses) {
      if (answer.status() == status) {
        return answer;
      }
    }
    throw new IllegalStateException("got " + answer.status() + ": " + answer.text());
  }

  private void done(Deed deed) {
    Objects.requireNonNull(deeds.get(deed)).incrementAndGet();
  }

  /** Late enough that nothing ends while it is looked at. */
  private List<LocalDate> departures(UUID packageId) {
    List<LocalDate> dates = new ArrayList<>();
    Answer shown =
        Awaitility.await("the demo to be on sale")
            .atMost(Duration.ofMinutes(1))
            .until(
                () -> agent.get("/api/packages/" + packageId),
                answer -> answer.status() == 200 && !answer.body().get("departures").isEmpty());
    for (JsonNode departure : shown.body().get("departures")) {
      LocalDate date = LocalDate.parse(departure.get("date").asString());
      if (date.isAfter(LocalDate.now(ZoneOffset.UTC).plusDays(30))) {
        dates.add(date);
      }
    }
    return dates;
  }

  private static <T> T any(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
