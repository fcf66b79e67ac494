package dev.landbridge.agentevents;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.landbridge.agentevents.support.AgentShore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartIntegrationTests extends AgentShore {

  private static void start(String... without) {
    List<String> arguments =
        new ArrayList<>(List.of("--server.port=0", "--landbridge.messaging.inbox.enabled=false"));
    settings((name, value) -> {
      if (!List.of(without).contains(name)) {
        arguments.add("--" + name + "=" + value.get());
      }
    });
    AgentEvents.application().run(arguments.toArray(String[]::new)).close();
  }

  @Test
  void saysWhichSettingIsMissing() {
    assertThatThrownBy(() -> start("landbridge.identity.agents.issuer"))
        .rootCause()
        .hasMessageContaining("landbridge.identity.agents.issuer is missing");
    assertThatThrownBy(() -> start("landbridge.identity.agents.client-ids"))
        .rootCause()
        .hasMessageContaining("landbridge.identity.agents.client-ids is missing");
  }

  @Test
  void startsASecondInstanceOnTheSameDatabase() {
    start();
  }
}
