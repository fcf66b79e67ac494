package dev.landbridge.acceptance;

import dev.landbridge.acceptance.Market.Offer;
import dev.landbridge.embedded.broker.Deliveries;
import dev.landbridge.embedded.net.CuttableProxy;
import dev.landbridge.local.LocalPlatform;
import dev.landbridge.local.frontdoor.Service;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * SIGKILL: of a service's process while bookings are in a certain step, or of the whole platform
 * under load.
 */
public final class Kills implements AutoCloseable {
  private final LocalPlatform platform;
  private final Market market;
  private final Path logs;
  private final Map<Service, ServiceProcess> processes = new EnumMap<>(Service.class);
  private final CuttableProxy operatorsStore;

  /**
   * What the callers were told.
   *
   * @param answered the bookings that were answered 202
   * @param notAnswered the requests that were refused or cut: nothing was promised to them
   */
  public record Told(List<UUID> answered, int notAnswered) {
    public Told {
      answered = List.copyOf(answered);
    }
  }

  /**
   * What a kill met.
   *
   * @param unsettledAtTheKill how many bookings were on their way then
   */
  public record Met(Told told, int unsettledAtTheKill) {}

  public Kills(LocalPlatform platform, Market market, Path logs) {
    this.platform = platform;
    this.market = market;
    this.logs = logs;
    operatorsStore = CuttableProxy.inFrontOf(platform.operatorsDb().cluster().port());
  }

  /** Through which processes of the bridge reach their store. */
  public CuttableProxy operatorsStore() {
    return operatorsStore;
  }

  private ServiceProcess begin(Service service) {
    Map<String, String> settings = new LinkedHashMap<>(platform.settings(service));
    if (service == Service.OPERATOR_BRIDGE) {
      String direct = ":" + platform.operatorsDb().cluster().port() + "/";
      String proxied = ":" + operatorsStore.port() + "/";
      settings.replaceAll(
          (name, value) -> name.endsWith(".url") ? value.replace(direct, proxied) : value);
    }
    return ServiceProcess.start(service.title(), settings, logs);
  }

  /** Puts a process of its own, from its own jar, in the place of each service of the platform. */
  public Map<Service, ServiceProcess> startProcesses() {
    List<Service> missing =
        Stream.of(Service.values()).filter(service -> !processes.containsKey(service)).toList();
    for (Service service : missing) {
      platform.stop(service);
      processes.put(service, begin(service));
    }
    for (Service service : missing) {
      platform.join(service, process(service).awaitHealthy().base());
    }
    return Map.copyOf(processes);
  }

  /**
   * Books, and kills the service's process at the moment at which the given message has been put
   * into its queue; where it has none, one is started first. Returns when all bookings have
   * settled, with another instance in the platform's JVM.
   *
   * @param at the message type, of the {@code nth} booking that gets there
   * @param bookings at once, a seat each
   */
  public Met kill(Service service, String at, int nth, Offer offer, int bookings) {
    ServiceProcess first = processes.remove(service);
    if (first == null) {
      platform.stop(service);
      first = begin(service);
      platform.join(service, first.awaitHealthy().base());
    }
    CountDownLatch reached = new CountDownLatch(nth);
    platform.broker().through(countingDown(at, reached));
    AgentClient agent = market.agent();
    List<UUID> answered = new ArrayList<>();
    int unsettled;
    int notAnswered = 0;
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<UUID>> requests = new ArrayList<>();
      for (int i = 0; i < bookings; i++) {
        requests.add(callers.submit(() -> agent.request(offer.packageId(), offer.date(), 1)));
      }
      if (!reached.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException(at + " was not delivered within a minute");
      }
      first.kill();
      platform.leave(service, first.base());
      unsettled = market.checker().unsettled();
      for (Future<UUID> request : requests) {
        try {
          answered.add(request.get());
        } catch (ExecutionException refused) {
          notAnswered++;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      first.kill();
      platform.broker().through(Deliveries.UNTOUCHED);
    }
    platform.startAnother(service);
    market.awaitSettled(Duration.ofMinutes(2));
    return new Met(new Told(answered, notAnswered), unsettled);
  }

  /**
   * Runs the whole platform as a process of its own on a data directory, lets agents and operators
   * do whatever they do, and kills it and all that it started.
   *
   * @param timesEach everything has been done so often before
   */
  public static Bustle killPlatform(
      Path data, Path logs, int agents, int timesEach, long seed, Duration atMost) {
    try (PlatformProcess platform = PlatformProcess.start(data, logs, List.of());
        Bustle bustle = Bustle.begin(platform.base(), agents, seed)) {
      bustle.await(timesEach, atMost);
      platform.kill();
      return bustle;
    }
  }

  /** Has operators accept what waits for them until no booking is on its way any more. */
  public static void awaitSettledByOperators(LocalPlatform platform, Duration atMost) {
    Checker checker = new Market(platform).checker();
    Awaitility.await("every booking to settle, its operator included")
        .atMost(atMost)
        .until(() -> {
          Bustle.acceptWhatWaits(platform.baseUri());
          return checker.unsettled() == 0;
        });
  }

  private ServiceProcess process(Service service) {
    return Objects.requireNonNull(processes.get(service));
  }

  /** Ends the processes that are left. */
  @Override
  public void close() {
    processes.values().forEach(ServiceProcess::close);
    operatorsStore.close();
  }

  private static Deliveries countingDown(String type, CountDownLatch reached) {
    return arriving -> {
      for (CloudEvent event :
          CloudEvents.readBatch(arriving.body().getBytes(StandardCharsets.UTF_8))) {
        if (event.type().equals(type)) {
          reached.countDown();
        }
      }
      return List.of(arriving);
    };
  }
}
