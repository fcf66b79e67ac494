package dev.landbridge.bookingsaga.coordination;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Signs tokens of Cognito's shape and of Supabase's, and serves both key sets. */
final class SignIn implements AutoCloseable {
  private static final String POOL = "https://cognito.test/pool";
  private static final String PROJECT = "https://project.test/auth/v1";
  private final JWK poolKey;
  private final JWK projectKey;
  private final HttpServer server;
  private final Clock clock;

  SignIn(Clock clock) throws IOException, JOSEException {
    this.clock = clock;
    this.poolKey = new RSAKeyGenerator(2048).keyID("pool-1").generate();
    this.projectKey = new ECKeyGenerator(Curve.P_256).keyID("project-1").generate();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("/pool", poolKey);
    serve("/project", projectKey);
    server.start();
  }

  private void serve(String path, JWK key) {
    byte[] keys = new JWKSet(key).toPublicJWKSet().toString().getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
          }
        });
  }

  /** The settings by which a service takes its tokens. */
  Map<String, Object> settings() {
    String keys = "http://127.0.0.1:" + server.getAddress().getPort();
    return Map.of(
        "landbridge.identity.staff.issuer",
        POOL,
        "landbridge.identity.staff.jwk-set-uri",
        keys + "/pool",
        "landbridge.identity.staff.client-ids",
        "app",
        "landbridge.identity.operators.shape",
        "supabase",
        "landbridge.identity.operators.issuer",
        PROJECT,
        "landbridge.identity.operators.jwk-set-uri",
        keys + "/project");
  }

  /** Of somebody in the user pool. */
  String ofThePool(String... groups) throws JOSEException {
    return signed(
        JWSAlgorithm.RS256,
        new RSASSASigner(poolKey.toRSAKey()),
        poolKey,
        new JWTClaimsSet.Builder()
            .issuer(POOL)
            .claim("token_use", "access")
            .claim("client_id", "app")
            .claim("cognito:groups", List.of(groups)));
  }

  String ofAnOperator() throws JOSEException {
    return signed(
        JWSAlgorithm.ES256,
        new ECDSASigner(projectKey.toECKey()),
        projectKey,
        new JWTClaimsSet.Builder()
            .issuer(PROJECT)
            .audience("authenticated")
            .claim("cognito:groups", List.of("staff-clerk")));
  }

  private String signed(
      JWSAlgorithm algorithm, JWSSigner signer, JWK key, JWTClaimsSet.Builder claims)
      throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(),
            claims
                .subject("somebody")
                .expirationTime(Date.from(clock.instant().plusSeconds(3600)))
                .build());
    jwt.sign(signer);
    return jwt.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
