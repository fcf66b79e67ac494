package dev.landbridge.agentevents.credit;

import dev.landbridge.schemas.Money;
import java.util.UUID;

/**
 * An agency's credit in one currency, in minor units.
 *
 * @param reserved for bookings on their way
 * @param owed for confirmed bookings, the receivables, less what was paid; negative where more was
 *     paid than is owed
 */
public record Account(
    UUID id, UUID agencyId, String currency, long limit, long reserved, long owed) {
  public Account {
    if (reserved < 0) {
      throw new IllegalStateException("account %s would have %d reserved".formatted(id, reserved));
    }
  }

  /** What can still be booked; below 0 where the limit was lowered under what is used. */
  public long available() {
    return limit - reserved - owed;
  }

  public Money money(long amount) {
    return new Money(amount, currency);
  }

  Account reserve(long amount) {
    return new Account(id, agencyId, currency, limit, Math.addExact(reserved, amount), owed);
  }

  Account release(long amount) {
    return new Account(id, agencyId, currency, limit, reserved - amount, owed);
  }

  Account capture(long amount) {
    return new Account(
        id, agencyId, currency, limit, reserved - amount, Math.addExact(owed, amount));
  }

  /** Lessens what is owed: a refund, or a payment. */
  Account credit(long amount) {
    return new Account(id, agencyId, currency, limit, reserved, Math.subtractExact(owed, amount));
  }
}
