package dev.landbridge.operatorbridge;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

/** Signs tokens in the shape of Supabase's, and serves its key set. */
public final class OperatorsIssuer implements AutoCloseable {
  private static final String ISSUER = "https://project.supabase.test/auth/v1";
  private final ECKey key;
  private final HttpServer server;

  public OperatorsIssuer() throws IOException, JOSEException {
    key = new ECKeyGenerator(Curve.P_256).keyID("operators-1").generate();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] keys = new JWKSet(key).toPublicJWKSet().toString().getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/keys",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
          }
        });
    server.start();
  }

  /** The settings by which a bridge takes its tokens. */
  public String[] settings() {
    return new String[] {
      "--landbridge.identity.operators.issuer=" + ISSUER,
      "--landbridge.identity.operators.jwk-set-uri=http://127.0.0.1:"
          + server.getAddress().getPort()
          + "/keys"
    };
  }

  /** As Supabase makes them, with what a user may write into the own metadata. */
  public String token(String subject, Map<String, ?> userMetadata) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
              new JWTClaimsSet.Builder()
                  .issuer(ISSUER)
                  .subject(subject)
                  .audience("authenticated")
                  .claim("role", "authenticated")
                  .claim("user_metadata", userMetadata)
                  .expirationTime(Date.from(Instant.now().plusSeconds(3600)))
                  .build());
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
