package dev.landbridge.local;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import dev.landbridge.local.issuer.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.text.ParseException;
import java.util.Objects;
import javax.crypto.spec.SecretKeySpec;

/** The issuers' keys as they lie in the data directory, which may not be as they were written. */
enum KeyFile {
  /** Of the agents' user pool. */
  POOL("issuer.jwk", SigningKey.Kind.RS256),
  /** Of the operators' sign-in. */
  OPERATORS("operators-issuer.jwk", SigningKey.Kind.ES256);

  private final String file;
  private final SigningKey.Kind kind;

  KeyFile(String file, SigningKey.Kind kind) {
    this.file = file;
    this.kind = kind;
  }

  String file() {
    return file;
  }

  /**
   * Reads the key, or makes one where there is none: one that is there is never replaced.
   *
   * @throws StartRefused where it is no key that can sign
   */
  SigningKey in(Path directory) {
    Path path = directory.resolve(file);
    try {
      if (Files.exists(path) && !signs(Files.readString(path, StandardCharsets.ISO_8859_1))) {
        throw new StartRefused(
            "The key %s, with which tokens are signed, is damaged; put back a copy, or delete that file, which makes a new key and ends the tokens given so far."
                .formatted(path));
      }
      return SigningKey.in(path, kind);
    } catch (IOException e) {
      throw StartRefused.because(directory, e);
    } catch (UncheckedIOException e) {
      throw StartRefused.because(directory, Objects.requireNonNull(e.getCause()));
    }
  }

  private boolean signs(String text) {
    try {
      JWK key = JWK.parse(text);
      JWSHeader header = new JWSHeader(JWSAlgorithm.parse(kind.name()));
      JWSObject sample = new JWSObject(header, new Payload("sample"));
      sample.sign(new DefaultJWSSignerFactory().createJWSSigner(key, header.getAlgorithm()));
      Key half =
          key instanceof AsymmetricJWK pair
              ? pair.toPublicKey()
              : new SecretKeySpec(new byte[] {0}, "none");
      return sample.verify(new DefaultJWSVerifierFactory().createJWSVerifier(header, half));
    } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
      return false;
    }
  }
}
