package dev.landbridge.schemas.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AddOnChoice;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.AddOn;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PartyPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.SicPricing;
import dev.landbridge.schemas.pricing.Price.Line;
import dev.landbridge.schemas.pricing.Price.NotOffered;
import dev.landbridge.schemas.pricing.Price.NotPriced;
import dev.landbridge.schemas.pricing.Price.Offer;
import dev.landbridge.schemas.pricing.Price.Priced;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartyPricingTests {
  private static final List<PartyPrice> ROWS =
      List.of(new PartyPrice(2, 0, usd(190_000)), new PartyPrice(2, 1, usd(240_000)));
  private static final SicPricing FULL =
      new SicPricing(ROWS, usd(100_000), usd(60_000), usd(5_000), 2, 11, 1);

  @Test
  void takesTheRowOfThePartyWhereOneExists() {
    assertThat(price(FULL, 2))
        .isEqualTo(
            new Priced(
                new Option("SIC", null),
                List.of(new Line("party", "2 adults", 1, usd(190_000), usd(190_000))),
                usd(190_000),
                2,
                0,
                0,
                2));
    assertThat(priced(FULL, 2, 5).total()).isEqualTo(usd(240_000));
  }

  @Test
  void takesThePricesPerHeadWhereNoRowExists() {
    assertThat(price(FULL, 3, 5, 11))
        .isEqualTo(
            new Priced(
                new Option("SIC", null),
                List.of(
                    new Line("adult", "Adult", 3, usd(100_000), usd(300_000)),
                    new Line("child", "Child", 2, usd(60_000), usd(120_000))),
                usd(420_000),
                3,
                2,
                0,
                5));
  }

  @Test
  void addsInfantsToARowAndToPricesPerHeadWithoutASeat() {
    Priced row = priced(FULL, 2, 0, 1);
    assertThat(row.total()).isEqualTo(usd(200_000));
    assertThat(row.seats()).isEqualTo(2);
    assertThat(row.infants()).isEqualTo(2);
    Priced heads = priced(FULL, 1, 1);
    assertThat(heads.total()).isEqualTo(usd(105_000));
    assertThat(heads.seats()).isEqualTo(1);
  }

  @Test
  void countsAChildAboveTheRangeAsAnAdultForRowsPricesAndSeats() {
    assertThat(priced(FULL, 1, 12))
        .isEqualTo(
            new Priced(
                new Option("SIC", null),
                List.of(new Line("party", "2 adults", 1, usd(190_000), usd(190_000))),
                usd(190_000),
                2,
                0,
                0,
                2));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // age, childMin, childMax, infantMax, expected
        "0, 2, 11, 1, infant",
        "1, 2, 11, 1, infant",
        "2, 2, 11, 1, child",
        "11, 2, 11, 1, child",
        "12, 2, 11, 1, adult",
        "3, 5, 11, 1, child", // a gap: takes a seat, so a child
        "3, 5, 11, -, infant", // younger than any child
        "0, -, 11, -, child", // no word of infants
        "17, 2, -, 1, child",
        "18, 2, -, 1, adult",
        "17, -, -, -, child",
        "18, -, -, -, adult",
        "5, 2, 4, 6, infant", // overlapping: the infant's range first
      })
  void choosesTheKindOfTravellerByAge(
      int age,
      @Nullable Integer childMin,
      @Nullable Integer childMax,
      @Nullable Integer infantMax,
      String kind) {
    Priced priced =
        priced(
            new SicPricing(List.of(), usd(100), usd(50), usd(1), childMin, childMax, infantMax),
            1,
            age);
    assertThat(List.of(priced.adults() - 1, priced.children(), priced.infants()))
        .isEqualTo(
            switch (kind) {
              case "adult" -> List.of(1, 0, 0);
              case "child" -> List.of(0, 1, 0);
              default -> List.of(0, 0, 1);
            });
  }

  @Test
  void hasNoPriceWhereARowAndAPricePerHeadAreMissing() {
    SicPricing rowsOnly = new SicPricing(ROWS, null, null, null, 2, 11, 1);
    assertThat(price(rowsOnly, 3))
        .isEqualTo(new NotPriced("there is no price for a party of 3 adults, and none per adult"));
    SicPricing adultsOnly = new SicPricing(List.of(), usd(100), null, null, 2, 11, 1);
    assertThat(price(adultsOnly, 1, 5))
        .isEqualTo(
            new NotPriced("there is no price for a party of 1 adult, 1 child, and none per child"));
    assertThat(price(null, 1)).isInstanceOf(NotPriced.class);
  }

  @Test
  void neverTakesAnInfantForNothingUnlessThePriceSaysSo() {
    SicPricing none = new SicPricing(ROWS, usd(100), null, null, 2, 11, 1);
    assertThat(price(none, 2, 1)).isEqualTo(new NotPriced("there is no price for an infant"));
    SicPricing free = new SicPricing(ROWS, usd(100), null, usd(0), 2, 11, 1);
    assertThat(priced(free, 2, 1).total()).isEqualTo(usd(190_000));
  }

  @Test
  void readsAPartyPriceOfZeroOrBelowAsNone() {
    SicPricing zero = new SicPricing(List.of(), usd(0), usd(0), null, 2, 11, 1);
    assertThat(price(zero, 2)).isInstanceOf(NotPriced.class);
    SicPricing row =
        new SicPricing(List.of(new PartyPrice(1, 0, usd(0))), usd(5), null, null, 2, 11, 1);
    assertThat(price(row, 1)).isInstanceOf(NotPriced.class);
    SicPricing negative = new SicPricing(List.of(), usd(500), usd(-100), null, 2, 11, 1);
    assertThat(price(negative, 2, 5)).isInstanceOf(NotPriced.class);
  }

  @Test
  void addsAddOnsByTheirKeys() {
    Priced priced =
        (Priced)
            PartyPricing.price(
                snapshot(FULL),
                2,
                List.of(),
                "SIC",
                List.of(new AddOnChoice("spa", 2), new AddOnChoice("transfer", 1)));
    assertThat(priced.lines().subList(1, 3))
        .containsExactly(
            new Line("add-on", "Spa", 2, usd(2_500), usd(5_000)),
            new Line("add-on", "Transfer", 1, usd(4_000), usd(4_000)));
    assertThat(priced.total()).isEqualTo(usd(199_000));
  }

  @Test
  void refusesAddOnsThatAreNotOffered() {
    assertThat(refused(new AddOnChoice("sauna", 1)))
        .isEqualTo("add-on 'sauna' is not offered; the add-ons are: spa, transfer");
    assertThat(refused(new AddOnChoice("spa", 3)))
        .isEqualTo("quantity 3 of add-on 'spa' is more than the 2 that can be added");
    assertThat(refused(new AddOnChoice("spa", 1), new AddOnChoice("spa", 1)))
        .isEqualTo("add-on 'spa' is listed twice; list it once with its quantity");
  }

  @Test
  void refusesOtherOptions() {
    assertThat(PartyPricing.price(snapshot(FULL), 2, List.of(), "PRIVATE", List.of()))
        .isEqualTo(
            new NotOffered(
                "option 'PRIVATE' is not offered; the options are: SIC",
                List.of(new Offer("SIC", null, null, usd(190_000)))));
  }

  @Test
  void rejectsPartiesThatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> price(FULL, 0, 5))
        .withMessage("adults is 0, but a party has at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> price(FULL, 1, -1))
        .withMessage("child age -1 is negative");
  }

  @Test
  void refusesATotalThatCannotBeExpressed() {
    SicPricing dear = new SicPricing(List.of(), usd(9_999_999_999L), null, null, 2, 11, 1);
    assertThat(price(dear, Integer.MAX_VALUE)).isInstanceOf(NotPriced.class);
    assertThat(price(dear, Integer.MAX_VALUE, 40)).isInstanceOf(NotPriced.class);
  }

  @Test
  void addsLinesUpToTheTotalForAnyParty() {
    Random random = new Random(7);
    int priced = 0;
    for (int i = 0; i < 20_000; i++) {
      SicPricing sic =
          new SicPricing(
              random.nextBoolean() ? ROWS : List.of(),
              amount(random),
              amount(random),
              amount(random),
              age(random),
              age(random),
              age(random));
      List<Integer> ages = random.ints(random.nextInt(4), 0, 20).boxed().toList();
      int adults = 1 + random.nextInt(4);
      List<AddOnChoice> addOns =
          random.nextBoolean() ? List.of() : List.of(new AddOnChoice("spa", 1 + random.nextInt(2)));
      if (PartyPricing.price(snapshot(sic), adults, ages, "SIC", addOns) instanceof Priced party) {
        priced++;
        assertThat(party.lines().stream().mapToLong(line -> line.amount().amount()).sum())
            .isEqualTo(party.total().amount())
            .isPositive();
        assertThat(party.lines())
            .allMatch(line -> line.unitPrice().times(line.quantity()).equals(line.amount()));
        assertThat(party.adults() + party.children() + party.infants())
            .isEqualTo(adults + ages.size());
        assertThat(party.seats()).isEqualTo(party.adults() + party.children());
      }
    }
    assertThat(priced).isGreaterThan(2_000);
  }

  private static @Nullable Money amount(Random random) {
    return random.nextInt(4) == 0 ? null : usd(random.nextInt(1_000));
  }

  private static @Nullable Integer age(Random random) {
    return random.nextInt(4) == 0 ? null : Integer.valueOf(random.nextInt(19));
  }

  private static String refused(AddOnChoice... addOns) {
    Price price = PartyPricing.price(snapshot(FULL), 2, List.of(), "SIC", List.of(addOns));
    assertThat(price).isInstanceOf(NotOffered.class);
    return ((NotOffered) price).detail();
  }

  private static Priced priced(SicPricing sic, int adults, Integer... ages) {
    Price price = price(sic, adults, ages);
    assertThat(price).isInstanceOf(Priced.class);
    return (Priced) price;
  }

  private static Price price(@Nullable SicPricing sic, int adults, Integer... ages) {
    return PartyPricing.price(snapshot(sic), adults, List.of(ages), "SIC", List.of());
  }

  private static PackageSnapshot snapshot(@Nullable SicPricing sic) {
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
        30,
        7,
        "UTC",
        List.of(),
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        sic,
        List.of(
            new AddOn("spa", "Spa", null, usd(2_500), 2),
            new AddOn("transfer", "Transfer", null, usd(4_000), 1)),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        null,
        null);
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }
}
