package dev.landbridge.operatorbridge.packages;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A package as the operators' tables have it: what {@code landbridge.package_document} reads.
 * Amounts and dates are text, since the tables allow values that the platform does not.
 */
record PackageDocument(
    UUID packageId,
    @Nullable String status,
    @Nullable UUID operatorId,
    @Nullable String operatorName,
    String timeZone,
    @Nullable String title,
    @Nullable String shortDescription,
    @Nullable String destinationRegion,
    @Nullable String validUntil,
    @Nullable String currency,
    @Nullable String basePrice,
    @Nullable Integer depositPercent,
    @Nullable Integer balanceDueDays,
    @Nullable List<@Nullable String> paymentMethods,
    @Nullable String visaRequirements,
    @Nullable String insuranceRequirement,
    @Nullable String healthRequirements,
    @Nullable String termsAndConditions,
    List<City> cities,
    List<Day> days,
    List<Pricing> pricings,
    List<AddOn> addOns,
    List<Inclusion> inclusions,
    List<@Nullable String> exclusions,
    List<Tier> cancellationTiers,
    @Nullable Boolean onRequest,
    @Nullable Boolean anyDate,
    List<PrivatePricing> privatePricings,
    @Nullable Contact operatorContact) {

  /** Of the operator; neither is blank. */
  record Contact(@Nullable String email, @Nullable String phone) {}

  record City(
      @Nullable String name,
      @Nullable String country,
      @Nullable Integer nights,
      List<Hotel> hotels) {}

  record Hotel(
      @Nullable String name,
      @Nullable String type,
      @Nullable String roomType,
      @Nullable Integer adults,
      @Nullable Integer children) {}

  record Day(
      @Nullable Integer number,
      @Nullable String city,
      @Nullable String title,
      @Nullable String description,
      @Nullable String photoUrl,
      @Nullable JsonNode timeSlots,
      List<Flight> flights) {}

  record Flight(
      @Nullable String departureCity,
      @Nullable String departureTime,
      @Nullable String arrivalCity,
      @Nullable String arrivalTime,
      @Nullable String airline,
      @Nullable String flightNumber) {}

  record Pricing(
      @Nullable String type,
      @Nullable String adultPrice,
      @Nullable String childPrice,
      @Nullable String infantPrice,
      @Nullable Integer childMinAge,
      @Nullable Integer childMaxAge,
      @Nullable Integer infantMaxAge,
      List<Party> parties) {}

  record Party(int adults, int children, @Nullable String total) {}

  /** Whatever has rows for private cars, of any type, the youngest first. */
  record PrivatePricing(
      @Nullable String type,
      @Nullable Integer childMinAge,
      @Nullable Integer childMaxAge,
      @Nullable Integer infantMaxAge,
      List<Car> rows) {}

  record Car(
      @Nullable String carType,
      @Nullable Integer capacity,
      @Nullable Integer adults,
      @Nullable Integer children,
      @Nullable String total) {}

  record AddOn(
      @Nullable String name,
      @Nullable String description,
      @Nullable String price,
      @Nullable Integer maxQuantity) {}

  record Inclusion(@Nullable String category, @Nullable String description) {}

  record Tier(int daysBefore, int refundPercent) {}
}
