package dev.landbridge.agentevents.quote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.landbridge.agentevents.catalogue.Listed;
import dev.landbridge.agentevents.catalogue.Listed.Departure;
import dev.landbridge.agentevents.http.AgentProblems;
import dev.landbridge.agentevents.quote.QuoteRequest.Party;
import dev.landbridge.agentevents.support.Snapshots;
import dev.landbridge.schemas.agent.AddOnChoice;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.pricing.Price.Line;
import dev.landbridge.web.problem.ProblemType;
import dev.landbridge.web.problem.Refused;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuotingTests {
  private static final UUID ID = UUID.randomUUID();
  private static final Instant NOW = Instant.parse("2027-01-10T18:00:00Z");
  private static final LocalDate DATE = LocalDate.of(2027, 3, 14);

  private static Listed listed(
      int factor,
      boolean retired,
      LocalDate date,
      int seats,
      @Nullable Instant cutoff,
      boolean stop) {
    PackageSnapshot snapshot = Snapshots.of(ID, "Siam", "USD", "Asia", factor);
    return new Listed(
        snapshot, 7, NOW, retired, List.of(new Departure(date, 40, seats, cutoff, stop, NOW)));
  }

  private static Listed listed(int seats) {
    return listed(1, false, DATE, seats, null, false);
  }

  private static Party party(int adults, Integer... ages) {
    return new Party(ID, DATE, adults, List.of(ages), "SIC", List.of());
  }

  private static ProblemType refusal(Party party, Listed listed) {
    Refused refused = catchThrowableOfType(Refused.class, () -> Quoting.price(party, listed, NOW));
    assertThat(refused).isNotNull();
    return refused.type();
  }

  private static Listed forAnyDate(@Nullable LocalDate validUntil) {
    PackageSnapshot dated = Snapshots.of(ID, "Siam", "USD", "Asia");
    return new Listed(Snapshots.forAnyDate(dated, validUntil), 7, NOW, false, List.of());
  }

  private static Party startingOn(LocalDate date) {
    return new Party(ID, date, 2, List.of(), "SIC", List.of());
  }

  @Test
  void sellsAnyDateFromTomorrowToTheLastWhereThereAreNoDepartures() {
    // 01:00 of the 11th where the operator is.
    LocalDate tomorrow = LocalDate.of(2027, 1, 12);
    LocalDate last = LocalDate.of(2027, 6, 30);

    assertThat(Quoting.price(startingOn(tomorrow), forAnyDate(last), NOW).departsOn())
        .isEqualTo(tomorrow);
    assertThat(Quoting.price(startingOn(last), forAnyDate(last), NOW).departsOn()).isEqualTo(last);
    assertThat(Quoting.price(startingOn(last.plusYears(3)), forAnyDate(null), NOW).departsOn())
        .isEqualTo(last.plusYears(3));
    assertThat(refusal(startingOn(tomorrow.minusDays(1)), forAnyDate(last)))
        .isEqualTo(AgentProblems.NOT_ON_SALE);
    assertThat(refusal(startingOn(last.plusDays(1)), forAnyDate(last)))
        .isEqualTo(AgentProblems.NOT_ON_SALE);
  }

  @Test
  void hasLinesThatAddUpAndInstalmentsThatAddUp() {
    Party party =
        new Party(ID, DATE, 2, List.of(5, 1), "SIC", List.of(new AddOnChoice("sunset-cruise", 2)));

    Sold sold = Quoting.price(party, listed(3), NOW);

    assertThat(sold.total().amount()).isEqualTo(200_000 + 60_000 + 5_000 + 9_000);
    assertThat(sold.lines().stream().map(Line::amount).mapToLong(m -> m.amount()).sum())
        .isEqualTo(sold.total().amount());
    assertThat(sold.terms().deposit().plus(sold.terms().balance())).isEqualTo(sold.total());
    assertThat(sold.seats()).isEqualTo(3);
    assertThat(sold.packageVersion()).isEqualTo(7);
  }

  @Test
  void refusesWhatIsNotOnSale() {
    assertThat(refusal(party(1), listed(1, true, DATE, 9, null, false)))
        .isEqualTo(AgentProblems.NOT_ON_SALE);
    assertThat(refusal(party(1), listed(1, false, DATE, 9, null, true)))
        .isEqualTo(AgentProblems.NOT_ON_SALE);
    assertThat(refusal(party(1), listed(1, false, DATE, 9, NOW, false)))
        .isEqualTo(AgentProblems.NOT_ON_SALE);
    assertThat(refusal(party(1), listed(1, false, DATE.plusDays(1), 9, null, false)))
        .isEqualTo(AgentProblems.NOT_ON_SALE);
  }

  @Test
  void sellsUpToTheDayBeforeInTheOperatorsTimeZone() {
    // 18:00 UTC on the 10th is 01:00 of the 11th in Bangkok: the 11th departs today.
    LocalDate today = LocalDate.of(2027, 1, 11);
    Party departsToday = new Party(ID, today, 1, List.of(), "SIC", List.of());
    Party departsTomorrow = new Party(ID, today.plusDays(1), 1, List.of(), "SIC", List.of());

    assertThat(refusal(departsToday, listed(1, false, today, 9, null, false)))
        .isEqualTo(AgentProblems.NOT_ON_SALE);
    assertThat(
            Quoting.price(departsTomorrow, listed(1, false, today.plusDays(1), 9, null, false), NOW)
                .total()
                .amount())
        .isEqualTo(100_000);
  }

  @Test
  void quotesWhateverSeatsTheCopyShowsSinceTheHoldDecides() {
    assertThat(Quoting.price(party(2, 5, 1), listed(0), NOW).seats()).isEqualTo(3);
  }

  @Test
  void neverQuotesNothingForAPartyWithoutAPrice() {
    assertThat(refusal(party(1), listed(0, false, DATE, 9, null, false)))
        .isEqualTo(AgentProblems.NOT_PRICED);
  }

  @Test
  void refusesWhatThePackageDoesNotOffer() {
    assertThat(refusal(new Party(ID, DATE, 1, List.of(), "PRIVATE", List.of()), listed(9)))
        .isEqualTo(AgentProblems.NOT_OFFERED);
    assertThat(
            refusal(
                new Party(ID, DATE, 1, List.of(), "SIC", List.of(new AddOnChoice("balloon", 1))),
                listed(9)))
        .isEqualTo(AgentProblems.NOT_OFFERED);
    assertThat(
            refusal(
                new Party(
                    ID, DATE, 1, List.of(), "SIC", List.of(new AddOnChoice("sunset-cruise", 5))),
                listed(9)))
        .isEqualTo(AgentProblems.NOT_OFFERED);
  }
}
