package dev.landbridge.local.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The demo's agencies and the agents who work there. */
public final class DemoAgents {

  /**
   * An agent who can sign in.
   *
   * @param name what one signs in with
   * @param fullName who it is, invented
   */
  public record Agent(
      UUID id, UUID subject, String name, String fullName, String agency, List<String> roles) {}

  /**
   * An agency and its credit.
   *
   * @param limits per currency, in its minor unit
   */
  record Agency(UUID id, String name, Map<String, Long> limits, List<Agent> agents) {}

  private final List<Agency> agencies;

  DemoAgents(List<Agency> agencies) {
    this.agencies = List.copyOf(agencies);
  }

  List<Agency> agencies() {
    return agencies;
  }

  public List<Agent> agents() {
    return agencies.stream().flatMap(agency -> agency.agents().stream()).toList();
  }

  public Optional<Agent> named(String name) {
    return agents().stream().filter(agent -> agent.name().equals(name)).findFirst();
  }
}
