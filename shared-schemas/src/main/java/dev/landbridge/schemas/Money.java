package dev.landbridge.schemas;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Objects;

/**
 * An amount in the minor unit of its currency (cents of USD, yen of JPY, fils of KWD), by the
 * currency's ISO 4217 exponent.
 *
 * @param amount minor units; negative only in ledgers and differences
 * @param currency an ISO 4217 code that has a minor unit
 */
public record Money(long amount, String currency) {

  public Money {
    Objects.requireNonNull(currency, "currency");
    exponent(currency);
  }

  public static Money zero(String currency) {
    return new Money(0, currency);
  }

  /**
   * Reads an amount in major units, as {@code numeric(10,2)} columns hold it.
   *
   * @throws ArithmeticException where the amount has more decimals than the currency
   */
  public static Money ofMajor(BigDecimal major, String currency) {
    int exponent = exponent(currency);
    if (major.stripTrailingZeros().scale() > exponent) {
      throw new ArithmeticException(
          "amount %s has more decimals than the %d of %s".formatted(major, exponent, currency));
    }
    return new Money(major.setScale(exponent).unscaledValue().longValueExact(), currency);
  }

  /** The number of decimals of a currency by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD. */
  public static int exponent(String currency) {
    Currency known;
    try {
      known = Currency.getInstance(currency);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("currency '" + currency + "' is not an ISO 4217 code", e);
    }
    if (known.getDefaultFractionDigits() < 0) {
      throw new IllegalArgumentException("currency '" + currency + "' has no minor unit");
    }
    return known.getDefaultFractionDigits();
  }

  public BigDecimal toMajor() {
    return BigDecimal.valueOf(amount, exponent(currency));
  }

  public Money plus(Money other) {
    return new Money(Math.addExact(amount, sameCurrency(other).amount), currency);
  }

  public Money minus(Money other) {
    return new Money(Math.subtractExact(amount, sameCurrency(other).amount), currency);
  }

  public Money times(int quantity) {
    return new Money(Math.multiplyExact(amount, quantity), currency);
  }

  /** A share of this amount, half a minor unit rounded up. */
  public Money percent(int percent) {
    return new Money(
        Math.floorDiv(Math.addExact(Math.multiplyExact(amount, percent), 50), 100), currency);
  }

  private Money sameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException(
          "currency " + other.currency + " does not mix with " + currency);
    }
    return other;
  }
}
