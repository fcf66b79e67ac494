package dev.landbridge.bookingsaga.model;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AgentStepUndone;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.agent.BookingRequested;
import dev.landbridge.schemas.agent.CancellationRequested;
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
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.booking.Cancellation;
import dev.landbridge.schemas.event.StepKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** agent-events reduced to its rows: bookings as they were last told, credit, one ledger. */
final class AgentShore extends Node {
  private static final Duration NO_NEWS = Duration.ofSeconds(60);

  /** A booking; {@code askAt} null once settled. */
  record Shown(
      BookingRequested request,
      BookingStatus status,
      long sequence,
      @Nullable String reason,
      int asks,
      @Nullable Instant askAt) {}

  /** A credit account's sums. */
  record Account(long limit, long reserved, long owed) {}

  enum CreditState {
    RESERVED,
    CAPTURED,
    VOIDED,
    REFUNDED
  }

  record Credit(UUID booking, UUID agency, long total, CreditState state, long refund) {
    Credit in(CreditState newState) {
      return new Credit(booking, agency, total, newState, refund);
    }
  }

  /** A cancellation that the agent confirmed; {@code askAt} null once it has ended. */
  record Cancelled(CancellationRequested request, int asks, @Nullable Instant askAt) {}

  final Table<UUID, Shown> bookings = new Table<>();
  final Table<UUID, Account> accounts = new Table<>();
  final Table<UUID, Credit> credits = new Table<>();
  final Table<UUID, Cancelled> cancellations = new Table<>();
  private final Answers answers = new Answers(world, new Table<>());

  AgentShore(World world) {
    super(world, "agent-events");
  }

  void book(BookingRequested request) {
    if (!up
        || !transaction(() -> {
          bookings.put(
              request.bookingId(),
              new Shown(request, BookingStatus.REQUESTED, 0, null, 0, world.now.plus(NO_NEWS)));
          send(request, request.bookingId(), null, null);
        })) {
      // The agent sees an error, or a connection that broke after the commit: what counts is the
      // row.
      world.trace(() -> "the agent got no answer for " + request.bookingId());
    }
    world.soon(this, this::relay);
    world.armTimer(this);
  }

  /** The agent cancels on the terms of what was last told; one at a time. */
  void cancel(UUID booking) {
    if (!up) {
      return;
    }
    transaction(() -> {
      Shown shown = bookings.get(booking);
      boolean open =
          cancellations.all().stream()
              .anyMatch(each -> each.askAt() != null && each.request().bookingId().equals(booking));
      if (shown == null
          || open
          || shown.status() == BookingStatus.DECLINED
          || shown.status() == BookingStatus.CANCELLING
          || shown.status() == BookingStatus.CANCELLED) {
        return;
      }
      boolean before = shown.status() != BookingStatus.CONFIRMED;
      Money total = shown.request().total();
      CancellationRequested request =
          new CancellationRequested(
              booking, world.newId(), before, before ? total : total.percent(30));
      cancellations.put(
          request.cancellationId(), new Cancelled(request, 0, world.now.plus(NO_NEWS)));
      send(request, booking, null, null);
    });
    world.soon(this, this::relay);
    world.armTimer(this);
  }

  @Override
  void handle(List<Message> fresh) {
    for (Message message : fresh) {
      if (message.payload() instanceof BookingUpdated update) {
        told(update, Objects.requireNonNull(message.sequence()));
        continue;
      }
      StepKey key = Objects.requireNonNull(message.key());
      Record undone = new AgentStepUndone(message.booking());
      Record reply =
          switch (message.payload()) {
            case AuthorizePayment ask -> answers.command(key, undone, () -> authorize(ask));
            case VoidPayment ask ->
                answers.compensation(
                    key, new PaymentVoided(ask.bookingId()), _ -> voided(ask.bookingId()));
            case CapturePayment ask -> answers.command(key, undone, () -> capture(ask.bookingId()));
            case IssueVoucher ask ->
                answers.command(
                    key,
                    undone,
                    () -> new VoucherIssued(ask.bookingId(), world.newId().toString()));
            case RefundPayment ask -> answers.command(key, undone, () -> refund(ask));
            case RefundRest ask -> answers.command(key, undone, () -> refundRest(ask));
            case VoidVoucher ask ->
                answers.command(key, undone, () -> new VoucherVoided(ask.bookingId()));
            default -> throw new Violation("agent-events got " + message);
          };
      send(reply, message.booking(), key, null);
    }
  }

  private void told(BookingUpdated update, long sequence) {
    Shown shown = bookings.require(update.bookingId());
    if (sequence <= shown.sequence()) {
      return;
    }
    if (shown.status() == BookingStatus.DECLINED || shown.status() == BookingStatus.CANCELLED) {
      Cancellation late = update.cancellation();
      if (update.status() == shown.status() && late != null) {
        // Nothing but the end of a cancellation that came too late.
        keep(shown, update, sequence);
        return;
      }
      throw new Violation("settled booking %s changes to %s".formatted(update.bookingId(), update));
    }
    keep(shown, update, sequence);
  }

  private void keep(Shown shown, BookingUpdated update, long sequence) {
    bookings.put(
        update.bookingId(),
        new Shown(
            shown.request(),
            update.status(),
            sequence,
            update.reason() == null ? null : update.reason().code(),
            0,
            isSettled(update) ? null : world.now.plus(NO_NEWS)));
    if (update.status() == BookingStatus.DECLINED || update.status() == BookingStatus.CANCELLED) {
      // Nothing is left to cancel, whatever is told of it.
      for (Cancelled open : cancellations.all()) {
        if (open.request().bookingId().equals(update.bookingId()) && open.askAt() != null) {
          cancellations.put(
              open.request().cancellationId(), new Cancelled(open.request(), open.asks(), null));
        }
      }
      return;
    }
    Cancellation told = update.cancellation();
    Cancelled known = told == null ? null : cancellations.get(told.id());
    if (known != null && known.askAt() != null && told != null) {
      boolean ended = told.state() != Cancellation.State.OPEN;
      cancellations.put(
          told.id(), new Cancelled(known.request(), 0, ended ? null : world.now.plus(NO_NEWS)));
    }
  }

  /** What is refunded is on its way to be cancelled, whatever was told last. */
  private boolean isSettled(BookingUpdated update) {
    Credit credit = credits.get(update.bookingId());
    return update.status().isSettled()
        && (update.status() != BookingStatus.CONFIRMED
            || credit == null
            || credit.state() != CreditState.REFUNDED);
  }

  /** Nobody here may have cancelled it: its news is asked for until it has ended. */
  private void askForNewsOf(UUID booking) {
    Shown shown = bookings.require(booking);
    if (shown.askAt() == null && shown.status() == BookingStatus.CONFIRMED) {
      bookings.put(
          booking,
          new Shown(
              shown.request(),
              shown.status(),
              shown.sequence(),
              shown.reason(),
              0,
              world.now.plus(NO_NEWS)));
    }
  }

  private Record refund(RefundPayment ask) {
    askForNewsOf(ask.bookingId());
    Credit credit = credits.require(ask.bookingId());
    if (credit.state() != CreditState.CAPTURED) {
      throw new Violation("refund of " + credit);
    }
    long refund = ask.refund().amount();
    Account account = accounts.require(credit.agency());
    accounts.put(
        credit.agency(), new Account(account.limit(), account.reserved(), account.owed() - refund));
    credits.put(
        ask.bookingId(),
        new Credit(
            credit.booking(), credit.agency(), credit.total(), CreditState.REFUNDED, refund));
    return new PaymentRefunded(ask.bookingId(), ask.refund());
  }

  /** All comes back, whatever came back before. */
  private Record refundRest(RefundRest ask) {
    askForNewsOf(ask.bookingId());
    Credit credit = credits.require(ask.bookingId());
    if (credit.state() != CreditState.REFUNDED || credit.total() != ask.total().amount()) {
      throw new Violation("refund of the rest of " + credit);
    }
    world.covered(credit.refund() < credit.total() ? "rest refunded" : "no rest to refund");
    Account account = accounts.require(credit.agency());
    long rest = credit.total() - credit.refund();
    accounts.put(
        credit.agency(), new Account(account.limit(), account.reserved(), account.owed() - rest));
    credits.put(
        ask.bookingId(),
        new Credit(
            credit.booking(),
            credit.agency(),
            credit.total(),
            CreditState.REFUNDED,
            credit.total()));
    return new PaymentRefunded(ask.bookingId(), ask.total());
  }

  private Record authorize(AuthorizePayment ask) {
    Account account = accounts.require(ask.agencyId());
    long total = ask.total().amount();
    long available = account.limit() - account.reserved() - account.owed();
    if (available < total) {
      return new CreditRefused(
          ask.bookingId(), ask.total(), new Money(available, ask.total().currency()));
    }
    accounts.put(
        ask.agencyId(), new Account(account.limit(), account.reserved() + total, account.owed()));
    credits.put(
        ask.bookingId(),
        new Credit(ask.bookingId(), ask.agencyId(), total, CreditState.RESERVED, 0));
    return new PaymentAuthorized(ask.bookingId(), ask.total());
  }

  private boolean voided(UUID booking) {
    Credit credit = credits.get(booking);
    if (credit == null || credit.state() != CreditState.RESERVED) {
      return false;
    }
    Account account = accounts.require(credit.agency());
    accounts.put(
        credit.agency(),
        new Account(account.limit(), account.reserved() - credit.total(), account.owed()));
    credits.put(booking, credit.in(CreditState.VOIDED));
    return true;
  }

  private Record capture(UUID booking) {
    Credit credit = credits.require(booking);
    if (credit.state() != CreditState.RESERVED) {
      throw new Violation("capture of " + credit);
    }
    Account account = accounts.require(credit.agency());
    accounts.put(
        credit.agency(),
        new Account(
            account.limit(), account.reserved() - credit.total(), account.owed() + credit.total()));
    credits.put(booking, credit.in(CreditState.CAPTURED));
    return new PaymentCaptured(booking, Money.zero("USD"), new Money(credit.total(), "USD"));
  }

  @Override
  void wake() {
    for (Shown shown : bookings.all()) {
      if (shown.askAt() == null || shown.askAt().isAfter(world.now)) {
        continue;
      }
      Duration pause = NO_NEWS.multipliedBy(1L << Math.min(shown.asks() + 1, 4));
      bookings.put(
          shown.request().bookingId(),
          new Shown(
              shown.request(),
              shown.status(),
              shown.sequence(),
              shown.reason(),
              shown.asks() + 1,
              world.now.plus(pause)));
      if (world.mutation != Mutation.AGENTS_DO_NOT_ASK_AGAIN) {
        world.covered("agent-events asked for news");
        send(shown.request(), shown.request().bookingId(), null, null);
      }
    }
    for (Cancelled cancelled : cancellations.all()) {
      if (cancelled.askAt() == null || cancelled.askAt().isAfter(world.now)) {
        continue;
      }
      Duration pause = NO_NEWS.multipliedBy(1L << Math.min(cancelled.asks() + 1, 4));
      cancellations.put(
          cancelled.request().cancellationId(),
          new Cancelled(cancelled.request(), cancelled.asks() + 1, world.now.plus(pause)));
      if (world.mutation != Mutation.AGENTS_DO_NOT_ASK_AGAIN) {
        world.covered("agent-events asked for news of a cancellation");
        send(cancelled.request(), cancelled.request().bookingId(), null, null);
      }
    }
  }

  @Override
  @Nullable Instant nextWake() {
    return World.earliest(
        Stream.concat(
            bookings.all().stream().map(Shown::askAt),
            cancellations.all().stream().map(Cancelled::askAt)));
  }
}
