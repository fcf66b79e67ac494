package dev.landbridge.schemas.pricing;

import dev.landbridge.schemas.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What pricing a party comes to. */
public sealed interface Price {

  /**
   * The party has a price.
   *
   * @param option how it travels, whether that was asked for or is the only way
   * @param lines they add up to the total
   * @param seats travellers who take a seat: adults and children, not infants
   */
  record Priced(
      Option option,
      List<Line> lines,
      Money total,
      int adults,
      int children,
      int infants,
      int seats)
      implements Price {}

  /** Several options have a price for the party, and none was named. */
  record Several(String detail, List<Offer> options) implements Price {}

  /**
   * The operator has no price for this party; never to be read as 0.
   *
   * @param options those that have one
   */
  record NotPriced(String detail, List<Offer> options) implements Price {
    NotPriced(String detail) {
      this(detail, List.of());
    }
  }

  /**
   * What was asked for does not exist in the package: an add-on, a quantity, an option.
   *
   * @param options those that could be taken instead
   */
  record NotOffered(String detail, List<Offer> options) implements Price {
    NotOffered(String detail) {
      this(detail, List.of());
    }
  }

  /** A line of a quote: {@code unitPrice} times {@code quantity} is {@code amount}. */
  record Line(String kind, String description, int quantity, Money unitPrice, Money amount) {}

  /**
   * An option that has a price for the party.
   *
   * @param carType null for a seat in a coach
   * @param capacity travellers whom the car seats; null for a seat in a coach
   * @param total with the add-ons
   */
  record Offer(String option, @Nullable String carType, @Nullable Integer capacity, Money total) {}
}
