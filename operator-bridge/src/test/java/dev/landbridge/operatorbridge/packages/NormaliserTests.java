package dev.landbridge.operatorbridge.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.landbridge.operatorbridge.packages.Reading.NotPublished;
import dev.landbridge.operatorbridge.packages.Reading.NotWhole;
import dev.landbridge.operatorbridge.packages.Reading.Whole;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.AddOn;
import dev.landbridge.schemas.catalogue.PackageSnapshot.OperatorContact;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PartyPrice;
import dev.landbridge.schemas.event.CloudEvents;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class NormaliserTests {
  private static final String DOCUMENT =
      """
      {"packageId": "00000000-0000-0000-0000-000000000001", "status": "published",
       "operatorId": "00000000-0000-0000-0000-000000000002", "operatorName": "Andes Travel", "timeZone": "America/Lima",
       "title": "Peru", "validUntil": "2027-12-31", "currency": "USD", "basePrice": "499.50", "depositPercent": 25,
       "balanceDueDays": 14, "paymentMethods": ["card", null], "insuranceRequirement": "MAYBE",
       "cities": [{"name": "Cusco", "country": "Peru", "nights": 3,
                   "hotels": [{"name": "Inti", "type": "4 Star", "roomType": "Double", "adults": 2, "children": null}]}],
       "days": [{"number": 1, "city": "Cusco", "timeSlots": {"morning": ["walk", 1.50]}, "flights": [{"airline": "LA"}]}],
       "pricings": [{"type": "SIC", "adultPrice": "100.00", "childPrice": "50.00", "infantPrice": null, "childMinAge": 3,
                     "childMaxAge": 11, "infantMaxAge": 2,
                     "parties": [{"adults": 2, "children": 0, "total": "180.00"}]}],
       "addOns": [{"name": "City tour", "price": "20.00", "maxQuantity": 4}, {"name": "City Tour!", "price": "30.00", "maxQuantity": null}],
       "inclusions": [{"category": "Meals", "description": "Breakfast"}], "exclusions": ["Visa"],
       "cancellationTiers": [{"daysBefore": 30, "refundPercent": 90}], "privatePricings": [],
       "operatorContact": {"email": "andes@example.com", "phone": null}, "unheardOf": {"a": 1}}
      """;

  @Test
  void readsAWholePackage() {
    PackageSnapshot snapshot = whole(document -> {});

    assertThat(snapshot.fromPrice()).isEqualTo(new Money(499_50, "USD"));
    assertThat(snapshot.timeZone()).isEqualTo("America/Lima");
    assertThat(snapshot.paymentMethods()).containsExactly("card");
    assertThat(snapshot.insuranceRequirement()).isEqualTo("MAYBE");
    assertThat(sic(snapshot).parties())
        .containsExactly(new PartyPrice(2, 0, new Money(180_00, "USD")));
    assertThat(sic(snapshot).infantPrice()).isNull();
    assertThat(snapshot.addOns())
        .containsExactly(
            new AddOn("city-tour", "City tour", null, new Money(20_00, "USD"), 4),
            new AddOn("city-tour-2", "City Tour!", null, new Money(30_00, "USD"), 1));
    assertThat(snapshot.days().getFirst().timeSlots())
        .isEqualTo(CloudEvents.mapper().readTree("{\"morning\": [\"walk\", 1.50]}"));
    assertThat(snapshot.operatorContact())
        .isEqualTo(new OperatorContact("andes@example.com", null));
  }

  @Test
  void leavesOutAContactWithoutAddressAndPhone() {
    assertThat(whole(document -> document.putObject("operatorContact")).operatorContact()).isNull();
    assertThat(whole(document -> document.remove("operatorContact")).operatorContact()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"STANDARD", "GROUP"})
  void readsOlderWordsForSic(String word) {
    assertThat(whole(document -> pricing(document).put("type", word)).sic()).isNotNull();
  }

  @Test
  void prefersPricesThatSaySic() {
    PackageSnapshot snapshot =
        whole(document -> {
          ObjectNode older = pricing(document).deepCopy();
          older.put("type", "GROUP").put("adultPrice", "1.00");
          ((ArrayNode) document.get("pricings")).insert(0, older);
        });
    assertThat(sic(snapshot).adultPrice()).isEqualTo(new Money(100_00, "USD"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"draft", "archived", "Published", "on_holiday"})
  void passesOverEveryOtherStatus(String status) {
    assertThat(read(document -> document.put("status", status))).isEqualTo(new NotPublished());
  }

  @Test
  void readsADeletedPackageAsNotPublished() {
    assertThat(Normaliser.read(null)).isEqualTo(new NotPublished());
  }

  @Test
  void isNotWholeWithoutACityOrAPrice() {
    assertThat(read(document -> document.putArray("cities")))
        .isEqualTo(new NotWhole("it has no city"));
    assertThat(read(document -> document.putArray("pricings")))
        .isEqualTo(new NotWhole("it has no price"));
    assertThat(read(document -> pricing(document).putNull("adultPrice").putArray("parties")))
        .isEqualTo(new NotWhole("it has no price"));
    assertThat(read(document -> pricing(document).put("type", "HELICOPTER")))
        .isEqualTo(new NotWhole("it has no price"));
  }

  @ParameterizedTest
  @CsvSource({
    "JPY, 100.00",
    "JPY, 100",
    "KWD, 100.00",
    "usd, 100.00",
  })
  void readsAmountsByTheExponentOfTheCurrency(String currency, String price) {
    PackageSnapshot snapshot =
        whole(document -> {
          document.put("currency", currency).put("basePrice", "1");
          document.putArray("addOns");
          pricing(document).put("adultPrice", price).put("childPrice", "7").putArray("parties");
        });
    assertThat(Objects.requireNonNull(sic(snapshot).adultPrice()).toMajor())
        .isEqualByComparingTo("100");
  }

  @ParameterizedTest
  @CsvSource({"JPY, 100.50", "USD, 1.005", "USD, NaN", "USD, -1", "USD, 99999999999999999999"})
  void isNotWholeWithAnAmountThatTheCurrencyCannotHave(String currency, String price) {
    Reading reading =
        read(document -> {
          document.put("currency", currency).put("basePrice", "1");
          document.putArray("addOns");
          pricing(document).put("adultPrice", price).put("childPrice", "7").putArray("parties");
        });
    assertThat(reading).isInstanceOf(NotWhole.class);
    assertThat(((NotWhole) reading).reason()).contains("adult price").contains(price);
  }

  @Test
  void isNotWholeWithValuesThatNobodyCanUse() {
    assertThat(read(document -> document.put("currency", "BTC"))).isInstanceOf(NotWhole.class);
    assertThat(read(document -> document.putNull("currency"))).isInstanceOf(NotWhole.class);
    assertThat(read(document -> document.putNull("title"))).isInstanceOf(NotWhole.class);
    assertThat(read(document -> document.put("timeZone", "Mars/Olympus")))
        .isInstanceOf(NotWhole.class);
    assertThat(read(document -> document.put("validUntil", "20000-01-01 BC")))
        .isInstanceOf(NotWhole.class);
  }

  private static Reading read(Consumer<ObjectNode> change) {
    ObjectNode document = (ObjectNode) CloudEvents.mapper().readTree(DOCUMENT);
    change.accept(document);
    return Normaliser.read(CloudEvents.mapper().treeToValue(document, PackageDocument.class));
  }

  private static PackageSnapshot whole(Consumer<ObjectNode> change) {
    Reading reading = read(change);
    assertThat(reading).isInstanceOf(Whole.class);
    return ((Whole) reading).snapshot();
  }

  private static ObjectNode pricing(ObjectNode document) {
    return (ObjectNode) document.get("pricings").get(0);
  }

  private static PackageSnapshot.SicPricing sic(PackageSnapshot snapshot) {
    return Objects.requireNonNull(snapshot.sic());
  }
}
