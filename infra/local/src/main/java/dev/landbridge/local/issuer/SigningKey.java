package dev.landbridge.local.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.util.Map;

/** The issuer's RSA key: made once, kept in a file that its owner alone may read. */
public final class SigningKey {
  private final RSAKey key;

  private SigningKey(RSAKey key) {
    this.key = key;
  }

  /** Reads the key, or makes and keeps one where there is none. */
  public static SigningKey in(Path file) {
    try {
      if (Files.exists(file)) {
        return new SigningKey(RSAKey.parse(Files.readString(file)));
      }
      RSAKey made =
          new RSAKeyGenerator(2048)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .keyIDFromThumbprint(true)
              .generate();
      // A temporary file is its owner's alone from the first byte on.
      Path next = Files.createTempFile(file.toAbsolutePath().getParent(), "issuer", ".tmp");
      Files.writeString(next, made.toJSONString());
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      return new SigningKey(made);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException("the signing key in " + file + " cannot be used", e);
    }
  }

  /** The key set that anybody may read: the public half alone. */
  Map<String, Object> publicKeys() {
    return new JWKSet(key).toJSONObject(true);
  }

  String sign(JWTClaimsSet claims) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256)
                  .keyID(key.getKeyID())
                  .type(JOSEObjectType.JWT)
                  .build(),
              claims);
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("signing failed", e);
    }
  }
}
