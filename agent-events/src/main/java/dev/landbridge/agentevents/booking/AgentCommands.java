package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.booking.Vouchers.Voucher;
import dev.landbridge.agentevents.credit.Accounts;
import dev.landbridge.agentevents.credit.Credit;
import dev.landbridge.agentevents.credit.Credit.Authorization;
import dev.landbridge.messaging.Outgoing;
import dev.landbridge.messaging.PackHandler;
import dev.landbridge.messaging.steps.StepState;
import dev.landbridge.messaging.steps.Steps;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.agent.AgentCommand;
import dev.landbridge.schemas.agent.AgentReply;
import dev.landbridge.schemas.agent.AgentStepUndone;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.agent.CapturePayment;
import dev.landbridge.schemas.agent.CreditRefused;
import dev.landbridge.schemas.agent.IssueVoucher;
import dev.landbridge.schemas.agent.PaymentAuthorized;
import dev.landbridge.schemas.agent.PaymentCaptured;
import dev.landbridge.schemas.agent.PaymentRefunded;
import dev.landbridge.schemas.agent.PaymentVoided;
import dev.landbridge.schemas.agent.RefundPayment;
import dev.landbridge.schemas.agent.RefundRest;
import dev.landbridge.schemas.agent.VoidPayment;
import dev.landbridge.schemas.agent.VoidVoucher;
import dev.landbridge.schemas.agent.VoucherIssued;
import dev.landbridge.schemas.agent.VoucherVoided;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.event.StepKey.Direction;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Does what booking-saga tells this shore, a pack in one transaction and a handful of statements.
 * Every effect happens once per step key; a repeated command gets its first answer again, and a
 * command that comes after its compensation does nothing and is told so.
 */
@Component
class AgentCommands implements PackHandler {
  private static final Map<String, Class<? extends AgentCommand>> COMMANDS =
      Stream.of(
              AuthorizePayment.class,
              VoidPayment.class,
              CapturePayment.class,
              IssueVoucher.class,
              RefundPayment.class,
              RefundRest.class,
              VoidVoucher.class)
          .collect(Collectors.toUnmodifiableMap(type -> Contracts.of(type).type(), type -> type));

  private final Steps steps;
  private final Accounts accounts;
  private final Booked booked;
  private final Vouchers vouchers;
  private final BookingSettings settings;
  private final Clock clock;

  AgentCommands(
      Steps steps,
      Accounts accounts,
      Booked booked,
      Vouchers vouchers,
      BookingSettings settings,
      Clock clock) {
    this.steps = steps;
    this.accounts = accounts;
    this.booked = booked;
    this.vouchers = vouchers;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Set<String> types() {
    return COMMANDS.keySet();
  }

  private record Order(CloudEvent message, StepKey key, AgentCommand command) {
    static Order of(CloudEvent message) {
      Class<? extends AgentCommand> type = COMMANDS.get(message.type());
      if (type == null || message.stepkey() == null) {
        throw new IllegalArgumentException(
            "%s %s is no command, or has no step key".formatted(message.type(), message.id()));
      }
      AgentCommand command = message.data(type);
      StepKey key = StepKey.parse(message.stepkey());
      boolean undoes = command instanceof VoidPayment;
      if (undoes != (key.direction() == Direction.UNDO)) {
        throw new IllegalArgumentException(
            "%s %s has the step key %s".formatted(message.type(), message.id(), key));
      }
      return new Order(message, key, command);
    }
  }

  /** What is stored under a step, with what this pack adds. */
  private record Known(@Nullable Record done, @Nullable Record undone) {}

  @Override
  public Outcome handle(List<CloudEvent> messages) {
    List<Order> orders = messages.stream().map(Order::of).toList();
    Map<StepKey, StepState> states = steps.begin(orders.stream().map(Order::key).toList());
    Map<StepKey, Known> known = new HashMap<>();
    states.forEach(
        (key, state) -> known.put(key.forward(), new Known(state.done(), state.undone())));
    Work work = begin(orders, known);
    List<Outgoing> replies = new ArrayList<>();
    for (Order order : orders) {
      replies.add(
          Outgoing.causedBy(order.message(), answer(order, known, work)).under(order.key()));
    }
    steps.answer(work.done());
    steps.answer(work.undone());
    accounts.save(work.credit());
    booked.expectNews(work.refunded(), clock.instant().plus(settings.askAfter()));
    return Outcome.sends(replies);
  }

  /**
   * What the new effects need: accounts under their locks, the bookings' terms, and the vouchers,
   * written already, since what is there decides the answer.
   */
  private record Work(
      Map<UUID, Booked.Terms> terms,
      Credit credit,
      Map<UUID, Voucher> vouchers,
      Set<UUID> refunded,
      Map<StepKey, Record> done,
      Map<StepKey, Record> undone) {
    Work(Map<UUID, Booked.Terms> terms, Credit credit, Map<UUID, Voucher> vouchers) {
      this(
          terms,
          credit,
          vouchers,
          new LinkedHashSet<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>());
    }

    Booked.Terms of(UUID booking) {
      return known(terms, booking);
    }
  }

  private Work begin(List<Order> orders, Map<StepKey, Known> known) {
    Set<UUID> bookings = new LinkedHashSet<>();
    for (Order order : orders) {
      if (stored(order, known) == null) {
        bookings.add(order.command().bookingId());
      }
    }
    if (bookings.isEmpty()) {
      return new Work(Map.of(), Credit.none(), Map.of());
    }
    Map<UUID, Booked.Terms> terms = booked.of(bookings);
    Set<Accounts.Key> keys = new LinkedHashSet<>();
    for (Order order : orders) {
      Booked.Terms booking = terms.get(order.command().bookingId());
      if (booking != null && paysOrRefunds(order.command())) {
        keys.add(new Accounts.Key(booking.agencyId(), booking.total().currency()));
      }
    }
    Credit credit = keys.isEmpty() ? Credit.none() : accounts.lock(keys, bookings);
    return new Work(terms, credit, vouchers.write(vouchersOf(orders, known, terms)));
  }

  private static boolean paysOrRefunds(AgentCommand command) {
    return switch (command) {
      case AuthorizePayment a -> true;
      case VoidPayment v -> true;
      case CapturePayment c -> true;
      case RefundPayment r -> true;
      case RefundRest r -> true;
      case IssueVoucher i -> false;
      case VoidVoucher v -> false;
    };
  }

  /** What this pack makes of vouchers, at most one per booking, in the order of arrival. */
  private Collection<Voucher> vouchersOf(
      List<Order> orders, Map<StepKey, Known> known, Map<UUID, Booked.Terms> terms) {
    Instant now = clock.instant();
    Map<UUID, Voucher> written = new LinkedHashMap<>();
    for (Order order : orders) {
      if (stored(order, known) != null) {
        continue;
      }
      if (order.command() instanceof IssueVoucher issue) {
        String number = "V-" + known(terms, issue.bookingId()).reference();
        written.putIfAbsent(
            issue.bookingId(),
            new Voucher(number, issue.bookingId(), issue.operatorReference(), now, null));
      } else if (order.command() instanceof VoidVoucher end) {
        String number = "V-" + known(terms, end.bookingId()).reference();
        written.merge(
            end.bookingId(),
            new Voucher(number, end.bookingId(), null, null, now),
            (issued, mark) ->
                new Voucher(
                    number,
                    issued.bookingId(),
                    issued.operatorReference(),
                    issued.issuedAt(),
                    now));
      }
    }
    return written.values();
  }

  private static Booked.Terms known(Map<UUID, Booked.Terms> terms, UUID booking) {
    Booked.Terms found = terms.get(booking);
    if (found == null) {
      throw new IllegalStateException("booking " + booking + " is not known here");
    }
    return found;
  }

  /** The answer that is given without an effect; null where there is something to do. */
  private static @Nullable Record stored(Order order, Map<StepKey, Known> known) {
    Known state = known.getOrDefault(order.key().forward(), new Known(null, null));
    if (order.key().direction() == Direction.UNDO) {
      return state.undone();
    }
    if (state.done() == null && state.undone() != null) {
      return new AgentStepUndone(order.command().bookingId());
    }
    return state.done();
  }

  private Record answer(Order order, Map<StepKey, Known> known, Work work) {
    Record again = stored(order, known);
    if (again != null) {
      return again;
    }
    Record answer = (Record) act(order.command(), work);
    Known before = known.getOrDefault(order.key().forward(), new Known(null, null));
    if (order.key().direction() == Direction.UNDO) {
      work.undone().put(order.key(), answer);
      known.put(order.key().forward(), new Known(before.done(), answer));
    } else {
      work.done().put(order.key(), answer);
      known.put(order.key().forward(), new Known(answer, before.undone()));
    }
    return answer;
  }

  private AgentReply act(AgentCommand command, Work work) {
    return switch (command) {
      case AuthorizePayment authorize -> authorize(authorize, work);
      case VoidPayment release -> {
        work.credit().release(release.bookingId());
        yield new PaymentVoided(release.bookingId());
      }
      case CapturePayment capture -> capture(capture, work);
      case IssueVoucher issue -> {
        Voucher voucher = work.vouchers().get(issue.bookingId());
        // Void before it was issued: it never is.
        yield voucher == null || voucher.issuedAt() == null
            ? new AgentStepUndone(issue.bookingId())
            : new VoucherIssued(issue.bookingId(), voucher.number());
      }
      case RefundPayment refund -> {
        Booked.Terms booking = work.of(refund.bookingId());
        work.credit().refund(booking.id(), refund.refund(), booking.balance());
        work.refunded().add(booking.id());
        yield new PaymentRefunded(booking.id(), refund.refund());
      }
      case RefundRest rest -> {
        Booked.Terms booking = work.of(rest.bookingId());
        work.credit().refundRest(booking.id(), rest.total(), booking.balance());
        work.refunded().add(booking.id());
        yield new PaymentRefunded(booking.id(), rest.total());
      }
      case VoidVoucher end -> new VoucherVoided(end.bookingId());
    };
  }

  private static AgentReply authorize(AuthorizePayment command, Work work) {
    Booked.Terms booking = work.of(command.bookingId());
    if (!booking.agencyId().equals(command.agencyId())
        || !booking.total().equals(command.total())) {
      throw new IllegalStateException(
          "booking %s was not made by this agency for this total".formatted(command.bookingId()));
    }
    return switch (work.credit()
        .authorize(command.bookingId(), command.agencyId(), command.total())) {
      case Authorization.Reserved reserved ->
          new PaymentAuthorized(command.bookingId(), command.total());
      case Authorization.Refused refused ->
          new CreditRefused(command.bookingId(), command.total(), refused.available());
    };
  }

  private AgentReply capture(CapturePayment command, Work work) {
    Booked.Terms booking = work.of(command.bookingId());
    LocalDate today = clock.instant().atZone(booking.zone()).toLocalDate();
    LocalDate balanceDue = booking.balanceDueOn().isBefore(today) ? today : booking.balanceDueOn();
    work.credit().capture(booking.id(), booking.deposit(), today, booking.balance(), balanceDue);
    return new PaymentCaptured(booking.id(), booking.deposit(), booking.balance());
  }
}
