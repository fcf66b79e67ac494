package dev.landbridge.local.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Who can sign in at the demo: agents of its agencies, its operators, and the platform's staff. */
public final class DemoUsers {

  /** Somebody who can sign in; all of them are invented. */
  public sealed interface User {
    /** What one signs in with. */
    String name();

    String fullName();

    /** Who the tokens are about. */
    UUID subject();
  }

  /** An agent, whom the agents' user pool knows. */
  public record Agent(
      UUID id, UUID subject, String name, String fullName, String agency, List<String> roles)
      implements User {}

  /** An operator, whom the operators' own users table knows under the same id. */
  public record Operator(UUID subject, String name, String fullName, String company, String email)
      implements User {}

  /** Somebody of the platform's own people, whom the agents' user pool knows; of no agency. */
  public record Staff(UUID subject, String name, String fullName, List<String> roles)
      implements User {}

  /**
   * An agency and its credit.
   *
   * @param limits per currency, in its minor unit
   */
  record Agency(UUID id, String name, Map<String, Long> limits, List<Agent> agents) {}

  private final List<Agency> agencies;
  private final List<Operator> operators;
  private final List<Staff> staff;

  DemoUsers(List<Agency> agencies, List<Operator> operators, List<Staff> staff) {
    this.agencies = List.copyOf(agencies);
    this.operators = List.copyOf(operators);
    this.staff = List.copyOf(staff);
  }

  public List<Agent> agents() {
    return agencies.stream().flatMap(agency -> agency.agents().stream()).toList();
  }

  public List<User> all() {
    return Stream.of(agents(), operators, staff).<User>flatMap(List::stream).toList();
  }

  public Optional<User> named(String name) {
    return all().stream().filter(user -> user.name().equals(name)).findFirst();
  }
}
