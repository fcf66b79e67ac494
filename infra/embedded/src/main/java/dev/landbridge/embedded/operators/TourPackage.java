package dev.landbridge.embedded.operators;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator writes into the form of a multi-city hotel package. Lists are in the order
 * shown.
 */
public record TourPackage(
    String title,
    @Nullable String shortDescription,
    @Nullable String destinationRegion,
    @Nullable LocalDate validUntil,
    BigDecimal basePrice,
    String currency,
    @Nullable Integer depositPercent,
    @Nullable Integer balanceDueDays,
    List<String> paymentMethods,
    @Nullable String visaRequirements,
    @Nullable String insuranceRequirement,
    @Nullable String healthRequirements,
    @Nullable String termsAndConditions,
    List<City> cities,
    List<DayPlan> dayPlans,
    List<Pricing> pricing,
    List<Inclusion> inclusions,
    List<String> exclusions,
    List<AddOn> addOns,
    List<Tier> tiers) {

  public TourPackage {
    paymentMethods = List.copyOf(paymentMethods);
    cities = List.copyOf(cities);
    dayPlans = List.copyOf(dayPlans);
    pricing = List.copyOf(pricing);
    inclusions = List.copyOf(inclusions);
    exclusions = List.copyOf(exclusions);
    addOns = List.copyOf(addOns);
    tiers = List.copyOf(tiers);
  }

  public record City(String name, @Nullable String country, int nights, List<Hotel> hotels) {
    public City {
      hotels = List.copyOf(hotels);
    }
  }

  public record Hotel(
      String name,
      @Nullable String type,
      @Nullable String roomType,
      @Nullable Integer adults,
      @Nullable Integer children) {}

  /**
   * @param city the name of one of the package's cities, which the day is then tied to
   * @param timeSlots JSON
   */
  public record DayPlan(
      int number,
      @Nullable String city,
      @Nullable String title,
      @Nullable String description,
      @Nullable String photoUrl,
      @Nullable String timeSlots,
      List<Flight> flights) {
    public DayPlan {
      flights = List.copyOf(flights);
    }
  }

  public record Flight(
      @Nullable String departureCity,
      @Nullable String departureTime,
      @Nullable String arrivalCity,
      @Nullable String arrivalTime,
      @Nullable String airline,
      @Nullable String flightNumber) {}

  /**
   * @param type {@code SIC}, {@code PRIVATE_PACKAGE}, or the older {@code STANDARD}, {@code GROUP}
   */
  public record Pricing(
      String type,
      @Nullable BigDecimal adultPrice,
      @Nullable BigDecimal childPrice,
      @Nullable Integer childMinAge,
      @Nullable Integer childMaxAge,
      @Nullable BigDecimal infantPrice,
      @Nullable Integer infantMaxAge,
      List<Party> parties,
      List<PrivateParty> privateParties,
      List<Vehicle> vehicles) {

    public Pricing {
      parties = List.copyOf(parties);
      privateParties = List.copyOf(privateParties);
      vehicles = List.copyOf(vehicles);
    }

    /** Seat in coach, per head, with rows for some parties. */
    public static Pricing sic(String adult, String child, String infant, Party... parties) {
      return new Pricing(
          "SIC",
          new BigDecimal(adult),
          new BigDecimal(child),
          3,
          11,
          new BigDecimal(infant),
          2,
          List.of(parties),
          List.of(),
          List.of());
    }

    public static Pricing privateCars(PrivateParty... parties) {
      return new Pricing(
          "PRIVATE_PACKAGE",
          null,
          null,
          null,
          null,
          null,
          null,
          List.of(),
          List.of(parties),
          List.of());
    }

    public Pricing ofType(String other) {
      return new Pricing(
          other,
          adultPrice,
          childPrice,
          childMinAge,
          childMaxAge,
          infantPrice,
          infantMaxAge,
          parties,
          privateParties,
          vehicles);
    }

    public Pricing withoutPerHead() {
      return new Pricing(
          type,
          null,
          null,
          childMinAge,
          childMaxAge,
          infantPrice,
          infantMaxAge,
          parties,
          privateParties,
          vehicles);
    }
  }

  public record Party(int adults, int children, BigDecimal total) {
    public static Party of(int adults, int children, String total) {
      return new Party(adults, children, new BigDecimal(total));
    }
  }

  public record PrivateParty(
      int adults, int children, String carType, int vehicleCapacity, BigDecimal total) {}

  public record Vehicle(
      String type, int maxCapacity, BigDecimal price, @Nullable String description) {}

  public record Inclusion(@Nullable String category, String description) {}

  public record AddOn(
      String name,
      @Nullable String description,
      BigDecimal price,
      @Nullable Integer maxQuantity,
      boolean active) {
    public static AddOn of(String name, String price, int maxQuantity) {
      return new AddOn(
          name, name + ", booked with the package", new BigDecimal(price), maxQuantity, true);
    }
  }

  public record Tier(int daysBefore, int refundPercent) {}

  /** A package that uses every table, with quotes and backslashes in its words. */
  public static TourPackage example() {
    return new TourPackage(
        "Andalusia's \"white\" villages",
        "Seville, Ronda and Granada in a week; C:\\maps included",
        "Southern Europe",
        LocalDate.of(2028, 12, 31),
        new BigDecimal("549.00"),
        "USD",
        25,
        14,
        List.of("Bank transfer", "Card, \"any\""),
        "None for EU citizens",
        "OPTIONAL",
        "None",
        "Rates are per party.\nIt's final.",
        List.of(
            new City(
                "Seville",
                "Spain",
                3,
                List.of(
                    new Hotel("Hotel Alfonso XIII", "5 Star", "Double", 2, 1),
                    new Hotel("Casa 1800", "4 Star", "Triple", 3, null))),
            new City(
                "Granada",
                "Spain",
                2,
                List.of(new Hotel("O'Callaghan", "4 Star", null, null, null)))),
        List.of(
            new DayPlan(
                1,
                "Seville",
                "Arrival",
                "Transfer to the hotel",
                "https://example.test/seville.jpg",
                "[{\"time\":\"18:00\",\"activity\":\"Tapas\"}]",
                List.of(new Flight("Madrid", "09:10", "Seville", "10:15", "Iberia", "IB 104"))),
            new DayPlan(2, "Seville", "Cathedral", "Giralda in the morning", null, null, List.of()),
            new DayPlan(4, "Granada", "Alhambra", "Nasrid palaces", null, null, List.of())),
        List.of(
            Pricing.sic(
                "625.00", "400.00", "0.00", Party.of(2, 0, "1250.00"), Party.of(2, 1, "1600.00")),
            new Pricing(
                "PRIVATE_PACKAGE",
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(new PrivateParty(2, 0, "Sedan", 3, new BigDecimal("1990.00"))),
                List.of(new Vehicle("Sedan", 3, new BigDecimal("120.00"), "With driver")))),
        List.of(new Inclusion("Hotel", "Breakfast"), new Inclusion("Tours", "Guide in Granada")),
        List.of("Lunch", "Tips"),
        List.of(
            AddOn.of("Airport transfer", "40.00", 2),
            new AddOn("Balloon", null, new BigDecimal("180.50"), 4, false)),
        List.of(new Tier(30, 100), new Tier(14, 50), new Tier(0, 0)));
  }

  public TourPackage titled(String other) {
    return new TourPackage(
        other,
        shortDescription,
        destinationRegion,
        validUntil,
        basePrice,
        currency,
        depositPercent,
        balanceDueDays,
        paymentMethods,
        visaRequirements,
        insuranceRequirement,
        healthRequirements,
        termsAndConditions,
        cities,
        dayPlans,
        pricing,
        inclusions,
        exclusions,
        addOns,
        tiers);
  }

  public TourPackage in(@Nullable String region) {
    return new TourPackage(
        title,
        shortDescription,
        region,
        validUntil,
        basePrice,
        currency,
        depositPercent,
        balanceDueDays,
        paymentMethods,
        visaRequirements,
        insuranceRequirement,
        healthRequirements,
        termsAndConditions,
        cities,
        dayPlans,
        pricing,
        inclusions,
        exclusions,
        addOns,
        tiers);
  }

  public TourPackage validUntil(@Nullable LocalDate date) {
    return new TourPackage(
        title,
        shortDescription,
        destinationRegion,
        date,
        basePrice,
        currency,
        depositPercent,
        balanceDueDays,
        paymentMethods,
        visaRequirements,
        insuranceRequirement,
        healthRequirements,
        termsAndConditions,
        cities,
        dayPlans,
        pricing,
        inclusions,
        exclusions,
        addOns,
        tiers);
  }

  public TourPackage inCurrency(String other) {
    return new TourPackage(
        title,
        shortDescription,
        destinationRegion,
        validUntil,
        basePrice,
        other,
        depositPercent,
        balanceDueDays,
        paymentMethods,
        visaRequirements,
        insuranceRequirement,
        healthRequirements,
        termsAndConditions,
        cities,
        dayPlans,
        pricing,
        inclusions,
        exclusions,
        addOns,
        tiers);
  }

  public TourPackage through(City... others) {
    return new TourPackage(
        title,
        shortDescription,
        destinationRegion,
        validUntil,
        basePrice,
        currency,
        depositPercent,
        balanceDueDays,
        paymentMethods,
        visaRequirements,
        insuranceRequirement,
        healthRequirements,
        termsAndConditions,
        List.of(others),
        dayPlans,
        pricing,
        inclusions,
        exclusions,
        addOns,
        tiers);
  }

  public TourPackage priced(Pricing... others) {
    return new TourPackage(
        title,
        shortDescription,
        destinationRegion,
        validUntil,
        basePrice,
        currency,
        depositPercent,
        balanceDueDays,
        paymentMethods,
        visaRequirements,
        insuranceRequirement,
        healthRequirements,
        termsAndConditions,
        cities,
        dayPlans,
        List.of(others),
        inclusions,
        exclusions,
        addOns,
        tiers);
  }

  public TourPackage withAddOns(AddOn... others) {
    return new TourPackage(
        title,
        shortDescription,
        destinationRegion,
        validUntil,
        basePrice,
        currency,
        depositPercent,
        balanceDueDays,
        paymentMethods,
        visaRequirements,
        insuranceRequirement,
        healthRequirements,
        termsAndConditions,
        cities,
        dayPlans,
        pricing,
        inclusions,
        exclusions,
        List.of(others),
        tiers);
  }

  public TourPackage cancelledBy(Tier... others) {
    return new TourPackage(
        title,
        shortDescription,
        destinationRegion,
        validUntil,
        basePrice,
        currency,
        depositPercent,
        balanceDueDays,
        paymentMethods,
        visaRequirements,
        insuranceRequirement,
        healthRequirements,
        termsAndConditions,
        cities,
        dayPlans,
        pricing,
        inclusions,
        exclusions,
        addOns,
        List.of(others));
  }
}
