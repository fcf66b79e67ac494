package dev.landbridge.operatorbridge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One bridge with the operators' API, for all test classes of it; it ends with the JVM. */
final class SharedDesk {
  private static @Nullable OperatorsIssuer issuer;
  private static @Nullable RunningBridge bridge;

  private SharedDesk() {}

  static synchronized OperatorsIssuer issuer() throws Exception {
    if (issuer == null) {
      issuer = new OperatorsIssuer();
    }
    return issuer;
  }

  static synchronized RunningBridge bridge() throws Exception {
    if (bridge == null) {
      List<String> settings = new ArrayList<>(List.of(issuer().settings()));
      settings.add("--spring.main.web-application-type=servlet");
      bridge =
          RunningBridge.start(RunningBridge.Database.create(), settings.toArray(String[]::new));
    }
    return bridge;
  }
}
