package dev.landbridge.local.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a first start puts into the two stores. Repeating any of it changes nothing, so a start that
 * was broken off is simply done again.
 */
public final class DemoData {
  private static final List<String> OPERATORS =
      List.of("lumen-mediterranean.yaml", "tsubame-japan.yaml", "condor-trails.yaml");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private DemoData() {}

  /** The agents, operators and staff, as the issuer and the stores know them. */
  public static DemoUsers users() {
    List<DemoUsers.Agency> agencies = new ArrayList<>();
    for (JsonNode agency : read("agencies.yaml")) {
      String name = agency.get("name").asString();
      List<DemoUsers.Agent> agents = new ArrayList<>();
      for (JsonNode agent : agency.get("agents")) {
        agents.add(
            new DemoUsers.Agent(
                uuid(agent, "id"),
                uuid(agent, "subject"),
                agent.get("name").asString(),
                agent.get("fullName").asString(),
                name,
                List.of("agent")));
      }
      Map<String, Long> limits = new java.util.TreeMap<>();
      agency.get("limits").forEachEntry((currency, limit) -> limits.put(currency, limit.asLong()));
      agencies.add(new DemoUsers.Agency(uuid(agency, "id"), name, limits, agents));
    }
    List<DemoUsers.Operator> operators = new ArrayList<>();
    for (String file : OPERATORS) {
      JsonNode operator = read(file).get("operator");
      operators.add(
          new DemoUsers.Operator(
              uuid(operator, "id"),
              operator.get("name").asString(),
              operator.get("contact").asString(),
              operator.get("company").asString(),
              operator.get("email").asString()));
    }
    List<DemoUsers.Staff> staff = new ArrayList<>();
    for (JsonNode one : read("staff.yaml")) {
      List<String> roles = new ArrayList<>();
      one.get("roles").forEach(role -> roles.add(role.asString()));
      staff.add(
          new DemoUsers.Staff(
              uuid(one, "subject"),
              one.get("name").asString(),
              one.get("fullName").asString(),
              List.copyOf(roles)));
    }
    return new DemoUsers(agencies, operators, staff);
  }

  /** Puts operators and packages into the operators' own tables, as their software would. */
  public static void putPackages(Connection operators) throws SQLException {
    String sql = text("packages.sql");
    inOneTransaction(
        operators,
        () -> {
          for (String file : OPERATORS) {
            try (PreparedStatement statement = operators.prepareStatement(sql)) {
              statement.setString(1, JSON.writeValueAsString(read(file)));
              statement.execute();
            }
          }
        });
  }

  /**
   * Puts the departures of the coming year, counted from today, and how packages are confirmed,
   * into the bridge's tables. A package without departures can be asked for any date.
   */
  public static void putSale(Connection operators) throws SQLException {
    List<String> statements = List.of(text("departures.sql"), text("confirmations.sql"));
    inOneTransaction(
        operators,
        () -> {
          for (String file : OPERATORS) {
            String packages = JSON.writeValueAsString(read(file).get("packages"));
            for (String sql : statements) {
              try (PreparedStatement statement = operators.prepareStatement(sql)) {
                statement.setString(1, packages);
                statement.execute();
              }
            }
          }
        });
  }

  /** Puts the agencies, their agents and their credit into the agents' store. */
  public static void putAgents(Connection agents) throws SQLException {
    String sql = text("agents.sql");
    inOneTransaction(
        agents,
        () -> {
          try (PreparedStatement statement = agents.prepareStatement(sql)) {
            statement.setString(1, JSON.writeValueAsString(read("agencies.yaml")));
            statement.execute();
          }
        });
  }

  /** The packages that are on sale once the catalogue has heard of all of them. */
  public static List<UUID> onSale() {
    List<UUID> ids = new ArrayList<>();
    for (String file : OPERATORS) {
      for (JsonNode offered : read(file).get("packages")) {
        if (!offered.has("status")) {
          ids.add(uuid(offered, "id"));
        }
      }
    }
    return List.copyOf(ids);
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static void inOneTransaction(Connection connection, Work work) throws SQLException {
    boolean automatic = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try {
      work.run();
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(automatic);
    }
  }

  private static UUID uuid(JsonNode node, String field) {
    return UUID.fromString(node.get(field).asString());
  }

  private static JsonNode read(String file) {
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file));
    JsonNode read = JSON.valueToTree(tree);
    refuseNothing(read, file);
    return read;
  }

  /** An unquoted comma in a text makes a key without a value, and cuts the text. */
  private static void refuseNothing(JsonNode node, String where) {
    if (node.isNull()) {
      throw new IllegalStateException(where + " has no value; is it a text with a comma?");
    }
    node.forEachEntry((name, value) -> refuseNothing(value, where + "/" + name));
    if (node.isArray()) {
      node.forEach(value -> refuseNothing(value, where + "/"));
    }
  }

  private static String text(String file) {
    try {
      return new ClassPathResource("demo/" + file).getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
