package dev.landbridge.agentevents.credit;

import dev.landbridge.schemas.Money;
import java.util.UUID;

/**
 * An agency's credit in one currency, in minor units.
 *
 * @param reserved for bookings on their way
 * @param owed for confirmed bookings: the receivables
 */
public record Account(
    UUID id, UUID agencyId, String currency, long limit, long reserved, long owed) {
  public Account {
    if (reserved < 0 || owed < 0) {
      throw new IllegalStateException(
          "account %s would have %d reserved and %d owed".formatted(id, reserved, owed));
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

  Account refund(long amount) {
    return new Account(id, agencyId, currency, limit, reserved, owed - amount);
  }
}
