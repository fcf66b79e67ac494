package dev.landbridge.schemas.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AddOnChoice;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.AddOn;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CarPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PrivatePricing;
import dev.landbridge.schemas.catalogue.PackageSnapshot.SicPricing;
import dev.landbridge.schemas.pricing.Price.Line;
import dev.landbridge.schemas.pricing.Price.NotOffered;
import dev.landbridge.schemas.pricing.Price.NotPriced;
import dev.landbridge.schemas.pricing.Price.Offer;
import dev.landbridge.schemas.pricing.Price.Priced;
import dev.landbridge.schemas.pricing.Price.Several;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateCarPricingTests {
  /** Adults 1000.00, children from 3 to 11 600.00, infants 50.00. */
  private static final SicPricing SIC =
      new SicPricing(List.of(), usd(100_000), usd(60_000), usd(5_000), 3, 11, 2);

  /** A sedan for three, a minivan for six. */
  private static final PrivatePricing CARS =
      cars(
          new CarPrice("Sedan", 3, 2, 0, usd(310_000)),
          new CarPrice("Sedan", 3, 2, 1, usd(370_000)),
          new CarPrice("Minivan", 6, 2, 0, usd(350_000)),
          new CarPrice("Minivan", 6, 4, 0, usd(600_000)));

  private static final Offer COACH_FOR_TWO = new Offer("SIC", null, null, usd(200_000));
  private static final Offer SEDAN_FOR_TWO = new Offer("PRIVATE", "Sedan", 3, usd(310_000));
  private static final Offer MINIVAN_FOR_TWO = new Offer("PRIVATE", "Minivan", 6, usd(350_000));

  @Test
  void takesTheRowOfThePartyAndTheCar() {
    assertThat(price(SIC, CARS, "PRIVATE:Sedan", 2, 5))
        .isEqualTo(
            new Priced(
                new Option("PRIVATE", "Sedan"),
                List.of(
                    new Line(
                        "private",
                        "2 adults, 1 child, private car: Sedan",
                        1,
                        usd(370_000),
                        usd(370_000))),
                usd(370_000),
                2,
                1,
                0,
                3));
  }

  @Test
  void hasNoPricePerHeadInACar() {
    assertThat(price(SIC, CARS, "PRIVATE:Minivan", 3))
        .isEqualTo(
            new NotPriced(
                "there is no price for a party of 3 adults in a car of type 'Minivan'",
                List.of(new Offer("SIC", null, null, usd(300_000)))));
  }

  @Test
  void takesInfantsAlongInTheRowWithoutASeatOrAPrice() {
    Priced priced = priced(SIC, CARS, "PRIVATE:Sedan", 2, 1);
    assertThat(priced.total()).isEqualTo(usd(310_000));
    assertThat(priced.lines().getFirst().description())
        .isEqualTo("2 adults, 1 infant, private car: Sedan");
    assertThat(priced.seats()).isEqualTo(2);
    assertThat(priced.infants()).isEqualTo(1);
    assertThat(priced(SIC, CARS, "PRIVATE:Sedan", 2, 5, 0).seats()).isEqualTo(3);
  }

  @Test
  void countsAChildAboveTheRangeAsAnAdult() {
    assertThat(priced(SIC, CARS, "PRIVATE:Sedan", 1, 12).total()).isEqualTo(usd(310_000));
  }

  @Test
  void countsByTheRangesOfTheOption() {
    PrivatePricing until15 =
        new PrivatePricing(
            List.of(new CarPrice("Sedan", 3, 2, 1, usd(370_000))), /* childMinAge */ 3, 15, 2);
    assertThat(priced(SIC, until15, "PRIVATE:Sedan", 2, 14).children()).isEqualTo(1);
    assertThat(priced(SIC, until15, "SIC", 2, 14).adults()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sedan", "SEDAN", " Sedan ", "Sedan\u00a0"})
  void findsACarByItsTypeWhateverCaseAndSpaces(String word) {
    assertThat(priced(SIC, CARS, "PRIVATE:" + word, 2).option())
        .isEqualTo(new Option("PRIVATE", "Sedan"));
  }

  @Test
  void readsRowsThatNameOneCarInSeveralWaysAsOneCar() {
    PrivatePricing mixed =
        cars(
            new CarPrice("Mini  Van", 6, 2, 0, usd(1)),
            new CarPrice("MINI VAN ", 6, 3, 0, usd(2)),
            new CarPrice("mini van", 6, 2, 0, usd(3)));
    assertThat(priced(null, mixed, null, 3).option()).isEqualTo(new Option("PRIVATE", "Mini Van"));
    assertThat(priced(null, mixed, null, 2).total()).isEqualTo(usd(1));
  }

  @Test
  void listsWhatAppliesWhereNoneIsNamed() {
    assertThat(price(SIC, CARS, null, 2))
        .isEqualTo(
            new Several(
                "3 options have a price for the party, and none is named: SIC, PRIVATE with car"
                    + " type 'Sedan', PRIVATE with car type 'Minivan'",
                List.of(COACH_FOR_TWO, SEDAN_FOR_TWO, MINIVAN_FOR_TWO)));
    assertThat(price(null, CARS, null, 2))
        .isInstanceOfSatisfying(
            Several.class,
            several ->
                assertThat(several.options()).containsExactly(SEDAN_FOR_TWO, MINIVAN_FOR_TWO));
  }

  @Test
  void listsTheCarsWherePrivateIsNamedWithoutOne() {
    assertThat(price(SIC, CARS, "PRIVATE", 2))
        .isEqualTo(
            new Several(
                "2 options have a price for the party, and no car type is named: PRIVATE with car"
                    + " type 'Sedan', PRIVATE with car type 'Minivan'",
                List.of(SEDAN_FOR_TWO, MINIVAN_FOR_TWO)));
  }

  @Test
  void takesTheOnlyOptionThatHasAPrice() {
    assertThat(priced(SIC, CARS, null, 1).option()).isEqualTo(new Option("SIC", null));
    assertThat(priced(SIC, null, null, 2).option()).isEqualTo(new Option("SIC", null));
    assertThat(priced(null, CARS, null, 4).option()).isEqualTo(new Option("PRIVATE", "Minivan"));
    assertThat(priced(SIC, CARS, "PRIVATE", 4).option())
        .isEqualTo(new Option("PRIVATE", "Minivan"));
    SicPricing perHeadMissing = new SicPricing(List.of(), null, null, null, 3, 11, 2);
    assertThat(priced(perHeadMissing, CARS, null, 2, 5).option())
        .isEqualTo(new Option("PRIVATE", "Sedan"));
  }

  @Test
  void takesWhatIsNamedAlthoughOthersApply() {
    assertThat(priced(SIC, CARS, "SIC", 2).total()).isEqualTo(usd(200_000));
    assertThat(priced(SIC, CARS, "PRIVATE:Minivan", 2).total()).isEqualTo(usd(350_000));
  }

  @Test
  void refusesACarThatIsUnknownOrTooSmallAndListsWhatThereIs() {
    assertThat(price(SIC, CARS, "PRIVATE:Limousine", 2))
        .isEqualTo(
            new NotOffered(
                "car type 'Limousine' is not offered; the car types are: Sedan, Minivan",
                List.of(COACH_FOR_TWO, SEDAN_FOR_TWO, MINIVAN_FOR_TWO)));
    assertThat(price(null, CARS, "PRIVATE:Sedan", 4))
        .isEqualTo(
            new NotOffered(
                "car type 'Sedan' seats 3, but the party takes 4 seats",
                List.of(new Offer("PRIVATE", "Minivan", 6, usd(600_000)))));
    PrivatePricing crowded = cars(new CarPrice("Sedan", 3, 4, 0, usd(9)));
    assertThat(price(null, crowded, "PRIVATE:Sedan", 4)).isInstanceOf(NotOffered.class);
    assertThat(price(null, crowded, null, 4)).isInstanceOf(NotOffered.class);
  }

  @Test
  void saysWhatIsMissingWhereNothingHasAPrice() {
    assertThat(price(null, CARS, null, 5))
        .isEqualTo(
            new NotPriced(
                "car type 'Sedan' seats 3, but the party takes 5 seats; there is no price for a"
                    + " party of 5 adults in a car of type 'Minivan'",
                List.of()));
    assertThat(price(null, CARS, "SIC", 2))
        .isEqualTo(
            new NotPriced(
                "the package has no prices for seats in a coach",
                List.of(SEDAN_FOR_TWO, MINIVAN_FOR_TWO)));
    assertThat(price(null, null, null, 2)).isInstanceOf(NotPriced.class);
    assertThat(price(SIC, null, "PRIVATE", 2)).isInstanceOf(NotOffered.class);
    assertThat(price(SIC, cars(), "PRIVATE:Sedan", 2)).isInstanceOf(NotOffered.class);
  }

  @Test
  void readsARowOfZeroOrBelowAsNone() {
    for (long amount : List.of(0L, -1L)) {
      PrivatePricing row = cars(new CarPrice("Sedan", 3, 2, 0, usd(amount)));
      assertThat(price(SIC, row, "PRIVATE:Sedan", 2)).isInstanceOf(NotPriced.class);
      assertThat(priced(SIC, row, null, 2).option().name()).isEqualTo("SIC");
    }
  }

  @Test
  void addsAddOnsToEachTotal() {
    List<AddOnChoice> spa = List.of(new AddOnChoice("spa", 2));
    Price several = PartyPricing.price(snapshot(SIC, CARS), 2, List.of(), null, spa);
    assertThat(several)
        .isInstanceOfSatisfying(
            Several.class,
            each ->
                assertThat(each.options())
                    .extracting(Offer::total)
                    .containsExactly(usd(205_000), usd(315_000), usd(355_000)));
    for (Offer offer : ((Several) several).options()) {
      String option = new Option(offer.option(), offer.carType()).text();
      assertThat(PartyPricing.price(snapshot(SIC, CARS), 2, List.of(), option, spa))
          .isInstanceOfSatisfying(
              Priced.class, priced -> assertThat(priced.total()).isEqualTo(offer.total()));
    }
    assertThat(
            PartyPricing.price(
                snapshot(SIC, CARS), 2, List.of(), null, List.of(new AddOnChoice("sauna", 1))))
        .isInstanceOf(NotOffered.class);
  }

  @Test
  void hasOneTextInMessages() {
    assertThat(Option.of("SIC")).isEqualTo(new Option("SIC", null));
    assertThat(Option.of("PRIVATE")).isEqualTo(new Option("PRIVATE", null));
    assertThat(Option.of("PRIVATE: 4x4: open ")).isEqualTo(new Option("PRIVATE", "4x4: open"));
    assertThat(new Option("PRIVATE", "4x4: open").text()).isEqualTo("PRIVATE:4x4: open");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Option("SIC", "Sedan"))
        .withMessage("a car type, 'Sedan', is of option PRIVATE, not of 'SIC'");
  }

  private static PrivatePricing cars(CarPrice... rows) {
    return new PrivatePricing(List.of(rows), 3, 11, 2);
  }

  private static Priced priced(
      @Nullable SicPricing sic,
      @Nullable PrivatePricing cars,
      @Nullable String option,
      int adults,
      Integer... ages) {
    Price price = price(sic, cars, option, adults, ages);
    assertThat(price).isInstanceOf(Priced.class);
    return (Priced) price;
  }

  private static Price price(
      @Nullable SicPricing sic,
      @Nullable PrivatePricing cars,
      @Nullable String option,
      int adults,
      Integer... ages) {
    return PartyPricing.price(snapshot(sic, cars), adults, List.of(ages), option, List.of());
  }

  private static PackageSnapshot snapshot(@Nullable SicPricing sic, @Nullable PrivatePricing cars) {
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
        List.of(new AddOn("spa", "Spa", null, usd(2_500), 2)),
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        cars,
        null);
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }
}
