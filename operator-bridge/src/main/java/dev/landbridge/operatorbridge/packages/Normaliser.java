package dev.landbridge.operatorbridge.packages;

import dev.landbridge.operatorbridge.packages.Reading.NotPublished;
import dev.landbridge.operatorbridge.packages.Reading.NotWhole;
import dev.landbridge.operatorbridge.packages.Reading.Whole;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.AddOnKey;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.AddOn;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CancellationTier;
import dev.landbridge.schemas.catalogue.PackageSnapshot.City;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Day;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Flight;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Hotel;
import dev.landbridge.schemas.catalogue.PackageSnapshot.Inclusion;
import dev.landbridge.schemas.catalogue.PackageSnapshot.OperatorContact;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PartyPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PrivatePricing;
import dev.landbridge.schemas.catalogue.PackageSnapshot.SicPricing;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a package as the platform understands it. Pure: the same rows give the same snapshot. */
final class Normaliser {
  /** Older rows say STANDARD or GROUP for what is called SIC now. */
  private static final Set<String> SIC = Set.of("SIC", "STANDARD", "GROUP");

  private Normaliser() {}

  static Reading read(@Nullable PackageDocument document) {
    if (document == null || !"published".equals(document.status())) {
      return new NotPublished();
    }
    try {
      return new Whole(snapshot(document));
    } catch (Unusable e) {
      return new NotWhole(e.reason);
    }
  }

  private static PackageSnapshot snapshot(PackageDocument document) {
    if (document.cities().isEmpty()) {
      throw new Unusable("it has no city");
    }
    String currency = currency(document.currency());
    SicPricing sic = sic(document, currency);
    PrivatePricing cars = PrivateCars.read(document, sic, currency);
    if (sic == null && cars == null) {
      throw new Unusable("it has no price");
    }
    return new PackageSnapshot(
        document.packageId(),
        needed(document.operatorId(), "operator"),
        Objects.requireNonNullElse(document.operatorName(), "Tour operator"),
        needed(document.title(), "title"),
        document.shortDescription(),
        document.destinationRegion(),
        date(document.validUntil()),
        currency,
        Objects.requireNonNullElse(
            amount(document.basePrice(), currency, "base price"), Money.zero(currency)),
        Objects.requireNonNullElse(document.depositPercent(), 0),
        Objects.requireNonNullElse(document.balanceDueDays(), 7),
        zone(document.timeZone()),
        known(document.paymentMethods()),
        document.visaRequirements(),
        document.insuranceRequirement(),
        document.healthRequirements(),
        document.termsAndConditions(),
        document.cities().stream().map(Normaliser::city).toList(),
        document.days().stream().map(Normaliser::day).toList(),
        sic,
        addOns(document.addOns(), currency),
        document.inclusions().stream()
            .filter(inclusion -> inclusion.description() != null)
            .map(inclusion -> new Inclusion(inclusion.category(), text(inclusion.description())))
            .toList(),
        known(document.exclusions()),
        document.cancellationTiers().stream()
            .map(tier -> new CancellationTier(tier.daysBefore(), tier.refundPercent()))
            .toList(),
        onlyIfTrue(document.onRequest()),
        onlyIfTrue(document.anyDate()),
        cars,
        contact(document.operatorContact()));
  }

  private static @Nullable OperatorContact contact(PackageDocument.@Nullable Contact contact) {
    return contact == null || (contact.email() == null && contact.phone() == null)
        ? null
        : new OperatorContact(contact.email(), contact.phone());
  }

  /** So that the snapshot of a package that is sold at once stays as it was. */
  private static @Nullable Boolean onlyIfTrue(@Nullable Boolean flag) {
    return Boolean.TRUE.equals(flag) ? flag : null;
  }

  /** Where there are several: one that says SIC before an older word, then the youngest. */
  private static @Nullable SicPricing sic(PackageDocument document, String currency) {
    PackageDocument.Pricing chosen = null;
    for (PackageDocument.Pricing pricing : document.pricings()) {
      boolean sellable = !pricing.parties().isEmpty() || pricing.adultPrice() != null;
      if (sellable
          && pricing.type() != null
          && SIC.contains(pricing.type())
          && (chosen == null || (pricing.type().equals("SIC") && !"SIC".equals(chosen.type())))) {
        chosen = pricing;
      }
    }
    if (chosen == null) {
      return null;
    }
    List<PartyPrice> parties = new ArrayList<>();
    for (PackageDocument.Party party : chosen.parties()) {
      Money total = amount(party.total(), currency, "price of a party");
      if (total != null) {
        parties.add(new PartyPrice(party.adults(), party.children(), total));
      }
    }
    return new SicPricing(
        parties,
        amount(chosen.adultPrice(), currency, "adult price"),
        amount(chosen.childPrice(), currency, "child price"),
        amount(chosen.infantPrice(), currency, "infant price"),
        chosen.childMinAge(),
        chosen.childMaxAge(),
        chosen.infantMaxAge());
  }

  private static List<AddOn> addOns(List<PackageDocument.AddOn> rows, String currency) {
    List<PackageDocument.AddOn> named = rows.stream().filter(row -> row.name() != null).toList();
    List<String> keys = AddOnKey.keys(named.stream().map(row -> text(row.name())).toList());
    List<AddOn> addOns = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      PackageDocument.AddOn row = named.get(i);
      Money price = amount(row.price(), currency, "price of an add-on");
      if (price != null) {
        addOns.add(
            new AddOn(
                keys.get(i),
                text(row.name()),
                row.description(),
                price,
                Objects.requireNonNullElse(row.maxQuantity(), 1)));
      }
    }
    return addOns;
  }

  private static City city(PackageDocument.City city) {
    return new City(
        text(city.name()),
        text(city.country()),
        Objects.requireNonNullElse(city.nights(), 0),
        city.hotels().stream()
            .map(hotel ->
                new Hotel(
                    text(hotel.name()),
                    hotel.type(),
                    hotel.roomType(),
                    hotel.adults(),
                    hotel.children()))
            .toList());
  }

  private static Day day(PackageDocument.Day day) {
    return new Day(
        Objects.requireNonNullElse(day.number(), 0),
        day.city(),
        day.title(),
        day.description(),
        day.photoUrl(),
        day.timeSlots() == null || day.timeSlots().isNull() ? null : day.timeSlots(),
        day.flights().stream()
            .map(flight ->
                new Flight(
                    flight.departureCity(),
                    flight.departureTime(),
                    flight.arrivalCity(),
                    flight.arrivalTime(),
                    flight.airline(),
                    flight.flightNumber()))
            .toList());
  }

  private static String currency(@Nullable String currency) {
    String code = needed(currency, "currency").strip().toUpperCase(Locale.ROOT);
    try {
      Money.exponent(code);
      return code;
    } catch (IllegalArgumentException e) {
      throw new Unusable("its currency '" + code + "' is not a currency with a minor unit");
    }
  }

  /** Numeric columns hold more decimals than some currencies have, and NaN. */
  static @Nullable Money amount(@Nullable String text, String currency, String what) {
    if (text == null) {
      return null;
    }
    try {
      Money money = Money.ofMajor(new BigDecimal(text), currency);
      if (money.amount() < 0) {
        throw new Unusable("its " + what + " " + text + " is negative");
      }
      return money;
    } catch (ArithmeticException | NumberFormatException e) {
      throw new Unusable("its " + what + " " + text + " is not an amount in " + currency);
    }
  }

  private static @Nullable LocalDate date(@Nullable String text) {
    if (text == null || text.equals("infinity")) {
      return null;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new Unusable("its validity date " + text + " is not a date");
    }
  }

  private static String zone(String name) {
    try {
      return ZoneId.of(name).getId();
    } catch (DateTimeException e) {
      throw new Unusable("its operator's time zone '" + name + "' is not known");
    }
  }

  private static <T> T needed(@Nullable T value, String what) {
    if (value == null) {
      throw new Unusable("it has no " + what);
    }
    return value;
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  private static List<String> known(@Nullable List<@Nullable String> values) {
    List<String> known = new ArrayList<>();
    for (String value : values == null ? List.<@Nullable String>of() : values) {
      if (value != null) {
        known.add(value);
      }
    }
    return known;
  }

  /** Why a package is not whole; never leaves this class. */
  private static final class Unusable extends RuntimeException {
    final String reason;

    Unusable(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }
  }
}
