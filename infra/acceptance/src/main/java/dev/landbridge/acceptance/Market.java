package dev.landbridge.acceptance;

import dev.landbridge.embedded.operators.OperatorFixtures.Saved;
import dev.landbridge.embedded.operators.OperatorSystem;
import dev.landbridge.embedded.operators.TourPackage;
import dev.landbridge.local.Database;
import dev.landbridge.local.LocalPlatform;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * Operators and agents of one platform, who do what tests tell them: sell, change, withdraw, book.
 */
public final class Market {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String BRIDGE = "landbridge_bridge";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final LocalPlatform platform;
  private final OperatorSystem operators;

  /** A package on a date. */
  public record Offer(Saved saved, LocalDate date) {
    public UUID packageId() {
      return saved.id();
    }
  }

  public Market(LocalPlatform platform) {
    this.platform = platform;
    Database store = platform.operatorsDb();
    operators = OperatorSystem.create(store.jdbcUrl(), store.user(), store.password());
  }

  /** An agent with an account in USD that has plenty of credit. */
  public AgentClient agent() {
    return AgentClient.ofDemoUser(platform.baseUri(), "amara");
  }

  public Checker checker() {
    return new Checker(platform.agentsDb()::connect, platform.operatorsDb()::connect);
  }

  /**
   * Publishes a package with one departure, 90 days ahead, and waits until agents see its seats.
   */
  public Offer offer(int capacity) {
    return offer(capacity, 90);
  }

  /**
   * The same.
   *
   * @param ahead days until its departure
   */
  public Offer offer(int capacity, int ahead) {
    TourPackage content = TourPackage.example();
    int number = COUNT.incrementAndGet();
    UUID operator =
        operators
            .fixtures()
            .operator(
                "Operator " + number,
                "operator-" + number + "-" + UUID.randomUUID() + "@example.com");
    Saved saved =
        operators.fixtures().insertPublished(operator, content.titled("Test package " + number));
    LocalDate date = LocalDate.now(ZoneOffset.UTC).plusDays(ahead);
    execute(
        platform.operatorsDb(),
        "insert into landbridge.departures (package_id, departure_date, capacity) values (?, ?, ?)",
        saved.id(),
        date,
        capacity);
    Offer offer = new Offer(saved, date);
    AgentClient agent = agent();
    Awaitility.await("agents to see " + offer)
        .atMost(SOON)
        .until(() -> seatsLeft(agent, offer) == capacity);
    return offer;
  }

  /** Books one seat each, all at the same time; each is answered 202. */
  public List<UUID> bookAtOnce(Offer offer, int callers) {
    AgentClient agent = agent();
    try (ExecutorService callersAtOnce = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<UUID>> requested = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        requested.add(
            callersAtOnce.submit(() -> agent.request(offer.packageId(), offer.date(), 1)));
      }
      List<UUID> bookings = new ArrayList<>();
      for (Future<UUID> each : requested) {
        bookings.add(each.get());
      }
      return bookings;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How many seats agents see; -1 where they do not see the departure. */
  public static int seatsLeft(AgentClient agent, Offer offer) {
    AgentClient.Answer answer = agent.get("/api/packages/" + offer.packageId());
    if (answer.status() != 200) {
      return -1;
    }
    for (JsonNode departure : answer.body().get("departures")) {
      if (departure.get("date").asString().equals(offer.date().toString())) {
        return departure.get("seatsLeft").asInt();
      }
    }
    return -1;
  }

  /** The operator saves the package with other prices. */
  public void reprice(Offer offer, TourPackage.Pricing... prices) {
    operators.fixtures().saveAsTheirAppDoes(offer.saved(), offer.saved().content().priced(prices));
  }

  public void archive(Offer offer) {
    operators.fixtures().archive(offer.saved());
  }

  public void stopSale(Offer offer) {
    execute(
        platform.operatorsDb(),
        "update landbridge.departures set stop_sale = true where package_id = ?",
        offer.packageId());
  }

  public void endSale(Offer offer) {
    execute(
        platform.operatorsDb(),
        "update landbridge.departures set cutoff = now() - interval '1 minute' where package_id = ?",
        offer.packageId());
  }

  /** How long the operator of a package on request has from now on. */
  public void operatorDecidesWithin(UUID packageId, String interval) {
    execute(
        platform.operatorsDb(),
        "update landbridge.package_settings set decides_within = ?::interval where package_id = ?",
        interval,
        packageId);
  }

  /** Leaves an agent's agency so much credit in USD. */
  public void leaveCredit(String agent, long available) {
    try (Connection connection = platform.agentsDb().connect()) {
      leaveCredit(connection, agent, available);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same, by a connection whose transaction may go on holding the account. */
  public void leaveCredit(Connection connection, String agent, long available) {
    execute(
        connection,
        """
        update agent_events.credit_accounts set credit_limit = reserved + owed + ?
        where currency = 'USD' and agency_id = (
          select agency_id from agent_events.agents where lower(name) like lower(?) || '%')
        """,
        available,
        agent);
  }

  /** Takes a right from the role that the bridge runs as: {@code update on landbridge.holds}. */
  public void revokeFromTheBridge(String right) {
    command("revoke " + right + " from " + BRIDGE);
  }

  /** Gives it back. */
  public void grantToTheBridge(String right) {
    command("grant " + right + " to " + BRIDGE);
  }

  private void command(String sql) {
    try (Connection connection = platform.operatorsDb().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns once no booking is on its way any more. */
  public void awaitSettled(Duration atMost) {
    Checker checker = checker();
    Awaitility.await("every booking to settle")
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> checker.unsettled() == 0);
  }

  private static void execute(Database store, String sql, Object... parameters) {
    try (Connection connection = store.connect()) {
      execute(connection, sql, parameters);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(Connection connection, String sql, Object... parameters) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      if (statement.executeUpdate() == 0) {
        throw new IllegalStateException("no row was touched by: " + sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
