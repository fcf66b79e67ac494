package dev.landbridge.schemas.pricing;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AddOnChoice;
import dev.landbridge.schemas.catalogue.CarType;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.AddOn;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CarPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PartyPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.SicPricing;
import dev.landbridge.schemas.pricing.Price.Line;
import dev.landbridge.schemas.pricing.Price.NotOffered;
import dev.landbridge.schemas.pricing.Price.NotPriced;
import dev.landbridge.schemas.pricing.Price.Offer;
import dev.landbridge.schemas.pricing.Price.Priced;
import dev.landbridge.schemas.pricing.Price.Several;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The price of a party by a snapshot: the one function that the quote and the hold share.
 *
 * <p>A seat in a coach: the row for exactly these adults and children where there is one, else the
 * prices per head; infants at the infant price beside either. A private car: only the row for these
 * adults, these children and the car, if the car seats them; infants ride along. A price that is
 * missing makes the party {@link NotPriced}; one that is 0 is a price for a child or an infant, but
 * not for the party, which nobody sells for nothing. See {@link Party} for who counts as what.
 *
 * <p>Where no option is named, or a private car without its type, the only one that has a price is
 * taken; several make it {@link Several}.
 */
public final class PartyPricing {
  private final PackageSnapshot snapshot;
  private final int adults;
  private final List<Integer> childAges;

  private PartyPricing(PackageSnapshot snapshot, int adults, List<Integer> childAges) {
    this.snapshot = snapshot;
    this.adults = adults;
    this.childAges = childAges;
  }

  /** The travellers' part of a price, or why there is none. */
  private sealed interface Fare {
    /**
     * A price.
     *
     * @param capacity of the car; null for a seat in a coach
     */
    record Found(Option option, Party party, List<Line> lines, @Nullable Integer capacity)
        implements Fare {}

    record Missing(String why) implements Fare {}

    record Impossible(String why) implements Fare {}
  }

  /**
   * Prices a party.
   *
   * @param adults at least 1
   * @param childAges ages on the departure date of all who are not among the adults, infants
   *     included
   * @param option {@link Option}'s text; null where none is named
   * @throws IllegalArgumentException for a party without an adult or with a negative age, which no
   *     snapshot can answer
   */
  public static Price price(
      PackageSnapshot snapshot,
      int adults,
      List<Integer> childAges,
      @Nullable String option,
      List<AddOnChoice> addOns) {
    try {
      Party.of(adults, childAges, AgeRanges.NONE);
      return new PartyPricing(snapshot, adults, childAges)
          .price(option == null ? null : Option.of(option), addOns);
    } catch (ArithmeticException tooLarge) {
      return new NotPriced("the party, or its total, is too large to be booked");
    }
  }

  private Price price(@Nullable Option asked, List<AddOnChoice> choices) {
    List<Line> addOns = new ArrayList<>();
    String refused = addOns(choices, snapshot.addOns(), addOns);
    List<Offer> nothing = List.of();
    if (asked != null && !isOffered(asked)) {
      return new NotOffered(
          "option '%s' is not offered; the options are: %s".formatted(asked.name(), options()),
          refused == null ? offers(all(), addOns) : nothing);
    }
    List<Fare> fares = asked == null ? all() : fares(asked);
    List<Fare.Found> found = found(fares);
    if (found.isEmpty()) {
      List<Offer> others = refused == null ? offers(all(), addOns) : nothing;
      return fares.size() == 1 && fares.getFirst() instanceof Fare.Impossible no
          ? new NotOffered(no.why(), others)
          : new NotPriced(why(fares), others);
    }
    if (refused != null) {
      return new NotOffered(refused);
    }
    if (found.size() > 1) {
      return new Several(
          "%d options have a price for the party, and %s is named: %s"
              .formatted(
                  found.size(),
                  asked == null ? "none" : "no car type",
                  found.stream()
                      .map(fare -> fare.option().toString())
                      .collect(Collectors.joining(", "))),
          offers(fares, addOns));
    }
    Fare.Found only = found.getFirst();
    List<Line> lines = new ArrayList<>(only.lines());
    lines.addAll(addOns);
    return new Priced(
        only.option(),
        List.copyOf(lines),
        total(lines, snapshot.currency()),
        only.party().adults(),
        only.party().children(),
        only.party().infants(),
        only.party().seats());
  }

  /** A seat in a coach is the default: a package without any says that it is not priced. */
  private boolean isOffered(Option option) {
    return option.name().equals(Option.SIC)
        || (option.name().equals(Option.PRIVATE) && !cars().isEmpty());
  }

  private String options() {
    List<String> names = new ArrayList<>();
    if (snapshot.sic() != null) {
      names.add(Option.SIC);
    }
    if (!cars().isEmpty()) {
      names.add(Option.PRIVATE);
    }
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  /** What an option that is offered comes to, for every car that it can mean; at least one. */
  private List<Fare> fares(Option option) {
    if (option.name().equals(Option.SIC)) {
      return List.of(coach());
    }
    String carType = option.carType();
    if (carType != null) {
      List<CarPrice> rows = cars().get(CarType.key(carType));
      return List.of(
          rows == null
              ? new Fare.Impossible(
                  "car type '%s' is not offered; the car types are: %s"
                      .formatted(carType, carTypes()))
              : car(rows));
    }
    return cars().values().stream().map(this::car).toList();
  }

  /** Every option of the package; one of none is a seat in a coach. */
  private List<Fare> all() {
    List<Fare> fares = new ArrayList<>();
    if (snapshot.sic() != null || cars().isEmpty()) {
      fares.add(coach());
    }
    cars().values().forEach(rows -> fares.add(car(rows)));
    return fares;
  }

  private static List<Fare.Found> found(List<Fare> fares) {
    return fares.stream().filter(Fare.Found.class::isInstance).map(Fare.Found.class::cast).toList();
  }

  private List<Offer> offers(List<Fare> fares, List<Line> addOns) {
    return found(fares).stream()
        .map(fare -> {
          List<Line> lines = new ArrayList<>(fare.lines());
          lines.addAll(addOns);
          return new Offer(
              fare.option().name(),
              fare.option().carType(),
              fare.capacity(),
              total(lines, snapshot.currency()));
        })
        .toList();
  }

  private static String why(List<Fare> fares) {
    return fares.stream()
        .map(fare ->
            switch (fare) {
              case Fare.Missing no -> no.why();
              case Fare.Impossible no -> no.why();
              case Fare.Found priced -> throw new IllegalStateException("there is a price");
            })
        .collect(Collectors.joining("; "));
  }

  /** The rows of each car, by the key of its type. */
  private Map<String, List<CarPrice>> cars() {
    Map<String, List<CarPrice>> cars = new LinkedHashMap<>();
    if (snapshot.privateCars() != null) {
      for (CarPrice row : snapshot.privateCars().rows()) {
        cars.computeIfAbsent(CarType.key(row.carType()), key -> new ArrayList<>()).add(row);
      }
    }
    return cars;
  }

  private String carTypes() {
    return cars().values().stream()
        .map(rows -> rows.getFirst().carType())
        .collect(Collectors.joining(", "));
  }

  private Fare car(List<CarPrice> rows) {
    Option option = Option.inCar(rows.getFirst().carType());
    Party party = Party.of(adults, childAges, AgeRanges.of(snapshot, option));
    CarPrice row = null;
    int capacity = 0;
    for (CarPrice each : rows) {
      capacity = Math.max(capacity, each.capacity());
      if (row == null && each.adults() == party.adults() && each.children() == party.children()) {
        row = each;
      }
    }
    capacity = row == null ? capacity : row.capacity();
    String carType = Objects.requireNonNull(option.carType());
    if (party.seats() > capacity) {
      return new Fare.Impossible(
          "car type '%s' seats %d, but the party takes %d seats"
              .formatted(carType, capacity, party.seats()));
    }
    if (row == null) {
      return new Fare.Missing(
          "there is no price for a party of %s in a car of type '%s'"
              .formatted(party.describeSeated(), carType));
    }
    if (row.total().amount() <= 0) {
      return new Fare.Missing(
          "the price of a party of %s in a car of type '%s' is %d, which is read as none"
              .formatted(party.describeSeated(), carType, row.total().amount()));
    }
    String description = "%s, private car: %s".formatted(party, carType);
    return new Fare.Found(
        option, party, List.of(line("private", description, 1, row.total())), row.capacity());
  }

  private Fare coach() {
    Option option = new Option(Option.SIC, null);
    Party party = Party.of(adults, childAges, AgeRanges.of(snapshot, option));
    List<Line> lines = new ArrayList<>();
    String missing = travellers(party, snapshot.sic(), lines);
    return missing == null ? new Fare.Found(option, party, lines, null) : new Fare.Missing(missing);
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
