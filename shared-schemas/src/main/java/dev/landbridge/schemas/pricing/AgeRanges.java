package dev.landbridge.schemas.pricing;

import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.catalogue.PackageSnapshot.PrivatePricing;
import dev.landbridge.schemas.catalogue.PackageSnapshot.SicPricing;
import org.jspecify.annotations.Nullable;

/** Up to which age somebody is an infant, and between which a child; see {@link Party}. */
public record AgeRanges(
    @Nullable Integer childMinAge, @Nullable Integer childMaxAge, @Nullable Integer infantMaxAge) {
  public static final AgeRanges NONE = new AgeRanges(null, null, null);

  /** The ranges by which an option is sold; {@link #NONE} where the package does not have it. */
  public static AgeRanges of(PackageSnapshot snapshot, Option option) {
    if (option.name().equals(Option.PRIVATE)) {
      PrivatePricing cars = snapshot.privateCars();
      return cars == null
          ? NONE
          : new AgeRanges(cars.childMinAge(), cars.childMaxAge(), cars.infantMaxAge());
    }
    SicPricing sic = snapshot.sic();
    return sic == null
        ? NONE
        : new AgeRanges(sic.childMinAge(), sic.childMaxAge(), sic.infantMaxAge());
  }
}
