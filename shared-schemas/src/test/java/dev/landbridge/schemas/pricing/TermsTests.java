package dev.landbridge.schemas.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CancellationTier;
import dev.landbridge.schemas.pricing.Terms.Rung;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TermsTests {
  private static final LocalDate DEPARTURE = LocalDate.of(2027, 3, 14);
  private static final List<CancellationTier> TIERS =
      List.of(
          new CancellationTier(7, 50), new CancellationTier(30, 100), new CancellationTier(14, 75));

  @Test
  void splitsTheTotalIntoDepositAndBalance() {
    Terms terms =
        Terms.of(
            snapshot(33, 21, "UTC"), usd(100_05), DEPARTURE, Instant.parse("2026-12-01T00:00:00Z"));
    assertThat(terms.deposit()).isEqualTo(usd(33_02)); // 33.0165, half a cent and more up
    assertThat(terms.balance()).isEqualTo(usd(67_03));
    assertThat(terms.balanceDue()).isEqualTo(LocalDate.of(2027, 2, 21));
  }

  @Test
  void letsTheBalanceOfALateBookingBeDueOnTheDayOfTheBooking() {
    Instant now = Instant.parse("2027-03-10T15:30:00Z");
    assertThat(Terms.of(snapshot(30, 21, "Asia/Tokyo"), usd(1), DEPARTURE, now).balanceDue())
        .isEqualTo(LocalDate.of(2027, 3, 11));
  }

  @Test
  void dropsFromRungToRungAtTheEndOfADayOfTheOperator() {
    ZoneId tokyo = ZoneId.of("Asia/Tokyo");
    assertThat(Terms.ladder(TIERS, usd(100_01), DEPARTURE, tokyo))
        .containsExactly(
            rung(null, "2027-02-12", "2027-02-12T15:00:00Z", 100, 100_01),
            rung("2027-02-13", "2027-02-28", "2027-02-28T15:00:00Z", 75, 75_01),
            rung("2027-03-01", "2027-03-07", "2027-03-07T15:00:00Z", 50, 50_01),
            rung("2027-03-08", "2027-03-13", "2027-03-13T15:00:00Z", 0, 0));
  }

  @Test
  void refundsNothingWithoutATier() {
    assertThat(Terms.ladder(List.of(), usd(100), DEPARTURE, ZoneOffset.UTC))
        .containsExactly(rung(null, "2027-03-13", "2027-03-14T00:00:00Z", 0, 0));
    assertThat(Terms.refundPercent(List.of(), DEPARTURE, ZoneOffset.UTC, Instant.EPOCH)).isZero();
  }

  @Test
  void takesTheTierThatReturnsMoreWhereTwoShareTheirDays() {
    List<CancellationTier> two = List.of(new CancellationTier(0, 10), new CancellationTier(0, 20));
    assertThat(Terms.ladder(two, usd(100), DEPARTURE, ZoneOffset.UTC))
        .containsExactly(rung(null, "2027-03-13", "2027-03-14T00:00:00Z", 20, 20));
  }

  @Test
  void namesNoTierForTheDayOfDepartureAlone() {
    List<CancellationTier> two = List.of(new CancellationTier(1, 10), new CancellationTier(0, 5));
    assertThat(Terms.ladder(two, usd(100), DEPARTURE, ZoneOffset.UTC))
        .containsExactly(rung(null, "2027-03-13", "2027-03-14T00:00:00Z", 10, 10));
  }

  @Test
  void countsDaysInTheTimeZoneOfTheOperator() {
    Instant now = Instant.parse("2027-02-12T16:00:00Z"); // already the 13th in Tokyo
    assertThat(Terms.refundPercent(TIERS, DEPARTURE, ZoneOffset.UTC, now)).isEqualTo(100);
    assertThat(Terms.refundPercent(TIERS, DEPARTURE, ZoneId.of("Asia/Tokyo"), now)).isEqualTo(75);
  }

  @Test
  void agreesWithTheLadderAtEveryInstant() {
    Random random = new Random(11);
    List<ZoneId> zones =
        List.of(ZoneOffset.UTC, ZoneId.of("Asia/Tokyo"), ZoneId.of("America/New_York"));
    for (int i = 0; i < 5_000; i++) {
      List<CancellationTier> tiers =
          IntStream.range(0, random.nextInt(4))
              .mapToObj(n -> new CancellationTier(random.nextInt(40), random.nextInt(101)))
              .toList();
      ZoneId zone = zones.get(random.nextInt(zones.size()));
      Instant end = DEPARTURE.atStartOfDay(zone).toInstant();
      Instant now = end.minusSeconds(1 + random.nextInt(50 * 86_400));
      Rung rung =
          Terms.ladder(tiers, usd(12_345), DEPARTURE, zone).stream()
              .filter(each -> now.isBefore(each.until()))
              .findFirst()
              .orElseThrow();
      assertThat(rung.refundPercent()).isEqualTo(Terms.refundPercent(tiers, DEPARTURE, zone, now));
    }
  }

  private static Rung rung(
      @org.jspecify.annotations.Nullable String first,
      String last,
      String until,
      int percent,
      long refund) {
    return new Rung(
        first == null ? null : LocalDate.parse(first),
        LocalDate.parse(last),
        Instant.parse(until),
        percent,
        usd(refund));
  }

  private static PackageSnapshot snapshot(int depositPercent, int balanceDueDays, String zone) {
    return new PackageSnapshot(
        new UUID(1, 1),
        new UUID(1, 2),
        "Operator",
        "Title",
        null,
        null,
        null,
        "USD",
        usd(1),
        depositPercent,
        balanceDueDays,
        zone,
        List.of(),
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(),
        List.of(),
        TIERS,
        null,
        null,
        null,
        null);
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }
}
