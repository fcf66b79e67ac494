package dev.landbridge.schemas.pricing;

import dev.landbridge.schemas.catalogue.CarType;
import org.jspecify.annotations.Nullable;

/**
 * How a party travels. In messages and tables it is one text, {@link #text}: {@code SIC}, or {@code
 * PRIVATE:Sedan}.
 *
 * @param name {@link #SIC} or {@link #PRIVATE}; others come in from outside and are not offered
 * @param carType of a private car; null where none is named
 */
public record Option(String name, @Nullable String carType) {
  /** A seat in a coach. */
  public static final String SIC = "SIC";

  /** A car of one's own. */
  public static final String PRIVATE = "PRIVATE";

  private static final String WITH_CAR = PRIVATE + ":";

  public Option {
    carType = carType == null || carType.isBlank() ? null : CarType.shown(carType);
    if (carType != null && !name.equals(PRIVATE)) {
      throw new IllegalArgumentException(
          "a car type, '%s', is of option PRIVATE, not of '%s'".formatted(carType, name));
    }
  }

  static Option inCar(String carType) {
    return new Option(PRIVATE, carType);
  }

  /** Reads the one text. */
  public static Option of(String text) {
    return text.startsWith(WITH_CAR)
        ? new Option(PRIVATE, text.substring(WITH_CAR.length()))
        : new Option(text, null);
  }

  public String text() {
    return carType == null ? name : WITH_CAR + carType;
  }

  /** As people read it. */
  @Override
  public String toString() {
    return carType == null ? name : "%s with car type '%s'".formatted(name, carType);
  }
}
