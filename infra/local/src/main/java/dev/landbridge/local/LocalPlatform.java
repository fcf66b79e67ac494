package dev.landbridge.local;

import static dev.landbridge.local.DataDirectory.AGENTS;
import static dev.landbridge.local.DataDirectory.OPERATORS;

import dev.landbridge.embedded.broker.EmbeddedBroker;
import dev.landbridge.embedded.operators.OperatorSystem;
import dev.landbridge.embedded.postgres.ClusterOptions;
import dev.landbridge.embedded.postgres.PostgresCluster;
import dev.landbridge.local.Services.OperatorsStore;
import dev.landbridge.local.demo.DemoAgent;
import dev.landbridge.local.demo.DemoData;
import dev.landbridge.local.demo.DemoUsers.Agent;
import dev.landbridge.local.demo.DemoUsers.Operator;
import dev.landbridge.local.demo.DemoUsers.Staff;
import dev.landbridge.local.frontdoor.Backends;
import dev.landbridge.local.frontdoor.CurlLines;
import dev.landbridge.local.frontdoor.FrontDoor;
import dev.landbridge.local.frontdoor.Service;
import dev.landbridge.local.frontdoor.WhatRuns;
import dev.landbridge.local.issuer.Issuer;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The whole platform, running in this JVM on real parts: two PostgreSQL clusters, SNS and SQS, the
 * services, an issuer and the front door. Everything listens on 127.0.0.1.
 *
 * <p>The stores survive {@link #close()} and any other end, the broker's content survives none: a
 * platform that starts on existing data sends the outbox logs again.
 */
public final class LocalPlatform implements AutoCloseable {
  private static final String RESEND = "landbridge.messaging.outbox.resend-on-start";
  private static final String OWNER = "postgres";
  private static final String DEMO = "demo";

  private final Options options;
  private final Shutdown shutdown;
  private final StoreWatch stores;
  private final DataDirectory data;
  private final boolean begunBefore;
  private final URI base;
  private final Backends backends = new Backends();
  private final WhatRuns whatRuns = new WhatRuns();
  private final Issuer issuer;
  private final Database agents;
  private final OperatorsStore operators;
  private final EmbeddedBroker broker;
  private final Instances instances;

  /**
   * Starts a platform and returns when it answers.
   *
   * @throws StartRefused where something that its user can change stands in the way
   */
  public static LocalPlatform start(Options options) {
    return start(options, new Shutdown());
  }

  /** As {@link #start(Options)}; what has been started so far can be ended meanwhile. */
  static LocalPlatform start(Options options, Shutdown shutdown) {
    Instant begin = Instant.now();
    StoreWatch stores = shutdown.add(new StoreWatch());
    try {
      LocalPlatform platform = new LocalPlatform(options, shutdown, stores);
      platform.startServices();
      platform.putDemo();
      platform.welcome(Duration.between(begin, Instant.now()));
      return platform;
    } catch (StartRefused e) {
      shutdown.run();
      throw e;
    } catch (RuntimeException e) {
      // Asked before the stores are stopped.
      RuntimeException told =
          stores.blame(options.data(), e).<RuntimeException>map(it -> it).orElse(e);
      shutdown.run();
      throw told;
    }
  }

  private LocalPlatform(Options options, Shutdown shutdown, StoreWatch stores) {
    this.options = options;
    this.shutdown = shutdown;
    this.stores = stores;
    int port = Ports.forTheFrontDoor(options.port());
    data = shutdown.add(DataDirectory.open(options.data(), options.fresh()));
    begunBefore = data.existed();
    // Before any application starts: several at once would each set logging up anew.
    LocalLogging.quiet();
    if (options.logs()) {
      LocalLogging.to(data.path().resolve(DataDirectory.LOGS));
    }
    base = URI.create("http://localhost:" + port);
    issuer =
        new Issuer(
            base.resolve("/local"),
            KeyFile.POOL.in(data.path()),
            KeyFile.OPERATORS.in(data.path()),
            DemoData.users(),
            Clock.systemUTC());
    try (Concurrently work = new Concurrently()) {
      var agentsStore = work.start(AGENTS, this::openAgents);
      var operatorsStore = work.start(OPERATORS, this::openOperators);
      var itsBroker = work.start("broker", () -> shutdown.add(EmbeddedBroker.start()));
      var door =
          work.start(
              "front-door", () -> shutdown.add(FrontDoor.open(port, backends, issuer, whatRuns)));
      agents = agentsStore.join();
      operators = operatorsStore.join();
      broker = itsBroker.join();
      door.join();
    }
    shutdown.add(LeftoverGuard.over(List.of(path(AGENTS), path(OPERATORS))));
    instances = shutdown.add(new Instances(backends));
  }

  /** Where everything is reached, {@code http://localhost:8080} for instance. */
  public URI baseUri() {
    return base;
  }

  /** The agents' store: schemas {@code agent_events} and {@code booking_saga}. */
  public Database agentsDb() {
    return agents;
  }

  /** The operators' database, with the bridge's schema {@code landbridge}. */
  public Database operatorsDb() {
    return operators.database();
  }

  public EmbeddedBroker broker() {
    return broker;
  }

  /**
   * Where the platform keeps everything, the services' logs excepted where it is a part of a test.
   */
  public Path data() {
    return data.path();
  }

  /** The users of the local issuer. */
  public Issuer issuer() {
    return issuer;
  }

  /**
   * Starts another instance of every service beside the first; the front door shares requests out.
   */
  public void startSecondInstances() {
    startServices();
  }

  /** Starts one more instance of a service in this JVM. */
  public void startAnother(Service service) {
    instances.started(RunningService.start(service, inThisJvm(service)));
  }

  /** Stops the service's instances in this JVM, in order. */
  public void stop(Service service) {
    instances.stop(service);
  }

  /**
   * What a process of a service is to be told so that it takes part; its address and port excepted.
   */
  public Map<String, String> settings(Service service) {
    Map<String, String> all = new LinkedHashMap<>();
    all.putAll(Services.settings(service, agents, operators, broker, issuer));
    all.putAll(options.settings().getOrDefault(service, Map.of()));
    return all;
  }

  /** The front door sends the service's requests there too, until {@link #leave}. */
  public void join(Service service, URI instance) {
    backends.add(service, instance);
  }

  public void leave(Service service, URI instance) {
    backends.remove(service, instance);
  }

  /** Where the services' instances answer without the front door. */
  public List<URI> instances(Service service) {
    return backends.of(service);
  }

  /**
   * From now on whoever sits at the console hears what the stores complain of; by itself the
   * platform says nothing, since a test may well stop a store.
   */
  void watchStores(Consumer<String> says, Consumer<String> ends) {
    shutdown.add(stores).begin(says, ends);
  }

  /** What newcomers are told, on the page from now on too. */
  WhatRuns.Welcome welcome(Duration startedIn) {
    List<WhatRuns.Part> parts = new ArrayList<>();
    parts.add(
        new WhatRuns.Part("Front door", base.toString(), "this page, the API, the local issuer"));
    parts.add(new WhatRuns.Part("API documents", base + "/docs", "to read and to try"));
    for (RunningService instance : instances.running()) {
      parts.add(
          new WhatRuns.Part(
              instance.service().title(), instance.uri().toString(), instance.service().what()));
    }
    parts.add(
        new WhatRuns.Part(
            "Agents' store",
            psql(agents),
            "PostgreSQL: bookings, credit, catalogue, sagas; its password: agents/password below"));
    parts.add(
        new WhatRuns.Part(
            "Operators' store",
            psql(operators.database()),
            "PostgreSQL of Supabase's shape: packages, seats; its password: operators/password below"));
    parts.add(new WhatRuns.Part("SQS", broker.sqsEndpoint().toString(), "queues"));
    parts.add(new WhatRuns.Part("SNS", broker.snsEndpoint().toString(), "topics"));
    parts.add(new WhatRuns.Part("Data", data.path().toString(), "stores, key, logs"));
    List<WhatRuns.User> users =
        issuer.users().all().stream()
            .map(user ->
                switch (user) {
                  case Agent agent ->
                      new WhatRuns.User(agent.name(), agent.fullName(), "agent", agent.agency());
                  case Operator operator ->
                      new WhatRuns.User(
                          operator.name(), operator.fullName(), "operator", operator.company());
                  case Staff staff ->
                      new WhatRuns.User(
                          staff.name(),
                          staff.fullName(),
                          "staff",
                          String.join(", ", staff.roles()));
                })
            .toList();
    List<WhatRuns.Curl> curls =
        new DemoAgent(base, issuer, Clock.systemUTC())
            .offer()
            .map(offer ->
                CurlLines.of(
                    base, offer.user(), offer.packageId(), offer.title(), offer.departure()))
            .orElse(List.of());
    WhatRuns.Welcome welcome =
        new WhatRuns.Welcome(
            base.toString(),
            "%.1f s".formatted(startedIn.toMillis() / 1000.0),
            parts,
            users,
            curls);
    whatRuns.isUp(welcome);
    return welcome;
  }

  private static String psql(Database database) {
    return "postgresql://%s@127.0.0.1:%d/%s"
        .formatted(database.user(), database.cluster().port(), database.name());
  }

  /** Stops everything in order; the data stays. */
  @Override
  public void close() {
    shutdown.run();
  }

  private void startServices() {
    try (Concurrently work = new Concurrently()) {
      List<Concurrently.Started<Service>> all = new ArrayList<>();
      for (Service service : Service.values()) {
        all.add(
            work.start(
                service.title(),
                () -> {
                  startAnother(service);
                  return service;
                }));
      }
      all.forEach(Concurrently.Started::join);
    }
  }

  private Map<String, String> inThisJvm(Service service) {
    Map<String, String> all = new LinkedHashMap<>(Services.besideOthers(service));
    all.put(RESEND, Boolean.toString(begunBefore));
    all.putAll(settings(service));
    return all;
  }

  private void putDemo() {
    // Later it is its users' own: they may have changed it, and a later version may offer more.
    if (data.recall(DEMO) != null) {
      return;
    }
    try (Connection operatorsConnection = operators.database().connect();
        Connection agentsConnection = agents.connect()) {
      DemoData.putSale(operatorsConnection);
      DemoData.putAgents(agentsConnection);
    } catch (SQLException e) {
      throw new IllegalStateException("the demo's rows could not be put into the stores", e);
    }
    DemoAgent demo = new DemoAgent(base, issuer, Clock.systemUTC());
    demo.awaitCatalogue();
    if (options.history()) {
      demo.makeHistory();
    }
    data.remember(DEMO, "done");
  }

  private Database openAgents() {
    Database database = new Database(open(AGENTS, ClusterOptions.DEFAULTS), "travel_agent_db");
    database.cluster().createDatabase(database.name());
    return database;
  }

  /** At Supabase the superuser is nobody's to use, and {@code postgres} owns the tables. */
  private OperatorsStore openOperators() throws SQLException {
    Database database =
        new Database(
            open(OPERATORS, ClusterOptions.DEFAULTS.withSuperuser("supabase_admin")), OWNER);
    database.cluster().createDatabase(database.name());
    OperatorSystem system =
        OperatorSystem.create(database.jdbcUrl(), database.user(), database.password());
    String ownerPassword = secret("operators.owner.password");
    system.letSignIn(OWNER, ownerPassword);
    if (data.recall(DEMO) == null) {
      try (Connection connection = database.connect()) {
        DemoData.putPackages(connection);
      }
    }
    return new OperatorsStore(database, OWNER, ownerPassword, secret("operators.bridge.password"));
  }

  /** On the port that it had, so that a client which somebody left open finds it again. */
  private PostgresCluster open(String name, ClusterOptions as) {
    int before = Ports.ifFree(data.recall(name + ".port"));
    PostgresCluster cluster =
        shutdown.add(PostgresCluster.open(path(name), as.withPort(before).stoppedByTheCaller()));
    stores.add(cluster);
    data.remember(name + ".port", Integer.toString(cluster.port()));
    return cluster;
  }

  private String secret(String name) {
    @Nullable String kept = data.recall(name);
    if (kept != null) {
      return kept;
    }
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    data.remember(name, made);
    return made;
  }

  private Path path(String name) {
    return data.path().resolve(name);
  }
}
