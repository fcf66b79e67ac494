package dev.landbridge.operatorbridge.inventory;

/** What came of an operator's call; each carries the request as it is now. */
public sealed interface Decision {

  /** It is decided so, now or by the same call before. */
  record Decided(Request request) implements Decision {}

  /** Another decision was earlier. */
  record DecidedOtherwise(Request request) implements Decision {}

  /** Its hold expired and its seats are gone, so it can't be accepted; it still waits. */
  record NoSeats(Request request, int seatsLeft) implements Decision {}

  /** There is no such request, or its package is another operator's. */
  record Unknown() implements Decision {}
}
