package dev.landbridge.bookingsaga.model;

import dev.landbridge.bookingsaga.model.AgentShore.Account;
import dev.landbridge.bookingsaga.model.AgentShore.CreditState;
import dev.landbridge.bookingsaga.model.OperatorShore.Departure;
import dev.landbridge.bookingsaga.model.OperatorShore.HoldState;
import dev.landbridge.bookingsaga.model.OperatorShore.Offer;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AgentCommand;
import dev.landbridge.schemas.agent.BookingRequested;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.operator.OperatorCommand;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A world made from a seed: few seats, little credit, several bookings at once, an operator who
 * edits, and a time of faults after which the messages that are left arrive.
 */
final class World {
  private static final Instant START = Instant.parse("2027-03-14T08:00:00Z");
  private static final Duration SETTLES_WITHIN = Duration.ofHours(3);

  final Random random;
  final Mutation mutation;
  Instant now = START;

  private final Coverage coverage;
  private final @Nullable List<String> trace;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Instant faultsEnd;
  private final Instant upgradedAt;
  private final int dropPercent;
  private final int repeatPercent;
  private final int latePercent;
  private final int killOneIn;
  private long counter;
  private boolean faults = true;

  private final AgentShore agents;
  private final OperatorShore operators;
  private final Coordination saga;
  private final List<Node> nodes;
  private final List<UUID> packages = new ArrayList<>();
  private final List<UUID> agencies = new ArrayList<>();

  private record Event(Instant at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  World(long seed, Mutation mutation, Coverage coverage, @Nullable List<String> trace) {
    this.random = new Random(seed * 0x9e3779b97f4a7c15L);
    this.mutation = mutation;
    this.coverage = coverage;
    this.trace = trace;
    this.faultsEnd = START.plus(upTo(Duration.ofMinutes(40)));
    Instant upgrade = random.nextInt(4) == 0 ? faultTime() : START;
    this.upgradedAt = mutation == Mutation.RETURNS_DO_NOT_TELL ? Instant.MAX : upgrade;
    this.dropPercent = random.nextInt(4) * random.nextInt(20);
    this.repeatPercent = random.nextInt(4) * random.nextInt(20);
    this.latePercent = random.nextInt(4) * random.nextInt(25);
    this.killOneIn = random.nextInt(3) == 0 ? Integer.MAX_VALUE : 10 + random.nextInt(200);
    this.agents = new AgentShore(this);
    Duration holds = random.nextInt(3) == 0 ? Duration.ofSeconds(20) : Duration.ofMinutes(30);
    this.operators = new OperatorShore(this, holds);
    this.saga = new Coordination(this);
    this.nodes = List.of(agents, operators, saga);
    faults = false;
    operators.transaction(this::openDepartures);
    agents.transaction(this::openAccounts);
    faults = true;
    plan();
  }

  private void openDepartures() {
    for (int i = 0; i < 1 + random.nextInt(2); i++) {
      UUID id = newId();
      packages.add(id);
      operators.departures.put(id, new Departure(id, 2 + random.nextInt(6), 0, 0));
      operators.offers.put(id, new Offer(true, true, 100, random.nextInt(3) == 0));
    }
  }

  private void openAccounts() {
    for (int i = 0; i < 1 + random.nextInt(2); i++) {
      UUID id = newId();
      agencies.add(id);
      agents.accounts.put(id, new Account(200 + random.nextInt(1_000), 0, 0));
    }
  }

  private void plan() {
    int bookings = 1 + random.nextInt(5);
    for (int i = 0; i < bookings; i++) {
      at(START.plus(upTo(Duration.ofSeconds(random.nextBoolean() ? 1 : 120))), this::bookSomething);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      at(START.plus(upTo(Duration.ofSeconds(60))), this::editAnOffer);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      at(
          random.nextBoolean() ? faultTime() : START.plus(upTo(Duration.ofMinutes(2))),
          this::cancelSomething);
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      at(
          random.nextBoolean() ? faultTime() : START.plus(upTo(Duration.ofMinutes(2))),
          this::operatorCancelsSomething);
    }
    for (int i = random.nextInt(12); i > 0; i--) {
      at(faultTime(), this::replaySomething);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      at(faultTime(), this::resendALog);
    }
    if (random.nextInt(4) == 0) {
      at(faultTime(), this::loseAQueue);
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      // Most often while the bookings are young, so that budgets end with commands still queued.
      at(
          random.nextInt(3) == 0 ? faultTime() : START.plus(upTo(Duration.ofMinutes(1))),
          this::takeDownForLong);
    }
  }

  private Instant faultTime() {
    return START.plus(upTo(Duration.between(START, faultsEnd)));
  }

  /** Runs until all is settled, then replays everything as after a month, and looks again. */
  void run() {
    runUntil(faultsEnd);
    faults = false;
    runUntilQuiet();
    Invariants.settled(agents, operators, saga);
    now = now.plus(Duration.ofDays(40));
    nodes.forEach(Node::pruneInbox);
    trace(() -> "a month later everything is replayed");
    for (Node node : nodes) {
      for (Message message : node.outbox) {
        deliver(message, upTo(Duration.ofMinutes(10)));
      }
    }
    runUntilQuiet();
    Invariants.settled(agents, operators, saga);
  }

  private void runUntil(Instant end) {
    while (!events.isEmpty() && !events.peek().at().isAfter(end)) {
      next();
    }
    now = end;
  }

  private void runUntilQuiet() {
    Instant end = now.plus(SETTLES_WITHIN);
    while (!events.isEmpty()) {
      if (events.peek().at().isAfter(end)) {
        throw new Violation(
            "not settled %s after the faults ended: %s"
                .formatted(SETTLES_WITHIN, Invariants.unsettled(agents, saga)));
      }
      next();
    }
    for (Node node : nodes) {
      if (!node.up || !node.quiet()) {
        throw new Violation(node.name + " is left with work");
      }
    }
  }

  private void next() {
    Event event = Objects.requireNonNull(events.poll());
    now = event.at();
    event.action().run();
  }

  private void at(Instant time, Runnable action) {
    events.add(new Event(time, counter++, action));
  }

  void soon(Node node, Runnable action) {
    at(now.plusMillis(1 + random.nextInt(50)), action);
  }

  void armTimer(Node node) {
    Instant next = node.nextWake();
    if (next != null && node.up) {
      Instant wake = next.isAfter(now) ? next : now;
      at(wake.plusMillis(1 + random.nextInt(1_000)), () -> runTimersIfDue(node));
    }
  }

  private void runTimersIfDue(Node node) {
    Instant next = node.nextWake();
    if (next != null && !next.isAfter(now)) {
      node.runTimers();
    }
  }

  void restartLater(Node node) {
    at(now.plus(upTo(Duration.ofSeconds(random.nextInt(4) == 0 ? 120 : 5))), node::restart);
  }

  private Duration upTo(Duration most) {
    return Duration.ofMillis(1 + random.nextLong(most.toMillis()));
  }

  UUID newId() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  // What agents and operators do.

  private void bookSomething() {
    UUID packageId = packages.get(random.nextInt(packages.size()));
    int seats = 1 + random.nextInt(3);
    long price = operators.offers.require(packageId).seatPrice() * seats;
    UUID id = newId();
    agents.book(
        new BookingRequested(
            id,
            "LB-" + id.toString().substring(0, 4),
            newId(),
            agencies.get(random.nextInt(agencies.size())),
            "Agency",
            newId(),
            packageId,
            1,
            newId(),
            LocalDate.parse("2027-06-01"),
            seats,
            List.of(),
            "SIC",
            List.of(),
            seats,
            new Money(price, "USD"),
            List.of(new Traveller(newId(), "Ada", "Byron", LocalDate.parse("1990-12-10"))),
            null,
            null,
            null,
            now));
  }

  private void cancelSomething() {
    List<AgentShore.Shown> booked = agents.bookings.all();
    if (!booked.isEmpty()) {
      agents.cancel(booked.get(random.nextInt(booked.size())).request().bookingId());
    }
  }

  /** Most often what is sold; what is returned already is tried too. */
  private void operatorCancelsSomething() {
    List<OperatorShore.Hold> sold =
        operators.holds.all().stream()
            .filter(hold ->
                hold.state() == HoldState.SOLD
                    || (hold.state() == HoldState.RETURNED && random.nextInt(4) == 0))
            .toList();
    if (operators.up && !sold.isEmpty()) {
      UUID booking = sold.get(random.nextInt(sold.size())).booking();
      operatorCancels(booking);
      if (random.nextInt(3) == 0) {
        // Both at once.
        at(now.plus(upTo(Duration.ofMillis(300))), () -> agents.cancel(booking));
      }
    }
  }

  private void operatorCancels(UUID booking) {
    if (operators.up) {
      operators.transaction(() -> operators.cancel(booking));
      soon(operators, operators::relay);
      armTimer(operators);
    }
  }

  /** Some agents think better of what they have just bought. */
  void agentMayCancel(UUID booking) {
    if (random.nextInt(3) == 0) {
      at(now.plus(upTo(Duration.ofMinutes(2))), () -> agents.cancel(booking));
    }
  }

  /** Its agent has cancelled it, and it is returned: some operators cancel it as well. */
  void operatorMayStillCancel(UUID booking) {
    if (random.nextInt(4) > 0) {
      Duration most = random.nextInt(3) > 0 ? Duration.ofMillis(500) : Duration.ofMinutes(5);
      at(now.plus(upTo(most)), () -> operatorCancels(booking));
    }
  }

  /** What its agent has cancelled is its operator's too as long as the refund is not paid. */
  void operatorIsRefused(UUID booking) {
    coverage.saw("operator cancels too late");
    if (agents.credits.require(booking).state() != CreditState.REFUNDED
        && !saga.isOfAnEarlierVersion(booking)) {
      throw new Violation("operator refused before the refund of " + booking + " is paid");
    }
  }

  /** booking-saga is of the version before, whose cancellations closed nothing. */
  boolean isBeforeTheUpgrade() {
    return now.isBefore(upgradedAt);
  }

  void operatorIsLate(UUID booking) {
    boolean paid = agents.credits.require(booking).state() == CreditState.REFUNDED;
    coverage.saw("operator cancels what is returned, refund " + (paid ? "paid" : "not paid"));
  }

  private void editAnOffer() {
    UUID id = packages.get(random.nextInt(packages.size()));
    Offer offer = operators.offers.require(id);
    Offer edited =
        switch (random.nextInt(4)) {
          case 0 ->
              new Offer(!offer.published(), offer.onSale(), offer.seatPrice(), offer.onRequest());
          case 1 ->
              new Offer(offer.published(), !offer.onSale(), offer.seatPrice(), offer.onRequest());
          case 2 ->
              new Offer(offer.published(), offer.onSale(), offer.seatPrice(), !offer.onRequest());
          default ->
              new Offer(
                  offer.published(), offer.onSale(), offer.seatPrice() + 10, offer.onRequest());
        };
    if (operators.up) {
      operators.transaction(() -> operators.offers.put(id, edited));
    }
  }

  /** A person looks at a request in their own time, perhaps twice, and may never do. */
  void operatorWillLookAt(UUID booking) {
    for (int looks = random.nextInt(3); looks > 0; looks--) {
      boolean accepts = random.nextInt(3) > 0;
      at(now.plus(upTo(Duration.ofMinutes(50))), () -> operatorDecides(booking, accepts));
    }
  }

  private void operatorDecides(UUID booking, boolean accepts) {
    if (operators.up) {
      operators.transaction(() -> operators.decide(booking, accepts));
      soon(operators, operators::relay);
      armTimer(operators);
    }
  }

  // What goes wrong.

  void killPoint(Node node, String where) {
    if (faults && killOneIn < Integer.MAX_VALUE && random.nextInt(killOneIn) == 0) {
      coverage.saw(node.name + " killed " + where);
      throw new Node.Killed();
    }
  }

  void publish(Message message) {
    for (Node to : receivers(message)) {
      publish(message, to);
    }
  }

  private void publish(Message message, Node to) {
    if (faults && random.nextInt(100) < dropPercent) {
      coverage.saw(message.name() + " dropped");
      trace(() -> message + " is lost");
      return;
    }
    deliver(message, to, latency(message));
    while (faults && random.nextInt(100) < repeatPercent) {
      coverage.saw(message.name() + " repeated");
      deliver(message, to, latency(message));
    }
  }

  private Duration latency(Message message) {
    if (faults && random.nextInt(100) < latePercent) {
      coverage.saw(message.name() + " delayed");
      return upTo(Duration.ofMinutes(random.nextBoolean() ? 2 : 30));
    }
    return upTo(Duration.ofMillis(200));
  }

  private void deliver(Message message, Duration later) {
    receivers(message).forEach(to -> deliver(message, to, later));
  }

  private void deliver(Message message, Node to, Duration later) {
    at(
        now.plus(later),
        () -> {
          to.queue.add(message);
          soon(to, to::receive);
        });
  }

  void overtaken(Message message) {
    if (faults) {
      coverage.saw(message.name() + " overtaken");
    }
  }

  /** To the bridge news means nothing of what no operator has cancelled: it is not delivered. */
  private List<Node> receivers(Message message) {
    return switch (message.payload()) {
      case OperatorCommand _ -> List.of(operators);
      case AgentCommand _ -> List.of(agents);
      case BookingUpdated _ ->
          operators.cancellations.get(message.booking()) == null
              ? List.of(agents)
              : List.of(agents, operators);
      default -> List.of(saga);
    };
  }

  private void replaySomething() {
    Node node = nodes.get(random.nextInt(nodes.size()));
    if (!node.outbox.isEmpty()) {
      Message message = node.outbox.get(random.nextInt(node.outbox.size()));
      coverage.saw(message.name() + " replayed");
      trace(() -> message + " is replayed");
      deliver(message, upTo(Duration.ofSeconds(1)));
    }
  }

  private void resendALog() {
    Node node = nodes.get(random.nextInt(nodes.size()));
    trace(() -> node.name + " sends its log again");
    List.copyOf(node.outbox).forEach(this::publish);
  }

  private void loseAQueue() {
    Node node = nodes.get(random.nextInt(nodes.size()));
    trace(() -> "the broker loses the queue of " + node.name);
    node.queue.clear();
  }

  private void takeDownForLong() {
    Node node = nodes.get(random.nextInt(nodes.size()));
    if (node.up) {
      node.up = false;
      trace(() -> node.name + " is away");
      coverage.saw(node.name + " away");
      at(now.plus(upTo(Duration.ofMinutes(25))), node::restart);
    }
  }

  // What is seen.

  void committed() {
    Invariants.always(agents, operators);
  }

  void covered(String what) {
    coverage.saw(what);
  }

  void trace(Supplier<String> line) {
    if (trace != null) {
      trace.add(now + " " + line.get());
    }
  }

  static @Nullable Instant earliest(Stream<@Nullable Instant> times) {
    return times.filter(Objects::nonNull).min(Instant::compareTo).orElse(null);
  }
}
