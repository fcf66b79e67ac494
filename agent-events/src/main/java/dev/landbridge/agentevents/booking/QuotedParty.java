package dev.landbridge.agentevents.booking;

import dev.landbridge.agentevents.booking.BookRequest.Person;
import dev.landbridge.agentevents.http.AgentProblems;
import dev.landbridge.agentevents.quote.Sold;
import dev.landbridge.schemas.pricing.AgeRanges;
import dev.landbridge.schemas.pricing.Party;
import dev.landbridge.web.request.Checks;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether travellers are the party that was quoted: as many, each quoted age carried by one of them
 * on the departure date, and the rest adults, who are of full age or of an age that the package
 * prices as an adult's.
 */
final class QuotedParty {
  private static final int FULL_AGE = 18;

  private QuotedParty() {}

  static void check(Sold sold, List<Person> travellers) {
    Checks checks = new Checks();
    int quoted = sold.adults() + sold.childAges().size();
    checks.that(
        travellers.size() == quoted,
        "travellers",
        "%d travellers are named, but %d were quoted".formatted(travellers.size(), quoted));
    checks.orRefuse(AgentProblems.PARTY_MISMATCH);
    List<Integer> open = new ArrayList<>(sold.childAges());
    for (int i = 0; i < travellers.size(); i++) {
      int age = age(travellers.get(i).dateOfBirth(), sold.departsOn());
      if (!open.remove(/* element */ (Integer) age)) {
        checks.that(
            isAdult(age, sold),
            "travellers[" + i + "].dateOfBirth",
            ("travellers[%d] will be neither an adult nor of an age that was quoted (%s) on the"
                    + " departure date, %s")
                .formatted(i, quotedAges(sold), sold.departsOn()));
      }
    }
    if (checks.hold()) {
      checks.that(
          open.isEmpty(),
          "travellers",
          "nobody will be of the quoted age %s on the departure date, %s"
              .formatted(
                  String.join(", ", open.stream().map(String::valueOf).toList()),
                  sold.departsOn()));
    }
    checks.orRefuse(AgentProblems.PARTY_MISMATCH);
  }

  private static String quotedAges(Sold sold) {
    return sold.childAges().isEmpty()
        ? "adults only"
        : String.join(", ", sold.childAges().stream().map(String::valueOf).toList());
  }

  static int age(LocalDate born, LocalDate on) {
    return Period.between(born, on).getYears();
  }

  private static boolean isAdult(int age, Sold sold) {
    return age >= FULL_AGE
        || Party.of(1, List.of(Math.max(0, age)), AgeRanges.of(sold.snapshot(), sold.travel()))
                .adults()
            == 2;
  }
}
