package dev.landbridge.schemas.catalogue;

import dev.landbridge.schemas.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A published package, whole. The message's sequence is its version and its time the moment at
 * which it was true; a receiver keeps the newest. Departures travel as {@link DepartureSeats}.
 *
 * @param fromPrice the "from" price of the operator's list, never what a party pays
 * @param timeZone the operator's time zone: in it days to departure are counted
 * @param insuranceRequirement {@code REQUIRED}, {@code OPTIONAL} or {@code NA}
 * @param onRequest whether the operator is asked before a booking is confirmed; null reads as false
 * @param anyDate whether any start from tomorrow to {@code validUntil} can be asked for, without
 *     departures; null reads as false
 * @param privateCars what a car of one's own costs; null where the package has none
 * @param operatorContact where the operator is reached; null where it gives neither
 */
public record PackageSnapshot(
    UUID packageId,
    UUID operatorId,
    String operatorName,
    String title,
    @Nullable String shortDescription,
    @Nullable String destinationRegion,
    @Nullable LocalDate validUntil,
    String currency,
    Money fromPrice,
    int depositPercent,
    int balanceDueDays,
    String timeZone,
    List<String> paymentMethods,
    @Nullable String visaRequirements,
    @Nullable String insuranceRequirement,
    @Nullable String healthRequirements,
    @Nullable String termsAndConditions,
    List<City> cities,
    List<Day> days,
    @Nullable SicPricing sic,
    List<AddOn> addOns,
    List<Inclusion> inclusions,
    List<String> exclusions,
    List<CancellationTier> cancellationTiers,
    @Nullable Boolean onRequest,
    @Nullable Boolean anyDate,
    @Nullable PrivatePricing privateCars,
    @Nullable OperatorContact operatorContact) {

  public PackageSnapshot {
    paymentMethods = List.copyOf(paymentMethods);
    cities = List.copyOf(cities);
    days = List.copyOf(days);
    addOns = List.copyOf(addOns);
    inclusions = List.copyOf(inclusions);
    exclusions = List.copyOf(exclusions);
    cancellationTiers = List.copyOf(cancellationTiers);
  }

  /**
   * What the operator has agents and their travellers write to and call. A business contact, on
   * every voucher: not marked as personal, since masks and erasure are for travellers.
   */
  public record OperatorContact(@Nullable String email, @Nullable String phone) {}

  /** A stop of the trip, in the order of travel. */
  public record City(String name, String country, int nights, List<Hotel> hotels) {
    public City {
      hotels = List.copyOf(hotels);
    }
  }

  /** Where one sleeps; the capacities are of one room. */
  public record Hotel(
      String name,
      @Nullable String type,
      @Nullable String roomType,
      @Nullable Integer adults,
      @Nullable Integer children) {}

  /**
   * A day of the itinerary, from 1. The time slots are the operators' own JSON, passed on as it is.
   */
  public record Day(
      int number,
      @Nullable String city,
      @Nullable String title,
      @Nullable String description,
      @Nullable String photoUrl,
      @Nullable JsonNode timeSlots,
      List<Flight> flights) {
    public Day {
      timeSlots = timeSlots == null || timeSlots.isNull() ? null : timeSlots;
      flights = List.copyOf(flights);
    }
  }

  /** A flight of a day; the times are the operators' own words, local to the cities. */
  public record Flight(
      @Nullable String departureCity,
      @Nullable String departureTime,
      @Nullable String arrivalCity,
      @Nullable String arrivalTime,
      @Nullable String airline,
      @Nullable String flightNumber) {}

  /**
   * Seat-in-coach prices: a total for a party where a row has it, else per head.
   *
   * @param infantMaxAge an age up to it is an infant, who takes no seat
   */
  public record SicPricing(
      List<PartyPrice> parties,
      @Nullable Money adultPrice,
      @Nullable Money childPrice,
      @Nullable Money infantPrice,
      @Nullable Integer childMinAge,
      @Nullable Integer childMaxAge,
      @Nullable Integer infantMaxAge) {
    public SicPricing {
      parties = List.copyOf(parties);
    }
  }

  /** The total for a party of exactly this size, infants apart. */
  public record PartyPrice(int adults, int children, Money total) {}

  /**
   * Prices of private cars: only a row for the party and the car is a price.
   *
   * @param infantMaxAge an age up to it is an infant, who takes no seat and pays nothing beside the
   *     row
   */
  public record PrivatePricing(
      List<CarPrice> rows,
      @Nullable Integer childMinAge,
      @Nullable Integer childMaxAge,
      @Nullable Integer infantMaxAge) {
    public PrivatePricing {
      rows = List.copyOf(rows);
    }
  }

  /**
   * The total for a party of exactly this size, infants apart, in a car of this type.
   *
   * @param carType the operator's word; {@link CarType} says which words are the same
   * @param capacity travellers whom the car seats
   */
  public record CarPrice(String carType, int capacity, int adults, int children, Money total) {}

  /** What can be added. The key is derived from the name, since the id changes on every save. */
  public record AddOn(
      String key, String name, @Nullable String description, Money price, int maxQuantity) {}

  /** Something that the price includes. */
  public record Inclusion(@Nullable String category, String description) {}

  /**
   * From {@code daysBefore} whole days to departure on, {@code refundPercent} of the total is
   * refunded.
   */
  public record CancellationTier(int daysBefore, int refundPercent) {}
}
