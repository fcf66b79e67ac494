package dev.landbridge.operatorbridge.inventory;

import java.time.LocalDate;
import java.util.UUID;

/** What came of an operator's cancellation. */
public sealed interface Cancelled {

  /** It is on its way, now or by the same call before. */
  record Booking(UUID bookingId) implements Cancelled {}

  /**
   * The date is not sold any more, now or by the same call before.
   *
   * @param bookings those that were sold, and are cancelled with it
   * @param requests those that waited, and are declined with it
   */
  record Date(UUID packageId, LocalDate date, int bookings, int requests) implements Cancelled {}

  /** The operator has cancelled it for another reason. */
  record Otherwise(String reason) implements Cancelled {}

  /** Its agent was first, and what comes back is paid, or cannot become more. */
  record Returned() implements Cancelled {}

  /** It is not sold: the operator is, or was, only asked. */
  record NotSold(Request.State request) implements Cancelled {}

  /** There is no such thing, or it is another operator's. */
  record Unknown() implements Cancelled {}
}
