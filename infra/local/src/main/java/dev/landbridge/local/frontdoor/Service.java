package dev.landbridge.local.frontdoor;

import java.util.List;

/** What stands behind the front door, and the paths that lead there. */
public enum Service {
  AGENT_EVENTS("agent-events", "the agents' shore: catalogue, quotes, bookings, credit"),
  OPERATOR_BRIDGE("operator-bridge", "the operators' shore: packages, seats, holds"),
  BOOKING_SAGA("booking-saga", "coordination: every booking, step by step");

  private final String title;
  private final String what;

  Service(String title, String what) {
    this.title = title;
    this.what = what;
  }

  /** The module's name, which its configuration has too. */
  public String title() {
    return title;
  }

  /** What it does, in a few words. */
  public String what() {
    return what;
  }

  List<String> paths() {
    return switch (this) {
      case AGENT_EVENTS ->
          List.of(
              "/api/packages",
              "/api/quotes",
              "/api/bookings",
              "/api/agents",
              "/api/documents",
              "/api/openapi/agent-events");
      case OPERATOR_BRIDGE -> List.of("/api/operators", "/api/openapi/operator-bridge");
      case BOOKING_SAGA -> List.of("/api/operations", "/api/openapi/booking-saga");
    };
  }
}
