package dev.landbridge.schemas.catalogue;

import java.util.Locale;

/** The operators' words for cars, which they write by hand. */
public final class CarType {
  private CarType() {}

  /** The word as it is shown: without spaces around it or twice in it. */
  public static String shown(String word) {
    return word.strip().replaceAll("[\\s\\p{Z}]+", " ").strip();
  }

  /** Equal for words that mean the same car: upper and lower case, spaces aside. */
  public static String key(String word) {
    return shown(word).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  public static boolean same(String one, String other) {
    return key(one).equals(key(other));
  }
}
