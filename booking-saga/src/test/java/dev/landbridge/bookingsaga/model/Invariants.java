package dev.landbridge.bookingsaga.model;

import dev.landbridge.bookingsaga.model.AgentShore.Account;
import dev.landbridge.bookingsaga.model.AgentShore.Cancelled;
import dev.landbridge.bookingsaga.model.AgentShore.Credit;
import dev.landbridge.bookingsaga.model.AgentShore.CreditState;
import dev.landbridge.bookingsaga.model.AgentShore.Shown;
import dev.landbridge.bookingsaga.model.Coordination.Kept;
import dev.landbridge.bookingsaga.model.OperatorShore.Departure;
import dev.landbridge.bookingsaga.model.OperatorShore.Hold;
import dev.landbridge.bookingsaga.model.OperatorShore.HoldState;
import dev.landbridge.bookingsaga.model.OperatorShore.Request;
import dev.landbridge.bookingsaga.model.OperatorShore.RequestState;
import dev.landbridge.schemas.booking.BookingStatus;
import dev.landbridge.schemas.booking.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What must be true: at every commit, and once everything has settled. */
final class Invariants {
  private Invariants() {}

  static void always(AgentShore agents, OperatorShore operators) {
    for (Departure departure : operators.departures.all()) {
      if (departure.held() < 0
          || departure.sold() < 0
          || departure.held() + departure.sold() > departure.capacity()) {
        throw new Violation("seats do not add up: " + departure);
      }
    }
    for (Account account : agents.accounts.all()) {
      if (account.reserved() < 0
          || account.owed() < 0
          || account.reserved() + account.owed() > account.limit()) {
        throw new Violation("credit does not add up: " + account);
      }
    }
    long owed = 0;
    for (Credit credit : agents.credits.all()) {
      if (credit.refund() < 0 || credit.refund() > credit.total()) {
        throw new Violation("refunded beyond what was paid: " + credit);
      }
      if (credit.state() == CreditState.CAPTURED || credit.state() == CreditState.REFUNDED) {
        owed += credit.total() - credit.refund();
      }
    }
    if (owed != agents.accounts.all().stream().mapToLong(Account::owed).sum()) {
      throw new Violation("accounts do not owe the %d of their bookings".formatted(owed));
    }
  }

  static void settled(AgentShore agents, OperatorShore operators, Coordination saga) {
    Map<UUID, Integer> sold = new HashMap<>();
    Map<UUID, Long> owed = new HashMap<>();
    for (Shown shown : agents.bookings.all()) {
      UUID id = shown.request().bookingId();
      Kept kept = saga.sagas.get(id);
      if (kept == null) {
        throw new Violation("booking " + id + " has no saga");
      }
      if (!kept.hasEnded() || !kept.booking().status().isSettled()) {
        throw new Violation("booking %s is not settled: %s".formatted(id, kept));
      }
      // Once it has ended later news tells only of cancellations that came too late.
      boolean ended =
          shown.status() == BookingStatus.DECLINED || shown.status() == BookingStatus.CANCELLED;
      if (shown.status() != kept.booking().status()
          || shown.sequence() > kept.booking().sequence()
          || (!ended && shown.sequence() < kept.booking().sequence())) {
        throw new Violation("the agent is shown %s of %s".formatted(shown, kept.booking()));
      }
      Request request = operators.requests.get(id);
      if (request != null
          && (request.state() == RequestState.PENDING
              || (request.state() == RequestState.ACCEPTED) != isSold(agents, shown))) {
        throw new Violation("%s of a booking that is %s".formatted(request, shown.status()));
      }
      Hold hold = operators.holds.get(id);
      Credit credit = agents.credits.get(id);
      if (shown.status() == BookingStatus.CONFIRMED) {
        sold.merge(shown.request().packageId(), shown.request().seats(), Integer::sum);
        owed.merge(shown.request().agencyId(), shown.request().total().amount(), Long::sum);
        if (hold == null || hold.state() != HoldState.SOLD) {
          throw new Violation("confirmed without its seats: " + id + " " + hold);
        }
        if (credit == null || credit.state() != CreditState.CAPTURED) {
          throw new Violation("confirmed without its payment: " + id + " " + credit);
        }
      } else if (isSold(agents, shown)) {
        if (hold == null || hold.state() != HoldState.RETURNED || hold.refundOpen()) {
          throw new Violation("cancelled with its seats, or not closed: " + hold);
        }
        if (credit == null || credit.state() != CreditState.REFUNDED) {
          throw new Violation("cancelled without its refund: " + credit);
        }
        owed.merge(credit.agency(), credit.total() - credit.refund(), Long::sum);
      } else {
        if (hold != null && (hold.state() == HoldState.SOLD || hold.state() == HoldState.HELD)) {
          throw new Violation("declined with seats: " + hold);
        }
        if (credit != null && credit.state() != CreditState.VOIDED) {
          throw new Violation("declined with credit taken: " + credit);
        }
      }
    }
    for (Cancelled cancelled : agents.cancellations.all()) {
      if (cancelled.askAt() != null) {
        throw new Violation("a cancellation without an end: " + cancelled);
      }
    }
    for (OperatorShore.Cancelled cancelled : operators.cancellations.all()) {
      settled(cancelled, agents);
    }
    for (Departure departure : operators.departures.all()) {
      if (departure.held() != 0
          || departure.sold() != sold.getOrDefault(departure.packageId(), 0)) {
        throw new Violation("seats of %s, sold to bookings %s".formatted(departure, sold));
      }
    }
    long owedInAll = 0;
    for (Account account : agents.accounts.all()) {
      owedInAll += account.owed();
      if (account.reserved() != 0) {
        throw new Violation("credit stays reserved: " + account);
      }
    }
    if (owedInAll != owed.values().stream().mapToLong(Long::longValue).sum()) {
      throw new Violation("the ledger owes %d, bookings %s".formatted(owedInAll, owed));
    }
  }

  /** What its operator cancelled ends so, and all of it comes back. */
  private static void settled(OperatorShore.Cancelled cancelled, AgentShore agents) {
    Shown shown = agents.bookings.require(cancelled.booking());
    Credit credit = agents.credits.require(cancelled.booking());
    if (cancelled.askAt() != null) {
      throw new Violation("an operator's cancellation without news: " + cancelled);
    }
    if (shown.status() != BookingStatus.CANCELLED || credit.refund() != credit.total()) {
      throw new Violation("cancelled by its operator: %s, %s".formatted(shown, credit));
    }
    if (shown.reason() == null || !shown.reason().equals(Reason.OPERATOR_CANCELLED)) {
      throw new Violation("cancelled by its operator, but told " + shown);
    }
  }

  /** Confirmed, or cancelled after it was. */
  private static boolean isSold(AgentShore agents, Shown shown) {
    Credit credit = agents.credits.get(shown.request().bookingId());
    return shown.status() == BookingStatus.CONFIRMED
        || (shown.status() == BookingStatus.CANCELLED
            && credit != null
            && credit.state() == CreditState.REFUNDED);
  }

  static List<UUID> unsettled(AgentShore agents, Coordination saga) {
    return agents.bookings.all().stream()
        .map(shown -> shown.request().bookingId())
        .filter(id -> {
          Kept kept = saga.sagas.get(id);
          return kept == null || !kept.hasEnded();
        })
        .toList();
  }
}
