package dev.landbridge.agentevents.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Signs access tokens of Cognito's shape and serves its key set over HTTP. */
public final class Issuer implements AutoCloseable {
  public static final String NAME = "https://issuer.test/agents";
  public static final String CLIENT = "agents-app";

  private final RSAKey key = newKey("known");
  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile List<RSAKey> published = List.of(key);
  private volatile boolean away;

  public Issuer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/keys",
        exchange -> {
          asked.incrementAndGet();
          byte[] body =
              new JWKSet(
                      published.stream()
                          .<com.nimbusds.jose.jwk.JWK>map(RSAKey::toPublicJWK)
                          .toList())
                  .toString()
                  .getBytes(StandardCharsets.UTF_8);
          try (exchange) {
            exchange.sendResponseHeaders(away ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
  }

  public static RSAKey newKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public String keysUri() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
  }

  /** How often its key set was asked for. */
  public int asked() {
    return asked.get();
  }

  public void away(boolean now) {
    away = now;
  }

  public void publish(RSAKey... keys) {
    published = List.of(keys);
  }

  public RSAKey key() {
    return key;
  }

  /** A good token of an agent. */
  public String token(String subject, String... groups) {
    return token(subject, claims -> claims.claim("cognito:groups", List.of(groups)));
  }

  /** A good token with something changed. */
  public String token(String subject, Consumer<JWTClaimsSet.Builder> change) {
    return token(key, subject, change);
  }

  public static String token(RSAKey key, String subject, Consumer<JWTClaimsSet.Builder> change) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
              claims(subject, change));
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String unsigned(String subject) {
    return new PlainJWT(claims(subject, claims -> {})).serialize();
  }

  /** Signed HS256 with the public key as the secret: the oldest confusion of them all. */
  public String confused(String subject) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(),
              claims(subject, claims -> {}));
      jwt.sign(new MACSigner(key.toPublicKey().getEncoded()));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWTClaimsSet claims(String subject, Consumer<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(NAME)
            .subject(subject)
            .claim("token_use", "access")
            .claim("client_id", CLIENT)
            .claim("scope", "openid")
            .issueTime(Date.from(Instant.now()))
            .expirationTime(Date.from(Instant.now().plusSeconds(86_400)));
    change.accept(claims);
    return claims.build();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
