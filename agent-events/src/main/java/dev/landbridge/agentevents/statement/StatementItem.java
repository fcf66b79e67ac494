package dev.landbridge.agentevents.statement;

import dev.landbridge.agentevents.store.Columns;
import dev.landbridge.schemas.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry of the ledger, with what it changes of its account. */
@Schema(name = "StatementItem")
record StatementItem(
    UUID id,
    Instant at,
    Kind kind,
    @Nullable UUID bookingId,
    @Nullable String bookingReference,
    @Nullable UUID paymentId,
    @Schema(description = "Of payments: what they were sent under; null otherwise")
        @Nullable String paymentReference,
    Money amount,
    @Schema(description = "By how much the account's reserved grows; negative where it shrinks")
        Money reservedChange,
    @Schema(description = "By how much the account's owed grows; negative where it shrinks")
        Money owedChange,
    @Schema(description = "Of receivables: when they are due; null otherwise")
        @Nullable LocalDate dueOn,
    String description) {

  enum Kind {
    AUTHORIZE("Reserved for a booking on its way"),
    VOID("Reservation given back"),
    CAPTURE_DEPOSIT("Deposit of a confirmed booking"),
    CAPTURE_BALANCE("Balance of a confirmed booking"),
    REFUND_DEPOSIT("Refund of a deposit after a cancellation"),
    REFUND_BALANCE("Refund of a balance after a cancellation"),
    REFUND_REST_DEPOSIT("Rest of a deposit, since the operator cancelled too"),
    REFUND_REST_BALANCE("Rest of a balance, since the operator cancelled too"),
    PAYMENT("Payment received");

    private final String description;

    Kind(String description) {
      this.description = description;
    }
  }

  static StatementItem read(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    long amount = row.getLong("amount");
    String debit = row.getString("debit");
    String credit = row.getString("credit");
    Kind kind = Kind.valueOf(row.getString("kind"));
    return new StatementItem(
        Columns.uuid(row, "id"),
        Columns.instant(row, "entered_at"),
        kind,
        row.getObject("booking_id", UUID.class),
        row.getString("reference"),
        row.getObject("payment_id", UUID.class),
        row.getString("payment_reference"),
        new Money(amount, currency),
        new Money(change("RESERVED", debit, credit, amount), currency),
        new Money(change("RECEIVABLE", debit, credit, amount), currency),
        row.getObject("due_on", LocalDate.class),
        kind.description);
  }

  private static long change(String book, String debit, String credit, long amount) {
    return (debit.equals(book) ? amount : 0) - (credit.equals(book) ? amount : 0);
  }
}
