package dev.landbridge.agentevents.credit;

import dev.landbridge.agentevents.credit.Entry.Kind;
import dev.landbridge.agentevents.credit.Reservation.State;
import dev.landbridge.schemas.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Accounts under their locks, with the reservations of the bookings in hand: what a pack of payment
 * commands does to them, before it is written in a few statements. Made by {@link Accounts#lock},
 * written by {@link Accounts#save}; not for two threads.
 */
public final class Credit {
  private final Map<UUID, Account> accounts = new LinkedHashMap<>();
  private final Map<UUID, Reservation> reservations = new LinkedHashMap<>();
  private final Map<UUID, Reservation> before = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  Credit(Collection<Account> accounts, Collection<Reservation> reservations) {
    accounts.forEach(account -> this.accounts.put(account.id(), account));
    reservations.forEach(each -> this.reservations.put(each.bookingId(), each));
    before.putAll(this.reservations);
  }

  /** No accounts: for a pack that touches none. */
  public static Credit none() {
    return new Credit(List.of(), List.of());
  }

  /** What came of an authorization. */
  public sealed interface Authorization {
    /** The amount is reserved. */
    record Reserved() implements Authorization {}

    /** Nothing was reserved: so much is available, 0 where the agency has no such account. */
    record Refused(Money available) implements Authorization {}
  }

  /**
   * Reserves a booking's total where the credit reaches.
   *
   * @throws IllegalStateException where the booking's reservation has ended, or is of another
   *     amount
   */
  public Authorization authorize(UUID booking, UUID agency, Money total) {
    Account account = account(agency, total.currency());
    Reservation reservation = reservations.get(booking);
    if (reservation != null) {
      if (reservation.state() != State.RESERVED
          || reservation.amount() != total.amount()
          || account == null
          || !account.id().equals(reservation.accountId())) {
        throw new IllegalStateException(
            "booking %s has a reservation already, %s".formatted(booking, reservation.state()));
      }
      return new Authorization.Reserved();
    }
    if (account == null) {
      return new Authorization.Refused(Money.zero(total.currency()));
    }
    if (total.amount() > account.available()) {
      return new Authorization.Refused(account.money(Math.max(0, account.available())));
    }
    accounts.put(account.id(), account.reserve(total.amount()));
    reservations.put(booking, Reservation.made(booking, account.id(), total.amount()));
    entries.add(Entry.ofBooking(account.id(), booking, Kind.AUTHORIZE, total.amount(), null));
    return new Authorization.Reserved();
  }

  /**
   * Gives back what is reserved; nothing where nothing is.
   *
   * @throws IllegalStateException where it was captured: a compensation never comes after the pivot
   */
  public void release(UUID booking) {
    Reservation reservation = reservations.get(booking);
    if (reservation == null || reservation.state() == State.VOIDED) {
      return;
    }
    reservations.put(booking, reservation.to(State.VOIDED));
    accounts.computeIfPresent(
        reservation.accountId(), (id, account) -> account.release(reservation.amount()));
    entries.add(
        Entry.ofBooking(reservation.accountId(), booking, Kind.VOID, reservation.amount(), null));
  }

  /**
   * Turns what is reserved into receivables.
   *
   * @throws IllegalStateException where nothing is reserved, or another amount
   */
  public void capture(
      UUID booking, Money deposit, LocalDate depositDue, Money balance, LocalDate balanceDue) {
    Reservation reservation = reservations.get(booking);
    if (reservation == null) {
      throw new IllegalStateException("booking " + booking + " has nothing reserved to capture");
    }
    if (reservation.amount() != deposit.plus(balance).amount()) {
      throw new IllegalStateException(
          "booking %s has %d reserved, not its total".formatted(booking, reservation.amount()));
    }
    if (reservation.state() == State.CAPTURED || reservation.state() == State.REFUNDED) {
      return;
    }
    reservations.put(booking, reservation.to(State.CAPTURED));
    UUID account = reservation.accountId();
    accounts.computeIfPresent(account, (id, each) -> each.capture(reservation.amount()));
    if (deposit.amount() > 0) {
      entries.add(
          Entry.ofBooking(account, booking, Kind.CAPTURE_DEPOSIT, deposit.amount(), depositDue));
    }
    if (balance.amount() > 0) {
      entries.add(
          Entry.ofBooking(account, booking, Kind.CAPTURE_BALANCE, balance.amount(), balanceDue));
    }
  }

  /**
   * Gives back what a cancellation returns: of the balance first, which is due last, then of the
   * deposit. The rest stays owed.
   *
   * @throws IllegalStateException where nothing is captured, where more than was captured would
   *     come back, or where another amount came back before
   */
  public void refund(UUID booking, Money refund, Money balance) {
    Reservation reservation = captured(booking, refund.currency());
    if (reservation.state() == State.REFUNDED
        && Objects.equals(reservation.refunded(), refund.amount())) {
      return;
    }
    reservations.put(booking, reservation.refund(refund.amount()));
    long ofBalance = Math.min(refund.amount(), balance.amount());
    giveBack(reservation, Kind.REFUND_BALANCE, ofBalance);
    giveBack(reservation, Kind.REFUND_DEPOSIT, refund.amount() - ofBalance);
  }

  /**
   * Gives back what a refund has left of the total, of the balance first; nothing where it left
   * nothing.
   *
   * @throws IllegalStateException where nothing was refunded yet, or the total is another
   */
  public void refundRest(UUID booking, Money total, Money balance) {
    Reservation reservation = captured(booking, total.currency());
    if (reservation.amount() != total.amount()) {
      throw new IllegalStateException(
          "booking %s has %d captured, not %d"
              .formatted(booking, reservation.amount(), total.amount()));
    }
    Reservation whole = reservation.refundRest();
    long before = Objects.requireNonNull(reservation.refunded(), "refunded");
    reservations.put(booking, whole);
    long ofBalance = Math.max(0, balance.amount() - before);
    giveBack(reservation, Kind.REFUND_REST_BALANCE, ofBalance);
    giveBack(reservation, Kind.REFUND_REST_DEPOSIT, total.amount() - before - ofBalance);
  }

  private Reservation captured(UUID booking, String currency) {
    Reservation reservation = reservations.get(booking);
    if (reservation == null) {
      throw new IllegalStateException("booking " + booking + " has nothing captured to refund");
    }
    Account account = accounts.get(reservation.accountId());
    if (account == null || !account.currency().equals(currency)) {
      throw new IllegalStateException("booking %s was not paid in %s".formatted(booking, currency));
    }
    return reservation;
  }

  private void giveBack(Reservation reservation, Kind kind, long amount) {
    if (amount > 0) {
      UUID account = reservation.accountId();
      accounts.computeIfPresent(account, (id, each) -> each.credit(amount));
      entries.add(Entry.ofBooking(account, reservation.bookingId(), kind, amount, null));
    }
  }

  /**
   * Takes a payment of the agency, of more than it owes too: the rest stands to its credit.
   *
   * @return the account with it; empty where the agency has none in this currency
   */
  public Optional<Account> pay(UUID payment, UUID agency, Money amount) {
    Account account = account(agency, amount.currency());
    if (account == null) {
      return Optional.empty();
    }
    Account paid = account.credit(amount.amount());
    accounts.put(account.id(), paid);
    entries.add(Entry.ofPayment(account.id(), payment, amount.amount()));
    return Optional.of(paid);
  }

  private @Nullable Account account(UUID agency, String currency) {
    for (Account account : accounts.values()) {
      if (account.agencyId().equals(agency) && account.currency().equals(currency)) {
        return account;
      }
    }
    return null;
  }

  Collection<Account> accounts() {
    return accounts.values();
  }

  List<Entry> entries() {
    return entries;
  }

  /** Reservations that are new. */
  List<Reservation> made() {
    return reservations.values().stream().filter(r -> !before.containsKey(r.bookingId())).toList();
  }

  /** Reservations that were there and have become another. */
  List<Change> changed() {
    List<Change> changed = new ArrayList<>();
    before.forEach((booking, was) -> {
      Reservation is = reservations.getOrDefault(booking, was);
      if (!is.equals(was)) {
        changed.add(new Change(was, is));
      }
    });
    return changed;
  }

  /** What a reservation was under its account's lock, and what it is now. */
  record Change(Reservation was, Reservation is) {}
}
