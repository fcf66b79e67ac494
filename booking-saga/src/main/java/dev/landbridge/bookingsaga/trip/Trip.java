package dev.landbridge.bookingsaga.trip;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AddOnChoice;
import dev.landbridge.schemas.agent.AuthorizePayment;
import dev.landbridge.schemas.agent.BookingRequested;
import dev.landbridge.schemas.agent.CapturePayment;
import dev.landbridge.schemas.agent.IssueVoucher;
import dev.landbridge.schemas.agent.PaymentCaptured;
import dev.landbridge.schemas.agent.Traveller;
import dev.landbridge.schemas.agent.VoidPayment;
import dev.landbridge.schemas.agent.VoucherIssued;
import dev.landbridge.schemas.event.StepKey;
import dev.landbridge.schemas.operator.ConfirmBooking;
import dev.landbridge.schemas.operator.HoldInventory;
import dev.landbridge.schemas.operator.ReleaseInventory;
import dev.landbridge.schemas.operator.WithdrawBooking;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a booking's saga knows. Its JSON lies in the saga's row, so it changes by addition only.
 *
 * @param party the personal data; null once the saga has ended
 * @param operatorDeadline when the operator's silence is an answer; null as long as none was asked
 * @param newTotal what the trip costs now, where that is why it was refused
 */
public record Trip(
    UUID bookingId,
    String reference,
    UUID agencyId,
    String agencyName,
    UUID packageId,
    LocalDate departureDate,
    int adults,
    List<Integer> childAges,
    String option,
    List<AddOnChoice> addOns,
    int seats,
    Money total,
    @Nullable Party party,
    @Nullable String operatorReference,
    @Nullable Money newTotal,
    @Nullable Instant operatorDeadline) {

  public Trip {
    childAges = List.copyOf(childAges);
    addOns = List.copyOf(addOns);
  }

  /** Personal data, which only the confirmation carries on. */
  record Party(List<Traveller> travellers, @Nullable String leadPhone, @Nullable String remarks) {
    Party {
      travellers = List.copyOf(travellers);
    }

    @Override
    public String toString() {
      return "Party[of " + travellers.size() + "]";
    }
  }

  public static Trip of(BookingRequested request) {
    return new Trip(
        request.bookingId(),
        request.reference(),
        request.agencyId(),
        request.agencyName(),
        request.packageId(),
        request.departureDate(),
        request.adults(),
        request.childAges(),
        request.option(),
        request.addOns(),
        request.seats(),
        request.total(),
        new Party(request.travellers(), request.leadPhone(), request.remarks()),
        null,
        null,
        null);
  }

  HoldInventory holdInventory() {
    return new HoldInventory(
        bookingId, packageId, departureDate, adults, childAges, option, addOns, seats, total);
  }

  ReleaseInventory releaseInventory(StepKey undoes) {
    return new ReleaseInventory(bookingId, undoes.toString());
  }

  AuthorizePayment authorizePayment() {
    return new AuthorizePayment(bookingId, agencyId, total);
  }

  VoidPayment voidPayment(StepKey undoes) {
    return new VoidPayment(bookingId, undoes.toString());
  }

  ConfirmBooking confirm() {
    Party going = Objects.requireNonNull(party, "party");
    return new ConfirmBooking(
        bookingId, reference, agencyName, going.travellers(), going.leadPhone(), going.remarks());
  }

  WithdrawBooking withdraw(StepKey undoes) {
    return new WithdrawBooking(bookingId, undoes.toString());
  }

  CapturePayment capturePayment() {
    return new CapturePayment(bookingId);
  }

  IssueVoucher issueVoucher() {
    return new IssueVoucher(bookingId, operatorReference);
  }

  Trip captured(PaymentCaptured reply) {
    return this;
  }

  Trip voucherIssued(VoucherIssued reply) {
    return this;
  }

  Trip accepted(@Nullable String newOperatorReference) {
    return with(party, newOperatorReference, newTotal, operatorDeadline);
  }

  Trip decidedBy(Instant deadline) {
    return with(party, operatorReference, newTotal, deadline);
  }

  Trip nowCosting(@Nullable Money cost) {
    return with(party, operatorReference, cost, operatorDeadline);
  }

  Trip withoutPersonalData() {
    return with(null, operatorReference, newTotal, operatorDeadline);
  }

  private Trip with(
      @Nullable Party newParty,
      @Nullable String newOperatorReference,
      @Nullable Money cost,
      @Nullable Instant deadline) {
    return new Trip(
        bookingId,
        reference,
        agencyId,
        agencyName,
        packageId,
        departureDate,
        adults,
        childAges,
        option,
        addOns,
        seats,
        total,
        newParty,
        newOperatorReference,
        cost,
        deadline);
  }

  /** Without the personal data, so that it is safe in a log. */
  @Override
  public String toString() {
    return "Trip[" + bookingId + "]";
  }
}
