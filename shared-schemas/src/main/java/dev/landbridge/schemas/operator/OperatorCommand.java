package dev.landbridge.schemas.operator;

import java.util.UUID;

/** What booking-saga tells the operator shore to do. Each carries a step key. */
public sealed interface OperatorCommand
    permits HoldInventory,
        ReleaseInventory,
        ConfirmBooking,
        WithdrawBooking,
        ReturnBooking,
        CloseBooking {
  UUID bookingId();
}
