package dev.landbridge.local.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
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

/** An issuer's key: made once, kept in a file that its owner alone may read. */
public final class SigningKey {

  /** What it signs with. */
  public enum Kind {
    /** As Cognito does. */
    RS256,
    /** As Supabase's asymmetric keys do. */
    ES256
  }

  private final JWK key;

  private SigningKey(JWK key) {
    this.key = key;
  }

  /** Reads the key, or makes and keeps one where there is none. */
  public static SigningKey in(Path file, Kind kind) {
    try {
      if (Files.exists(file)) {
        return new SigningKey(JWK.parse(Files.readString(file)));
      }
      JWK made = make(kind);
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

  private static JWK make(Kind kind) throws JOSEException {
    return switch (kind) {
      case RS256 ->
          new RSAKeyGenerator(2048)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .keyIDFromThumbprint(true)
              .generate();
      case ES256 ->
          new ECKeyGenerator(Curve.P_256)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .keyIDFromThumbprint(true)
              .generate();
    };
  }

  /** The key set that anybody may read: the public half alone. */
  Map<String, Object> publicKeys() {
    return new JWKSet(key).toJSONObject(true);
  }

  String sign(JWTClaimsSet claims) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.parse(key.getAlgorithm().getName()))
                  .keyID(key.getKeyID())
                  .type(JOSEObjectType.JWT)
                  .build(),
              claims);
      token.sign(new DefaultJWSSignerFactory().createJWSSigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("signing failed", e);
    }
  }
}
