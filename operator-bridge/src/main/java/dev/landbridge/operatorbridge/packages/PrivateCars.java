package dev.landbridge.operatorbridge.packages;

import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.catalogue.CarType;
import dev.landbridge.schemas.catalogue.PackageSnapshot.CarPrice;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PrivatePricing;
import dev.landbridge.schemas.catalogue.PackageSnapshot.SicPricing;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the prices of private cars. A package's pricings of that type count together, since
 * operators keep one per car; where two have a row for the same party and car the youngest counts,
 * where one has two the cheaper. Words that name one car are brought to one.
 */
final class PrivateCars {
  private static final String TYPE = "PRIVATE_PACKAGE";

  private PrivateCars() {}

  private record Key(String car, int adults, int children) {}

  /**
   * Reads them.
   *
   * @param sic whose ranges of age count where the private prices have none
   * @return null where there is no price
   */
  static @Nullable PrivatePricing read(
      PackageDocument document, @Nullable SicPricing sic, String currency) {
    List<PackageDocument.PrivatePricing> pricings =
        document.privatePricings().stream().filter(each -> TYPE.equals(each.type())).toList();
    Map<String, String> names = new HashMap<>();
    Map<Key, CarPrice> rows = new HashMap<>();
    for (PackageDocument.PrivatePricing pricing : pricings) {
      rows(pricing, names, currency).forEach(rows::putIfAbsent);
    }
    if (rows.isEmpty()) {
      return null;
    }
    List<CarPrice> sorted =
        rows.values().stream()
            .sorted(
                Comparator.comparingInt(CarPrice::capacity)
                    .thenComparing(CarPrice::carType)
                    .thenComparingInt(CarPrice::adults)
                    .thenComparingInt(CarPrice::children))
            .toList();
    for (PackageDocument.PrivatePricing each : pricings) {
      if (each.childMinAge() != null || each.childMaxAge() != null || each.infantMaxAge() != null) {
        return new PrivatePricing(
            sorted, each.childMinAge(), each.childMaxAge(), each.infantMaxAge());
      }
    }
    return sic == null
        ? new PrivatePricing(sorted, null, null, null)
        : new PrivatePricing(sorted, sic.childMinAge(), sic.childMaxAge(), sic.infantMaxAge());
  }

  private static Map<Key, CarPrice> rows(
      PackageDocument.PrivatePricing pricing, Map<String, String> names, String currency) {
    Map<Key, CarPrice> rows = new HashMap<>();
    for (PackageDocument.Car row : pricing.rows()) {
      Money total = Normaliser.amount(row.total(), currency, "price of a private car");
      String word = row.carType() == null ? "" : CarType.shown(row.carType());
      if (total == null || word.isEmpty() || row.capacity() == null || row.adults() == null) {
        continue;
      }
      int children = row.children() == null ? 0 : row.children();
      Key key = new Key(CarType.key(word), row.adults(), children);
      String name = names.computeIfAbsent(key.car(), unseen -> word);
      rows.merge(
          key,
          new CarPrice(name, row.capacity(), row.adults(), children, total),
          (one, other) -> one.total().amount() <= other.total().amount() ? one : other);
    }
    return rows;
  }
}
