package dev.landbridge.schemas.pricing;

import dev.landbridge.schemas.agent.AddOnChoice;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import java.util.List;

/** The price of a party by a snapshot: the one function that the quote and the hold share. */
public final class PartyPricing {
  private PartyPricing() {}

  /**
   * Prices a party.
   *
   * @param adults at least 1
   * @param childAges ages on the departure date
   */
  public static Price price(
      PackageSnapshot snapshot, int adults, List<Integer> childAges, String option, List<AddOnChoice> addOns) {
    throw new UnsupportedOperationException();
  }
}
