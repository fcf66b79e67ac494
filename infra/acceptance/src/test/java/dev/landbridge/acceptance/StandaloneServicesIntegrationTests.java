package dev.landbridge.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.landbridge.local.LocalPlatform;
import dev.landbridge.local.Options;
import dev.landbridge.local.frontdoor.Service;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Each service alone, from its own jar and with its own class path, in the place of the one in the
 * platform's JVM.
 */
class StandaloneServicesIntegrationTests {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path data;
  @TempDir Path logs;

  @Test
  void runFromTheirOwnJarsAndCarryABookingThrough() throws Exception {
    List<ServiceProcess> processes = new ArrayList<>();
    try (LocalPlatform platform = LocalPlatform.start(Options.in(data).withoutHistory())) {
      try {
        for (Service service : Service.values()) {
          platform.stop(service);
          ServiceProcess process =
              ServiceProcess.start(service.title(), platform.settings(service), logs);
          processes.add(process);
          process.awaitHealthy();
          assertThat(health(process)).as(service.title()).contains("\"status\":\"UP\"");
          platform.join(service, process.base());
          assertThat(platform.instances(service)).containsExactly(process.base());
        }
        AgentClient agent = AgentClient.ofDemoUser(platform.baseUri(), "amara");
        UUID booking = request(agent);
        await()
            .atMost(Duration.ofSeconds(60))
            .failFast(() -> agent.status(booking).equals("DECLINED"))
            .until(() -> agent.status(booking).equals("CONFIRMED"));
      } finally {
        processes.forEach(ServiceProcess::close);
      }
      for (ServiceProcess process : processes) {
        assertThat(process.output()).doesNotContain(" ERROR ");
      }
    }
  }

  private static UUID request(AgentClient agent) {
    JsonNode offered =
        agent.get("/api/packages?destination=Peru&travellers=2").expect(200).get("items").get(0);
    UUID packageId = UUID.fromString(offered.get("id").asString());
    JsonNode departure =
        agent.get("/api/packages/" + packageId).expect(200).get("departures").get(0);
    return agent.request(packageId, LocalDate.parse(departure.get("date").asString()), 2);
  }

  private static String health(ServiceProcess process) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(process.base().resolve("/actuator/health")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
