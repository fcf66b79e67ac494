package dev.landbridge.operatorbridge.attach;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A password as PostgreSQL keeps it (RFC 5803), made here so that the server never sees, and logs,
 * the password itself.
 */
final class ScramPassword {
  private static final int SALT = 16;
  private static final int KEY_BITS = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  private ScramPassword() {}

  /**
   * Hashes a password.
   *
   * @param iterations as the server makes its own ({@code scram_iterations})
   * @throws AttachRefused for one that is not of printable ASCII, of which there are several
   *     spellings
   */
  static String of(String password, int iterations) {
    if (!password.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new AttachRefused(
          "the runtime role's password (spring.datasource.password) must be of printable ASCII");
    }
    byte[] salt = new byte[SALT];
    RANDOM.nextBytes(salt);
    return of(password, iterations, salt);
  }

  static String of(String password, int iterations, byte[] salt) {
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, KEY_BITS))
              .getEncoded();
      byte[] stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
      Base64.Encoder base64 = Base64.getEncoder();
      return "SCRAM-SHA-256$%d:%s$%s:%s"
          .formatted(
              iterations,
              base64.encodeToString(salt),
              base64.encodeToString(stored),
              base64.encodeToString(hmac(salted, "Server Key")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
  }
}
