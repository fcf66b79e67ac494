package dev.landbridge.schemas.pricing;

import dev.landbridge.schemas.Money;
import java.util.List;

/** What pricing a party comes to. */
public sealed interface Price {

  /**
   * The party has a price.
   *
   * @param lines they add up to the total
   * @param seats travellers who take a seat: adults and children, not infants
   */
  record Priced(List<Line> lines, Money total, int adults, int children, int infants, int seats)
      implements Price {}

  /** The operator has no price for this party; never to be read as 0. */
  record NotPriced(String detail) implements Price {}

  /** What was asked for does not exist in the package: an add-on, a quantity, an option. */
  record NotOffered(String detail) implements Price {}

  /** A line of a quote: {@code unitPrice} times {@code quantity} is {@code amount}. */
  record Line(String kind, String description, int quantity, Money unitPrice, Money amount) {}
}
