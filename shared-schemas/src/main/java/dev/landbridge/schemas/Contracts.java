package dev.landbridge.schemas;

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
import dev.landbridge.schemas.booking.BookingUpdated;
import dev.landbridge.schemas.catalogue.DepartureSeats;
import dev.landbridge.schemas.catalogue.PackageRetired;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.operator.BookingAccepted;
import dev.landbridge.schemas.operator.BookingCancelled;
import dev.landbridge.schemas.operator.BookingClosed;
import dev.landbridge.schemas.operator.BookingDeclined;
import dev.landbridge.schemas.operator.BookingLapsed;
import dev.landbridge.schemas.operator.BookingPending;
import dev.landbridge.schemas.operator.BookingReturned;
import dev.landbridge.schemas.operator.BookingWithdrawn;
import dev.landbridge.schemas.operator.CloseBooking;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.InventoryHeld;
import dev.landbridge.schemas.operator.InventoryReleased;
import dev.landbridge.schemas.operator.NotOnSale;
import dev.landbridge.schemas.operator.OperatorStepUndone;
import dev.landbridge.schemas.operator.PackageWithdrawn;
import dev.landbridge.schemas.operator.PriceChanged;
import dev.landbridge.schemas.operator.ReleaseInventory;
import dev.landbridge.schemas.operator.ReturnBooking;
import dev.landbridge.schemas.operator.SoldOut;
import dev.landbridge.schemas.operator.WithdrawBooking;
import dev.landbridge.schemas.operator.WithdrawalRefused;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The one list of every message: its type, its topic, its record. */
public final class Contracts {

  /**
   * A message's contract.
   *
   * @param type a stable name with its version, never a class name
   * @param topic the channel that carries it
   */
  public record Contract(String type, String topic, Class<? extends Record> record) {}

  private static final List<Contract> ALL =
      List.of(
          new Contract("agent.booking-requested.v1", "agent-actions", BookingRequested.class),
          new Contract(
              "agent.cancellation-requested.v1", "agent-actions", CancellationRequested.class),
          new Contract("operator.hold-inventory.v1", "operator-commands", HoldInventory.class),
          new Contract(
              "operator.release-inventory.v1", "operator-commands", ReleaseInventory.class),
          new Contract("operator.confirm-booking.v1", "operator-commands", ConfirmBooking.class),
          new Contract("operator.withdraw-booking.v1", "operator-commands", WithdrawBooking.class),
          new Contract("operator.return-booking.v1", "operator-commands", ReturnBooking.class),
          new Contract("operator.close-booking.v1", "operator-commands", CloseBooking.class),
          new Contract("operator.inventory-held.v1", "operator-replies", InventoryHeld.class),
          new Contract(
              "operator.inventory-released.v1", "operator-replies", InventoryReleased.class),
          new Contract("operator.booking-accepted.v1", "operator-replies", BookingAccepted.class),
          new Contract("operator.sold-out.v1", "operator-replies", SoldOut.class),
          new Contract("operator.price-changed.v1", "operator-replies", PriceChanged.class),
          new Contract("operator.package-withdrawn.v1", "operator-replies", PackageWithdrawn.class),
          new Contract("operator.not-on-sale.v1", "operator-replies", NotOnSale.class),
          new Contract("operator.booking-pending.v1", "operator-replies", BookingPending.class),
          new Contract("operator.booking-declined.v1", "operator-replies", BookingDeclined.class),
          new Contract("operator.booking-lapsed.v1", "operator-replies", BookingLapsed.class),
          new Contract("operator.booking-withdrawn.v1", "operator-replies", BookingWithdrawn.class),
          new Contract(
              "operator.withdrawal-refused.v1", "operator-replies", WithdrawalRefused.class),
          new Contract("operator.booking-returned.v1", "operator-replies", BookingReturned.class),
          new Contract("operator.booking-closed.v1", "operator-replies", BookingClosed.class),
          new Contract("operator.booking-cancelled.v1", "operator-replies", BookingCancelled.class),
          new Contract("operator.step-undone.v1", "operator-replies", OperatorStepUndone.class),
          new Contract("agent.authorize-payment.v1", "agent-commands", AuthorizePayment.class),
          new Contract("agent.void-payment.v1", "agent-commands", VoidPayment.class),
          new Contract("agent.capture-payment.v1", "agent-commands", CapturePayment.class),
          new Contract("agent.issue-voucher.v1", "agent-commands", IssueVoucher.class),
          new Contract("agent.refund-payment.v1", "agent-commands", RefundPayment.class),
          new Contract("agent.refund-rest.v1", "agent-commands", RefundRest.class),
          new Contract("agent.void-voucher.v1", "agent-commands", VoidVoucher.class),
          new Contract("agent.payment-authorized.v1", "agent-replies", PaymentAuthorized.class),
          new Contract("agent.credit-refused.v1", "agent-replies", CreditRefused.class),
          new Contract("agent.payment-voided.v1", "agent-replies", PaymentVoided.class),
          new Contract("agent.payment-captured.v1", "agent-replies", PaymentCaptured.class),
          new Contract("agent.voucher-issued.v1", "agent-replies", VoucherIssued.class),
          new Contract("agent.payment-refunded.v1", "agent-replies", PaymentRefunded.class),
          new Contract("agent.voucher-voided.v1", "agent-replies", VoucherVoided.class),
          new Contract("agent.step-undone.v1", "agent-replies", AgentStepUndone.class),
          new Contract("operator.package-snapshot.v1", "package-changes", PackageSnapshot.class),
          new Contract("operator.package-retired.v1", "package-changes", PackageRetired.class),
          new Contract("operator.departure-seats.v1", "package-changes", DepartureSeats.class),
          new Contract("saga.booking-updated.v1", "booking-updates", BookingUpdated.class));

  private static final Map<Class<?>, Contract> BY_RECORD =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Contract::record, Function.identity()));
  private static final Map<String, Contract> BY_TYPE =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Contract::type, Function.identity()));

  private Contracts() {}

  public static List<Contract> all() {
    return ALL;
  }

  /**
   * The contract of a message record.
   *
   * @throws IllegalArgumentException for a class that is not one
   */
  public static Contract of(Class<?> record) {
    Contract contract = BY_RECORD.get(record);
    if (contract == null) {
      throw new IllegalArgumentException(record.getName() + " is not a message contract");
    }
    return contract;
  }

  /**
   * The contract of a type.
   *
   * @throws IllegalArgumentException for a type that is not known
   */
  public static Contract of(String type) {
    Contract contract = BY_TYPE.get(type);
    if (contract == null) {
      throw new IllegalArgumentException("message type '" + type + "' is not known");
    }
    return contract;
  }
}
