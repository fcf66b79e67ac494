package dev.landbridge.agentevents.credit;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the ledger: an amount from one book of an account to another. It is of a booking or
 * of a payment.
 */
record Entry(
    UUID accountId,
    @Nullable UUID bookingId,
    @Nullable UUID paymentId,
    Kind kind,
    long amount,
    @Nullable LocalDate dueOn) {

  static Entry ofBooking(
      UUID account, UUID booking, Kind kind, long amount, @Nullable LocalDate dueOn) {
    return new Entry(account, booking, null, kind, amount, dueOn);
  }

  static Entry ofPayment(UUID account, UUID payment, long amount) {
    return new Entry(account, null, payment, Kind.PAYMENT, amount, null);
  }

  enum Kind {
    AUTHORIZE(Book.RESERVED, Book.AVAILABLE),
    VOID(Book.AVAILABLE, Book.RESERVED),
    CAPTURE_DEPOSIT(Book.RECEIVABLE, Book.RESERVED),
    CAPTURE_BALANCE(Book.RECEIVABLE, Book.RESERVED),
    REFUND_DEPOSIT(Book.AVAILABLE, Book.RECEIVABLE),
    REFUND_BALANCE(Book.AVAILABLE, Book.RECEIVABLE),
    REFUND_REST_DEPOSIT(Book.AVAILABLE, Book.RECEIVABLE),
    REFUND_REST_BALANCE(Book.AVAILABLE, Book.RECEIVABLE),
    PAYMENT(Book.AVAILABLE, Book.RECEIVABLE);

    final Book debit;
    final Book credit;

    Kind(Book debit, Book credit) {
      this.debit = debit;
      this.credit = credit;
    }
  }

  enum Book {
    AVAILABLE,
    RESERVED,
    RECEIVABLE
  }
}
