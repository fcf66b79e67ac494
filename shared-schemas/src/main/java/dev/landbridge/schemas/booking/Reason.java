package dev.landbridge.schemas.booking;

import dev.landbridge.schemas.Money;
import org.jspecify.annotations.Nullable;

/**
 * Why a booking was declined or cancelled, or a cancellation refused.
 *
 * @param code one of the constants
 * @param detail a sentence for a person
 * @param newTotal with {@code price-changed}: what it costs now, where the party still has a price
 */
public record Reason(String code, String detail, @Nullable Money newTotal) {
  public static final String SOLD_OUT = "sold-out";
  public static final String PRICE_CHANGED = "price-changed";
  public static final String PACKAGE_WITHDRAWN = "package-withdrawn";
  public static final String NOT_ON_SALE = "not-on-sale";
  public static final String CREDIT_REFUSED = "credit-refused";
  public static final String OPERATOR_DECLINED = "operator-declined";
  public static final String OPERATOR_SILENT = "operator-silent";
  public static final String WITHDRAWN = "withdrawn";
  public static final String CANCELLED_BY_AGENT = "cancelled-by-agent";
  public static final String OPERATOR_CANCELLED = "operator-cancelled";

  /** Of a refused cancellation: the booking was confirmed first. */
  public static final String ALREADY_CONFIRMED = "already-confirmed";

  /** Of a refused cancellation: the booking was declined first, or cancelled. */
  public static final String ALREADY_ENDED = "already-ended";

  public static final String UNAVAILABLE = "unavailable";

  public static Reason of(String code, String detail) {
    return new Reason(code, detail, null);
  }
}
