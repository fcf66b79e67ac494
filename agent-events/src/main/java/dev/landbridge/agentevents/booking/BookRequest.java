package dev.landbridge.agentevents.booking;

import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.request.Checks;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an agent books, as it comes: anything may be missing. */
@Schema(
    name = "BookingRequest",
    requiredProperties = {"quoteId", "travellers"},
    example =
        """
        {"quoteId": "0192f0c4-7b1e-7c3a-8f00-5d2b6f1e9a44", "travellers": [
          {"givenName": "Ada", "familyName": "Lovelace", "dateOfBirth": "1990-12-10"},
          {"givenName": "Grace", "familyName": "Hopper", "dateOfBirth": "1986-12-09"}],
         "leadPhone": "+44 20 7946 0018", "agencyReference": "SP-2027-118"}\
        """)
record BookRequest(
    @Schema(description = "From POST /api/quotes") @Nullable UUID quoteId,
    @Schema(description = "As many as were quoted")
        @Nullable List<@Nullable TravellerAsk> travellers,
    @Schema(maxLength = 40, example = "+44 20 7946 0018") @Nullable String leadPhone,
    @Schema(maxLength = 100, description = "The agency's own name for it", example = "SP-2027-118")
        @Nullable String agencyReference,
    @Schema(maxLength = 2000, example = "Vegetarian meals, please") @Nullable String remarks) {

  private static final LocalDate NOBODY_IS_OLDER = LocalDate.of(1900, 1, 1);

  @Schema(
      name = "TravellerRequest",
      requiredProperties = {"givenName", "familyName", "dateOfBirth"})
  record TravellerAsk(
      @Schema(maxLength = 100, example = "Ada") @Nullable String givenName,
      @Schema(maxLength = 100, example = "Lovelace") @Nullable String familyName,
      @Schema(example = "1990-12-10") @Nullable LocalDate dateOfBirth) {
    /** Without the personal data. */
    @Override
    public String toString() {
      return "TravellerAsk[...]";
    }
  }

  /** Without the personal data. */
  @Override
  public String toString() {
    return "BookRequest[" + quoteId + "]";
  }

  /** A traveller whose fields are all there. */
  record Person(String givenName, String familyName, LocalDate dateOfBirth) {
    @Override
    public String toString() {
      return "Person[...]";
    }
  }

  /** Everything that was asked for, checked as far as that goes without the quote. */
  record Checked(
      UUID quoteId,
      List<Person> travellers,
      @Nullable String leadPhone,
      @Nullable String agencyReference,
      @Nullable String remarks) {
    @Override
    public String toString() {
      return "Checked[" + quoteId + "]";
    }
  }

  /** Checks everything and names everything that breaks a rule, without quoting anybody's data. */
  Checked checked(LocalDate today) {
    Checks checks = new Checks();
    checks.that(quoteId != null, "quoteId", "quoteId is missing");
    checks.that(
        travellers != null && !travellers.isEmpty(), "travellers", "travellers are missing");
    List<@Nullable TravellerAsk> asked = travellers == null ? List.of() : travellers;
    if (checks.that(asked.size() <= 200, "travellers", "travellers has too many entries")) {
      for (int i = 0; i < asked.size(); i++) {
        check(asked.get(i), "travellers[" + i + "]", today, checks);
      }
    }
    checks.optionalLine(leadPhone, "leadPhone", 40);
    checks.optionalLine(agencyReference, "agencyReference", 100);
    checks.optionalText(remarks, "remarks", 2000);
    checks.orRefuse(ProblemType.INVALID_REQUEST);
    if (quoteId == null) {
      throw new IllegalStateException("refused above");
    }
    return new Checked(
        quoteId,
        asked.stream().map(BookRequest::person).toList(),
        blankToNull(leadPhone),
        blankToNull(agencyReference),
        blankToNull(remarks));
  }

  private static void check(
      @Nullable TravellerAsk traveller, String field, LocalDate today, Checks checks) {
    if (!checks.that(traveller != null, field, field + " is null") || traveller == null) {
      return;
    }
    checks.line(traveller.givenName(), field + ".givenName", 100);
    checks.line(traveller.familyName(), field + ".familyName", 100);
    LocalDate born = traveller.dateOfBirth();
    if (checks.that(born != null, field + ".dateOfBirth", field + ".dateOfBirth is missing")
        && born != null) {
      checks.that(
          born.isBefore(today) && !born.isBefore(NOBODY_IS_OLDER),
          field + ".dateOfBirth",
          field + ".dateOfBirth must be a day before today and not before " + NOBODY_IS_OLDER);
    }
  }

  private static Person person(@Nullable TravellerAsk traveller) {
    if (traveller == null
        || traveller.givenName() == null
        || traveller.familyName() == null
        || traveller.dateOfBirth() == null) {
      throw new IllegalStateException("refused above");
    }
    return new Person(
        traveller.givenName().strip(), traveller.familyName().strip(), traveller.dateOfBirth());
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
