package dev.landbridge.benchmarks;

import dev.landbridge.acceptance.AgentClient;
import dev.landbridge.acceptance.Bustle;
import dev.landbridge.acceptance.Kills;
import dev.landbridge.acceptance.Kills.Told;
import dev.landbridge.acceptance.Market;
import dev.landbridge.acceptance.Market.Offer;
import dev.landbridge.local.LocalPlatform;
import dev.landbridge.local.Options;
import dev.landbridge.local.frontdoor.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.util.FileSystemUtils;

/**
 * Kills each service, as a process of its own, in each step of a trip, and the whole platform three
 * times under a mix of all that agents and operators do. After each kill every booking that was
 * answered 202 must settle, and both stores and the ledger agree.
 */
final class Faults {
  /** What arrives at each service in a step; where nothing does, what the step begins with. */
  private static final Map<Service, List<String>> STEPS =
      Map.of(
          Service.OPERATOR_BRIDGE,
          List.of(
              "operator.hold-inventory.v1",
              "agent.authorize-payment.v1",
              "operator.confirm-booking.v1",
              "agent.capture-payment.v1",
              "agent.issue-voucher.v1"),
          Service.BOOKING_SAGA,
          List.of(
              "operator.inventory-held.v1",
              "agent.payment-authorized.v1",
              "operator.booking-accepted.v1",
              "agent.payment-captured.v1",
              "agent.voucher-issued.v1"),
          Service.AGENT_EVENTS,
          List.of(
              "operator.hold-inventory.v1",
              "agent.authorize-payment.v1",
              "operator.confirm-booking.v1",
              "agent.capture-payment.v1",
              "agent.issue-voucher.v1"));

  private static int lost;

  private Faults() {}

  public static void main(String[] arguments) throws Exception {
    Path data = Files.createTempDirectory("landbridge-faults-");
    Path logs = Files.createTempDirectory("landbridge-faults-logs-");
    try (LocalPlatform platform = LocalPlatform.start(Options.in(data).withoutHistory())) {
      Market market = new Market(platform);
      market.leaveCredit("amara", 1_000_000_000_000L);
      Kills kills = new Kills(platform, market, logs);
      for (Service service : Service.values()) {
        for (String at : STEPS.getOrDefault(service, List.of())) {
          Offer offer = market.offer(25);
          Kills.Met met = kills.kill(service, at, 5, offer, 40);
          report(service.title() + " at " + at, market, met.told(), met.unsettledAtTheKill());
        }
      }
    }
    for (int i = 1; i <= 3; i++) {
      killEverything(data, logs, i);
    }
    System.out.println(lost == 0 ? "all settled, all agree" : lost + " FAILED");
    if (lost == 0) {
      FileSystemUtils.deleteRecursively(data);
      FileSystemUtils.deleteRecursively(logs);
    }
    System.exit(lost == 0 ? 0 : 1);
  }

  private static void killEverything(Path data, Path logs, int round) {
    Bustle bustle = Kills.killPlatform(data, logs, 8, 20, round, Duration.ofMinutes(5));
    System.out.println("done before the kill: " + bustle.deeds());
    bustle.failures().forEach(System.out::println);
    lost += bustle.failures().size();
    try (LocalPlatform platform = LocalPlatform.start(Options.in(data))) {
      Market market = new Market(platform);
      int unsettled = market.checker().unsettled();
      Kills.awaitSettledByOperators(platform, Duration.ofMinutes(10));
      report(
          "the whole platform, time " + round,
          market,
          new Told(bustle.answered(), bustle.cutOff()),
          unsettled);
    }
  }

  private static void report(String what, Market market, Told told, int unsettledAtTheKill) {
    AgentClient agent = market.agent();
    int confirmed = 0;
    int declined = 0;
    int cancelled = 0;
    int other = 0;
    for (UUID id : told.answered()) {
      switch (agent.status(id)) {
        case "CONFIRMED" -> confirmed++;
        case "DECLINED" -> declined++;
        case "CANCELLED" -> cancelled++;
        default -> other++;
      }
    }
    List<String> violations = market.checker().violations();
    lost += other + violations.size();
    System.out.printf(
        "%-55s %3d answered 202, %3d not; %3d under way, then %3d confirmed, %3d declined, %3d cancelled, %d lost, %d violations%n",
        what,
        told.answered().size(),
        told.notAnswered(),
        unsettledAtTheKill,
        confirmed,
        declined,
        cancelled,
        other,
        violations.size());
    violations.forEach(System.out::println);
  }
}
