package dev.landbridge.agentevents.booking;

import java.security.SecureRandom;

/** What people call a booking: LB- and eight characters, none of which is read as another. */
final class References {
  private static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final SecureRandom RANDOM = new SecureRandom();

  private References() {}

  static String next() {
    StringBuilder reference = new StringBuilder("LB-");
    for (int i = 0; i < 8; i++) {
      reference.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return reference.toString();
  }
}
