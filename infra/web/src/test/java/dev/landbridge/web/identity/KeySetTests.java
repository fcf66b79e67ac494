package dev.landbridge.web.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.RSAKey;
import dev.landbridge.web.support.Issuer;
import dev.landbridge.web.support.SettableClock;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeySetTests {
  // RSA keys take long to make.
  private static final RSAKey KNOWN = Issuer.rsa("known");
  private static final RSAKey ANOTHER = Issuer.rsa("another");

  private final Issuer issuer = new Issuer(KNOWN);
  private final SettableClock clock = new SettableClock();
  private KeySet keys;

  @BeforeEach
  void readKeys() throws MalformedURLException {
    keys =
        new KeySet(
            URI.create(issuer.keysUri()).toURL(),
            Duration.ofMinutes(10),
            Duration.ofHours(24),
            clock);
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  private List<JWK> key(String id) throws RemoteKeySourceException {
    return keys.get(new JWKSelector(new JWKMatcher.Builder().keyID(id).build()), null);
  }

  @Test
  void asksOnceForManyTokens() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(key("known")).hasSize(1);
    }
    assertThat(issuer.asked()).isEqualTo(1);
  }

  @Test
  void asksAgainForAnUnknownKeyButNotForEveryOne() throws Exception {
    assertThat(key("known")).hasSize(1);
    for (int i = 0; i < 50; i++) {
      assertThat(key("made-up-" + i)).isEmpty();
    }
    assertThat(issuer.asked()).isEqualTo(1);

    RSAKey added = new RSAKey.Builder(ANOTHER).keyID("added").build();
    issuer.publish(issuer.key(), added);
    clock.putForward(Duration.ofSeconds(11));

    assertThat(key("added")).hasSize(1);
    assertThat(issuer.asked()).isEqualTo(2);
  }

  @Test
  void saysThatItCannotSayWhileTheIssuerIsAway() {
    issuer.away(true);

    assertThatExceptionOfType(RemoteKeySourceException.class).isThrownBy(() -> key("known"));
    assertThatExceptionOfType(RemoteKeySourceException.class).isThrownBy(() -> key("known"));
  }

  @Test
  void isBackWithTheIssuerHoweverOftenItIsAskedMeanwhile() throws Exception {
    issuer.away(true);
    for (int i = 0; i < 10; i++) {
      assertThatExceptionOfType(RemoteKeySourceException.class).isThrownBy(() -> key("known"));
      clock.putForward(Duration.ofMillis(150));
    }
    issuer.away(false);
    for (int i = 0; i < 7; i++) {
      clock.putForward(Duration.ofMillis(150));
      keysOrNone();
    }

    assertThat(key("known")).hasSize(1);
  }

  private void keysOrNone() {
    try {
      key("known");
    } catch (RemoteKeySourceException e) {
      // Not asked again yet.
    }
  }

  @Test
  void takesTheLastKeysForABoundedTimeWhileTheIssuerIsAway() throws Exception {
    assertThat(key("known")).hasSize(1);
    issuer.away(true);
    clock.putForward(Duration.ofHours(23));

    assertThat(key("known")).hasSize(1);
    assertThatExceptionOfType(RemoteKeySourceException.class).isThrownBy(() -> key("other"));

    clock.putForward(Duration.ofHours(2));
    assertThatExceptionOfType(RemoteKeySourceException.class).isThrownBy(() -> key("known"));
  }

  @Test
  void forgetsAKeyThatTheIssuerTookBack() throws Exception {
    assertThat(key("known")).hasSize(1);
    issuer.publish(ANOTHER);
    clock.putForward(Duration.ofMinutes(11));

    assertThat(key("known")).isEmpty();
  }
}
