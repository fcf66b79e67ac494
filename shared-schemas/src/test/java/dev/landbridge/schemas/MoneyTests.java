package dev.landbridge.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTests {

  @ParameterizedTest
  @CsvSource({
    "1250.00, USD, 125000",
    "0.01, USD, 1",
    "1250, USD, 125000",
    "1250.00, JPY, 1250",
    "1250.50, KWD, 1250500",
    "0.001, KWD, 1",
    "99999999.99, EUR, 9999999999",
    "-3.50, GBP, -350",
  })
  void countsInMinorUnitsByTheExponentOfTheCurrency(BigDecimal major, String currency, long minor) {
    Money money = Money.ofMajor(major, currency);
    assertThat(money).isEqualTo(new Money(minor, currency));
    assertThat(money.toMajor()).isEqualByComparingTo(major);
  }

  @ParameterizedTest
  @CsvSource({"1250.50, JPY", "0.001, USD", "0.0001, KWD"})
  void refusesMoreDecimalsThanTheCurrencyHas(BigDecimal major, String currency) {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> Money.ofMajor(major, currency))
        .withMessageContaining(major.toString())
        .withMessageContaining(currency);
  }

  @ParameterizedTest
  @ValueSource(strings = {"usd", "ABC", "", "US", "XXX", "XAU"})
  void refusesWhatIsNotACurrencyWithMinorUnits(String currency) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Money(1, currency))
        .withMessageContaining("'" + currency + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "100, 50, 50",
    "101, 50, 51",
    "99, 50, 50",
    "10001, 33, 3300",
    "1, 49, 0",
    "1, 50, 1",
    "-101, 50, -50",
    "100, 0, 0",
    "100, 100, 100",
  })
  void roundsHalfAMinorUnitUp(long amount, int percent, long share) {
    assertThat(new Money(amount, "JPY").percent(percent).amount()).isEqualTo(share);
  }

  @Test
  void doesNotMixCurrencies() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Money(1, "USD").plus(new Money(1, "EUR")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Money(1, "USD").minus(new Money(1, "EUR")));
  }

  @Test
  void refusesToOverflow() {
    Money most = new Money(Long.MAX_VALUE, "USD");
    Money least = new Money(Long.MIN_VALUE, "USD");
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> most.plus(new Money(1, "USD")));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> least.minus(new Money(1, "USD")));
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> most.times(2));
    assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> most.percent(100));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> Money.ofMajor(new BigDecimal("1e17"), "USD"));
  }
}
