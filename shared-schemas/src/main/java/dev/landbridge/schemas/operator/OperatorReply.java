package dev.landbridge.schemas.operator;

import java.util.UUID;

/** What the operator shore answers. Each carries the step key of the command that it answers. */
public sealed interface OperatorReply
    permits InventoryHeld,
        InventoryReleased,
        BookingAccepted,
        SoldOut,
        PriceChanged,
        PackageWithdrawn,
        NotOnSale,
        OperatorStepUndone,
        BookingPending,
        BookingDeclined,
        BookingLapsed,
        BookingWithdrawn,
        WithdrawalRefused,
        BookingReturned,
        BookingClosed {
  UUID bookingId();
}
