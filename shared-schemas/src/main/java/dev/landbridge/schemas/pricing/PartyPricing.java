package dev.landbridge.schemas.pricing;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AddOnChoice;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.AddOn;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PartyPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.SicPricing;
import dev.landbridge.schemas.pricing.Price.Line;
import dev.landbridge.schemas.pricing.Price.NotOffered;
import dev.landbridge.schemas.pricing.Price.NotPriced;
import dev.landbridge.schemas.pricing.Price.Priced;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The price of a party by a snapshot: the one function that the quote and the hold share.
 *
 * <p>The row for exactly these adults and children where there is one, else the prices per head;
 * infants at the infant price beside either. A price that is missing makes the party {@link
 * NotPriced}; one that is 0 is a price for a child or an infant, but not for the party, which
 * nobody sells for nothing. See {@link Party} for who counts as what.
 */
public final class PartyPricing {
  /** Seat in coach, the only option that is sold so far. */
  public static final String SIC = "SIC";

  private PartyPricing() {}

  /**
   * Prices a party.
   *
   * @param adults at least 1
   * @param childAges ages on the departure date of all who are not among the adults, infants
   *     included
   * @param option {@link #SIC}
   * @throws IllegalArgumentException for a party without an adult or with a negative age, which no
   *     snapshot can answer
   */
  public static Price price(
      PackageSnapshot snapshot,
      int adults,
      List<Integer> childAges,
      String option,
      List<AddOnChoice> addOns) {
    if (!option.equals(SIC)) {
      Party.of(adults, childAges, null);
      return new NotOffered(
          "option '%s' is not offered; the options are: %s".formatted(option, SIC));
    }
    try {
      Party party = Party.of(adults, childAges, snapshot.sic());
      List<Line> lines = new ArrayList<>();
      String missing = travellers(party, snapshot.sic(), lines);
      if (missing != null) {
        return new NotPriced(missing);
      }
      String refused = addOns(addOns, snapshot.addOns(), lines);
      if (refused != null) {
        return new NotOffered(refused);
      }
      return new Priced(
          List.copyOf(lines),
          total(lines, snapshot.currency()),
          party.adults(),
          party.children(),
          party.infants(),
          party.seats());
    } catch (ArithmeticException tooLarge) {
      return new NotPriced("the party, or its total, is too large to be booked");
    }
  }

  /** Adds the travellers' lines; answers what is missing, or null. */
  private static @Nullable String travellers(
      Party party, @Nullable SicPricing sic, List<Line> lines) {
    if (sic == null) {
      return "the package has no prices for seats in a coach";
    }
    PartyPrice row = row(sic, party);
    if (row != null) {
      lines.add(line("party", party.describeSeated(), 1, row.total()));
    } else {
      if (sic.adultPrice() == null) {
        return "there is no price for a party of %s, and none per adult"
            .formatted(party.describeSeated());
      }
      lines.add(line("adult", "Adult", party.adults(), sic.adultPrice()));
      if (party.children() > 0) {
        if (sic.childPrice() == null) {
          return "there is no price for a party of %s, and none per child"
              .formatted(party.describeSeated());
        }
        lines.add(line("child", "Child", party.children(), sic.childPrice()));
      }
    }
    if (total(lines, lines.getFirst().amount().currency()).amount() == 0) {
      return "the price of a party of %s is 0, which is read as none"
          .formatted(party.describeSeated());
    }
    if (party.infants() > 0) {
      if (sic.infantPrice() == null) {
        return "there is no price for an infant";
      }
      lines.add(line("infant", "Infant", party.infants(), sic.infantPrice()));
    }
    for (Line line : lines) {
      if (line.unitPrice().amount() < 0) {
        return "the price of '%s' is negative, which is read as none".formatted(line.description());
      }
    }
    return null;
  }

  private static @Nullable PartyPrice row(SicPricing sic, Party party) {
    for (PartyPrice row : sic.parties()) {
      if (row.adults() == party.adults() && row.children() == party.children()) {
        return row;
      }
    }
    return null;
  }

  /** Adds the add-ons' lines; answers what is not offered, or null. */
  private static @Nullable String addOns(
      List<AddOnChoice> choices, List<AddOn> offered, List<Line> lines) {
    Set<String> seen = new HashSet<>();
    for (AddOnChoice choice : choices) {
      if (!seen.add(choice.key())) {
        return "add-on '%s' is listed twice; list it once with its quantity"
            .formatted(choice.key());
      }
      AddOn addOn = find(offered, choice.key());
      if (addOn == null) {
        return "add-on '%s' is not offered; the add-ons are: %s"
            .formatted(
                choice.key(),
                offered.isEmpty()
                    ? "none"
                    : String.join(", ", offered.stream().map(AddOn::key).toList()));
      }
      if (choice.quantity() > addOn.maxQuantity()) {
        return "quantity %d of add-on '%s' is more than the %d that can be added"
            .formatted(choice.quantity(), choice.key(), addOn.maxQuantity());
      }
      lines.add(line("add-on", addOn.name(), choice.quantity(), addOn.price()));
    }
    return null;
  }

  private static @Nullable AddOn find(List<AddOn> offered, String key) {
    for (AddOn addOn : offered) {
      if (addOn.key().equals(key)) {
        return addOn;
      }
    }
    return null;
  }

  private static Line line(String kind, String description, int quantity, Money unitPrice) {
    return new Line(kind, description, quantity, unitPrice, unitPrice.times(quantity));
  }

  private static Money total(List<Line> lines, String currency) {
    Money total = Money.zero(currency);
    for (Line line : lines) {
      total = total.plus(line.amount());
    }
    return total;
  }
}
