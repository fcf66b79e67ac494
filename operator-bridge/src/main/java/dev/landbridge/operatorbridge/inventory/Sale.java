package dev.landbridge.operatorbridge.inventory;

import dev.landbridge.schemas.operator.ConfirmBooking;
import java.security.SecureRandom;

/**
 * What the operator sees of a booking that is sold.
 *
 * @param referenceGiven whether the reference is the operator's own, which need not be unique
 */
record Sale(Hold hold, ConfirmBooking booking, String operatorReference, boolean referenceGiven) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LENGTH = 10;

  /** Ten of Crockford's base 32: 50 bits, without letters that are misheard on the telephone. */
  static String newReference() {
    StringBuilder code = new StringBuilder(LENGTH + 1);
    for (int i = 0; i < LENGTH; i++) {
      if (i == LENGTH / 2) {
        code.append('-');
      }
      code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return code.toString();
  }

  /** Without the personal data, so that it is safe in a log. */
  @Override
  public String toString() {
    return "Sale[" + hold.bookingId() + ", " + operatorReference + "]";
  }
}
