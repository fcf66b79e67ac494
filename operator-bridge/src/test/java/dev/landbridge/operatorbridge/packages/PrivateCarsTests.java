package dev.landbridge.operatorbridge.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.operatorbridge.packages.Reading.NotWhole;
import dev.landbridge.operatorbridge.packages.Reading.Whole;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CarPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PrivatePricing;
import dev.landbridge.schemas.event.CloudEvents;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateCarsTests {
  private static final String SIC =
      """
      {"type": "SIC", "adultPrice": "100.00", "childMinAge": 3, "childMaxAge": 11, "infantMaxAge": 2, "parties": []}\
      """;

  @Test
  void readsTheRowsOfSeveralPricingsSmallCarsFirst() {
    PrivatePricing cars =
        read(
            SIC,
            priced(row("Minivan", 6, 2, 0, "350.00"), row("Minivan", 6, 4, 1, "600.00")),
            priced(row("Sedan", 3, 2, 0, "310.00")));
    assertThat(cars.rows())
        .containsExactly(
            new CarPrice("Sedan", 3, 2, 0, usd(310_00)),
            new CarPrice("Minivan", 6, 2, 0, usd(350_00)),
            new CarPrice("Minivan", 6, 4, 1, usd(600_00)));
  }

  @Test
  void bringsWordsForOneCarToOne() {
    assertThat(
            read("", priced(row("Mini  Van ", 6, 2, 0, "1"), row("MINI VAN", 6, 3, 0, "2"))).rows())
        .containsExactly(
            new CarPrice("Mini Van", 6, 2, 0, usd(1_00)),
            new CarPrice("Mini Van", 6, 3, 0, usd(2_00)));
  }

  @Test
  void countsTheYoungestOfTwoPricingsAndTheCheaperOfTwoRows() {
    assertThat(
            read(
                    "",
                    priced(row("SEDAN", 3, 2, 0, "320.00"), row("Sedan", 3, 2, 0, "310.00")),
                    priced(row("Sedan", 3, 2, 0, "290.00")))
                .rows())
        .containsExactly(new CarPrice("SEDAN", 3, 2, 0, usd(310_00)));
  }

  @Test
  void takesTheRangesOfItsOwnAndElseThoseOfSeatsInACoach() {
    String row = row("Sedan", 3, 2, 0, "1");
    assertThat(read(SIC, priced(row)).childMaxAge()).isEqualTo(11);
    PrivatePricing own =
        read(SIC, priced(row).replace("{\"type\"", "{\"childMaxAge\": 15, \"type\""));
    assertThat(own.childMaxAge()).isEqualTo(15);
    assertThat(own.infantMaxAge()).isNull();
    assertThat(read("", priced(row)).childMaxAge()).isNull();
  }

  @Test
  void passesOverRowsWithoutACarOrAPrice() {
    assertThat(
            read(
                    "",
                    priced(
                        row("Sedan", 3, 2, 0, "1"),
                        row("Sedan", 3, 1, 0, "1").replace("\"1\"", "null"),
                        row("  ", 3, 3, 0, "1"),
                        row("Van", 6, 2, 0, "1").replace("\"Van\"", "null")))
                .rows())
        .containsExactly(new CarPrice("Sedan", 3, 2, 0, usd(1_00)));
  }

  @Test
  void hasNoneWhereOnlyOtherPricingsHaveRows() {
    String other = priced(row("Sedan", 3, 2, 0, "1")).replace("PRIVATE_PACKAGE", "SIC");
    assertThat(reading(SIC, other))
        .isInstanceOfSatisfying(
            Whole.class, whole -> assertThat(whole.snapshot().privateCars()).isNull());
    assertThat(reading("", other)).isEqualTo(new NotWhole("it has no price"));
    assertThat(reading("")).isEqualTo(new NotWhole("it has no price"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.005", "NaN", "-1"})
  void isNotWholeWithAnAmountThatTheCurrencyCannotHave(String price) {
    assertThat(reading(SIC, priced(row("Sedan", 3, 2, 0, price)))).isInstanceOf(NotWhole.class);
  }

  private static PrivatePricing read(String sic, String... pricings) {
    Reading reading = reading(sic, pricings);
    assertThat(reading).isInstanceOf(Whole.class);
    return Objects.requireNonNull(((Whole) reading).snapshot().privateCars());
  }

  private static Reading reading(String sic, String... pricings) {
    return Normaliser.read(
        CloudEvents.mapper()
            .readValue(
                """
                {"packageId": "00000000-0000-0000-0000-000000000001", "status": "published",
                 "operatorId": "00000000-0000-0000-0000-000000000002", "timeZone": "UTC", "title": "Peru",
                 "currency": "USD", "cities": [{"name": "Cusco", "nights": 3, "hotels": []}], "days": [],
                 "pricings": [%s], "addOns": [], "inclusions": [], "exclusions": [], "cancellationTiers": [],
                 "privatePricings": [%s]}
                """
                    .formatted(sic, String.join(", ", pricings)),
                PackageDocument.class));
  }

  private static String priced(String... rows) {
    return "{\"type\": \"PRIVATE_PACKAGE\", \"rows\": [%s]}".formatted(String.join(", ", rows));
  }

  private static String row(String car, int capacity, int adults, int children, String total) {
    return """
    {"carType": "%s", "capacity": %d, "adults": %d, "children": %d, "total": "%s"}\
    """
        .formatted(car, capacity, adults, children, total);
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }
}
