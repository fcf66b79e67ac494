package dev.landbridge.acceptance;

import dev.landbridge.acceptance.Market.Offer;
import dev.landbridge.embedded.broker.Deliveries;
import dev.landbridge.local.LocalPlatform;
import dev.landbridge.local.frontdoor.Service;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Kills a service's process, SIGKILL, while bookings are in a certain step, and starts another. */
public final class Kills {
  private final LocalPlatform platform;
  private final Market market;
  private final Path logs;

  /**
   * What a kill met.
   *
   * @param answered the bookings that were answered 202
   * @param notAnswered the requests that were refused or cut: nothing was promised to them
   * @param unsettledAtTheKill how many bookings were on their way then
   */
  public record Met(List<UUID> answered, int notAnswered, int unsettledAtTheKill) {}

  public Kills(LocalPlatform platform, Market market, Path logs) {
    this.platform = platform;
    this.market = market;
    this.logs = logs;
  }

  /**
   * Runs the service as a process of its own, books, and kills the process at the moment at which
   * the given message has been put into its queue. Returns when another process of the service is
   * healthy.
   *
   * @param at the message type, of the {@code nth} booking that gets there
   * @param bookings at once, a seat each
   */
  public Met kill(Service service, String at, int nth, Offer offer, int bookings) {
    platform.stop(service);
    ServiceProcess first = start(service);
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
    return new Met(answered, notAnswered, unsettled);
  }

  private ServiceProcess start(Service service) {
    ServiceProcess process =
        ServiceProcess.start(service.title(), platform.settings(service), logs).awaitHealthy();
    platform.join(service, process.base());
    return process;
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
