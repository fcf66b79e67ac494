package dev.landbridge.local.frontdoor;

import java.util.List;

/** What stands behind the front door, and the paths that lead there. */
public enum Service {
  AGENT_EVENTS(
      "agent-events",
      "the agents' shore: catalogue, quotes, bookings, credit",
      List.of(
          "/api/packages",
          "/api/quotes",
          "/api/bookings",
          "/api/agents",
          "/api/documents",
          "/api/openapi/agent-events")),
  OPERATOR_BRIDGE("operator-bridge", "the operators' shore: packages, seats, holds", List.of("/api/operators")),
  BOOKING_SAGA("booking-saga", "coordination: every booking, step by step", List.of("/api/operations"));

  private final String title;
  private final String what;
  private final List<String> paths;

  Service(String title, String what, List<String> paths) {
    this.title = title;
    this.what = what;
    this.paths = paths;
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
    return paths;
  }
}
