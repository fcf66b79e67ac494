package dev.landbridge.agentevents.quote;

import dev.landbridge.schemas.agent.AddOnChoice;
import dev.landbridge.schemas.pricing.Option;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.request.Checks;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an agent asks the price of, as it comes: anything may be missing. */
@Schema(
    name = "QuoteRequest",
    requiredProperties = {"packageId", "departureDate", "adults"},
    example =
        """
        {"packageId": "8d5f6a1e-9c0b-4a57-9a53-6f1c2f0a7b31", "departureDate": "2027-03-14", "adults": 2,
         "childAges": [], "option": "SIC", "addOns": []}\
        """)
record QuoteRequest(
    @Schema(description = "From GET /api/packages") @Nullable UUID packageId,
    @Schema(description = "One of the package's departures", example = "2027-03-14")
        @Nullable LocalDate departureDate,
    @Schema(minimum = "1", example = "2") @Nullable Integer adults,
    @Schema(description = "Ages on the departure date, infants included, 0 to 17", example = "[]")
        @Nullable List<@Nullable Integer> childAges,
    @Schema(
            description =
                "SIC: a seat in a coach. PRIVATE: a car of the party's own. Left out: the one that"
                    + " has a price for the party; where several have, they are listed (422"
                    + " option-required)",
            allowableValues = {Option.SIC, Option.PRIVATE})
        @Nullable String option,
    @Schema(
            description =
                "With PRIVATE: which car, in any case. Left out: the only one that has a price for"
                    + " the party",
            example = "Sedan")
        @Nullable String carType,
    @Nullable List<@Nullable AddOnAsk> addOns) {
  private static final int MOST_CAR_TYPE = 100;
  private static final int MOST_OPTION = MOST_CAR_TYPE + 20;

  @Schema(
      name = "AddOnChoice",
      requiredProperties = {"key", "quantity"})
  record AddOnAsk(
      @Schema(description = "From the package's add-ons", example = "sunset-cruise")
          @Nullable String key,
      @Schema(minimum = "1", example = "1") @Nullable Integer quantity) {}

  /**
   * What was asked for, checked as far as that goes without the package.
   *
   * @param option {@link Option}'s text; null where none is named
   */
  record Party(
      UUID packageId,
      LocalDate departsOn,
      int adults,
      List<Integer> childAges,
      @Nullable String option,
      List<AddOnChoice> addOns) {}

  /**
   * Checks everything and names everything that breaks a rule.
   *
   * @param most the largest party
   */
  Party checked(int most) {
    Checks checks = new Checks();
    checks.that(packageId != null, "packageId", "packageId is missing");
    checks.that(departureDate != null, "departureDate", "departureDate is missing");
    if (checks.that(adults != null, "adults", "adults is missing") && adults != null) {
      checks.that(
          adults >= 1, "adults", "adults is " + adults + ", but at least 1 adult must travel");
      checks.that(
          adults <= most, "adults", "adults is %d, but at most %d travel".formatted(adults, most));
    }
    List<Integer> ages = ages(checks, most);
    List<AddOnChoice> choices = choices(checks);
    String travel = travel(checks);
    checks.orRefuse(ProblemType.INVALID_REQUEST);
    if (packageId == null || departureDate == null || adults == null) {
      throw new IllegalStateException("refused above");
    }
    return new Party(packageId, departureDate, adults, ages, travel, choices);
  }

  /** Both fields as one text; null where neither is there, or a rule is broken. */
  private @Nullable String travel(Checks checks) {
    checks.optionalLine(option, "option", MOST_OPTION);
    if (carType == null) {
      return option;
    }
    checks.line(carType, "carType", MOST_CAR_TYPE);
    checks.that(
        option == null || option.equals(Option.PRIVATE),
        "carType",
        "carType goes with option PRIVATE, but option is '%s'".formatted(option));
    return checks.hold() ? new Option(Option.PRIVATE, carType).text() : null;
  }

  private List<Integer> ages(Checks checks, int most) {
    List<Integer> ages = new ArrayList<>();
    if (childAges == null) {
      return ages;
    }
    if (adults != null && adults >= 1 && adults <= most) {
      checks.that(
          adults + childAges.size() <= most,
          "childAges",
          "the party has %d travellers, but at most %d travel"
              .formatted(adults + childAges.size(), most));
    }
    for (int i = 0; i < Math.min(childAges.size(), most); i++) {
      Integer age = childAges.get(i);
      String field = "childAges[" + i + "]";
      if (age != null
          && checks.that(
              age >= 0 && age <= 17,
              field,
              "%s is %d, but must be 0 to 17".formatted(field, age))) {
        ages.add(age);
      }
      checks.that(age != null, field, field + " is null");
    }
    return ages;
  }

  private List<AddOnChoice> choices(Checks checks) {
    List<AddOnChoice> choices = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    if (addOns == null
        || !checks.that(
            addOns.size() <= 100, "addOns", "addOns has more than the 100 that are allowed")) {
      return choices;
    }
    for (int i = 0; i < addOns.size(); i++) {
      AddOnAsk ask = addOns.get(i);
      String field = "addOns[" + i + "]";
      if (!checks.that(ask != null, field, field + " is null") || ask == null) {
        continue;
      }
      checks.line(ask.key(), field + ".key", 200);
      Integer quantity = ask.quantity();
      checks.that(
          quantity != null && quantity >= 1,
          field + ".quantity",
          "%s.quantity is %s, but must be at least 1".formatted(field, quantity));
      if (ask.key() != null && quantity != null && quantity >= 1) {
        checks.that(
            seen.add(ask.key()),
            field + ".key",
            "%s is listed twice; list it once with its quantity".formatted(field + ".key"));
        choices.add(new AddOnChoice(ask.key(), quantity));
      }
    }
    return choices;
  }
}
