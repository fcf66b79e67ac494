package dev.landbridge.agentevents.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.landbridge.agentevents.booking.BookRequest.Person;
import dev.landbridge.agentevents.http.AgentProblems;
import dev.landbridge.agentevents.quote.Sold;
import dev.landbridge.agentevents.support.Snapshots;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.event.CloudEvents;
import dev.landbridge.schemas.pricing.Terms;
import dev.landbridge.web.problem.Problem.FieldProblem;
import dev.landbridge.web.problem.Refused;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class QuotedPartyTests {
  private static final LocalDate DEPARTURE = LocalDate.of(2027, 3, 14);
  private static final PackageSnapshot SNAPSHOT =
      Snapshots.of(UUID.randomUUID(), "Siam", "USD", "Asia");

  private static Sold sold(int adults, Integer... childAges) {
    Money total = new Money(100_000, "USD");
    return new Sold(
        SNAPSHOT,
        1,
        DEPARTURE,
        adults,
        List.of(childAges),
        "SIC",
        List.of(),
        adults + childAges.length,
        List.of(),
        total,
        Terms.of(SNAPSHOT, total, DEPARTURE, Instant.EPOCH));
  }

  @Test
  void countsAsAnAdultWhomTheSoldOptionPricesAsOne() {
    Sold coach = sold(2);
    PackageSnapshot cars = Snapshots.withCars(SNAPSHOT);
    ObjectNode until15 = (ObjectNode) CloudEvents.data(cars);
    ((ObjectNode) until15.get("privateCars")).put("childMaxAge", 15);
    Sold sedan =
        new Sold(
            CloudEvents.mapper().convertValue(until15, PackageSnapshot.class),
            1,
            DEPARTURE,
            2,
            List.of(),
            "PRIVATE:Sedan",
            List.of(),
            2,
            List.of(),
            coach.total(),
            coach.terms());
    List<Person> withOneOf14 = born("1980-01-01", "2012-10-01");
    assertThatCode(() -> QuotedParty.check(coach, withOneOf14)).doesNotThrowAnyException();
    assertThat(refusal(sedan, withOneOf14).errors())
        .extracting(FieldProblem::field)
        .containsExactly("travellers[1].dateOfBirth");
  }

  private static List<Person> born(String... dates) {
    return Stream.of(dates).map(date -> new Person("A", "B", LocalDate.parse(date))).toList();
  }

  private static Refused refusal(Sold sold, List<Person> travellers) {
    Refused refused =
        catchThrowableOfType(Refused.class, () -> QuotedParty.check(sold, travellers));
    assertThat(refused).isNotNull();
    assertThat(refused.type()).isEqualTo(AgentProblems.PARTY_MISMATCH);
    return refused;
  }

  @Test
  void takesTheQuotedAgesInAnyOrder() {
    assertThatCode(
            () -> QuotedParty.check(sold(1, 5, 11), born("2015-10-01", "1980-01-01", "2021-09-30")))
        .doesNotThrowAnyException();
  }

  @Test
  void countsAgesOnTheDepartureDateTheBirthdayIncluded() {
    assertThatCode(() -> QuotedParty.check(sold(1, 5), born("1980-01-01", "2022-03-14")))
        .doesNotThrowAnyException();
    assertThat(refusal(sold(1, 5), born("1980-01-01", "2022-03-15")).errors())
        .extracting(FieldProblem::field)
        .containsExactly("travellers[1].dateOfBirth");
  }

  @Test
  void refusesAChildWhoWasQuotedAsAnAdult() {
    assertThat(refusal(sold(2), born("1980-01-01", "2017-01-01")).errors())
        .extracting(FieldProblem::field)
        .containsExactly("travellers[1].dateOfBirth");
  }

  @Test
  void takesAnAdultWhomThePackagePricesAsOne() {
    // Children are priced from 3 to 11: a twelve-year-old pays, and counts, as an adult.
    assertThatCode(() -> QuotedParty.check(sold(2), born("1980-01-01", "2015-01-01")))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAnAdultInThePlaceOfAQuotedChild() {
    assertThat(refusal(sold(1, 5), born("1980-01-01", "1985-01-01")).detail())
        .contains("quoted age 5");
  }

  @Test
  void refusesAnotherNumberOfTravellers() {
    assertThat(refusal(sold(2), born("1980-01-01")).detail())
        .isEqualTo("1 travellers are named, but 2 were quoted");
    assertThat(refusal(sold(1), born("1980-01-01", "1980-01-01")).detail())
        .isEqualTo("2 travellers are named, but 1 were quoted");
  }

  @Test
  void needsEachOfTwoChildrenOfTheSameAge() {
    refusal(sold(1, 5, 5), born("1980-01-01", "2021-09-30", "2016-01-01"));
    assertThatCode(
            () -> QuotedParty.check(sold(1, 5, 5), born("1980-01-01", "2021-09-30", "2021-09-29")))
        .doesNotThrowAnyException();
  }

  @Test
  void quotesNobodysBirthDate() {
    assertThat(refusal(sold(2), born("1980-01-01", "2017-01-01")).detail()).doesNotContain("2017");
  }
}
