package dev.landbridge.web.identity;

import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URL;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's public keys. An unknown key makes it ask again, at most every {@link #PAUSE}, so
 * that new keys are found and made-up ones cost nothing. While the issuer is away the last keys are
 * taken for a bounded time; without any the answer is a fault, never "this token is bad" and never
 * "this is somebody else".
 */
final class KeySet implements JWKSource<SecurityContext> {
  private static final Logger log = LoggerFactory.getLogger(KeySet.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration PAUSE_AFTER_A_FAILURE = Duration.ofSeconds(1);

  private final ResourceRetriever retriever = new DefaultResourceRetriever(2000, 2000, 256 * 1024);
  private final ReentrantLock fetching = new ReentrantLock();
  private final URL url;
  private final Duration fresh;
  private final Duration usable;
  private final Clock clock;
  private volatile @Nullable Fetched fetched;
  private volatile @Nullable Failure failure;
  private volatile Instant lastTry = Instant.MIN;

  private record Fetched(JWKSet keys, Instant at) {}

  private record Failure(IOException cause) {}

  KeySet(URL url, Duration fresh, Duration usable, Clock clock) {
    this.url = url;
    this.fresh = fresh;
    this.usable = usable;
    this.clock = clock;
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws RemoteKeySourceException {
    Fetched now = fetched;
    if (now != null && isYounger(now, fresh)) {
      List<JWK> found = selector.select(now.keys());
      if (!found.isEmpty()) {
        return found;
      }
    }
    refresh();
    Fetched newest = fetched;
    if (newest == null || !isYounger(newest, usable)) {
      throw away();
    }
    List<JWK> found = selector.select(newest.keys());
    if (found.isEmpty() && failure != null) {
      // The key may be one that the issuer made since: nobody can say, so nobody is refused for it.
      throw away();
    }
    return found;
  }

  private RemoteKeySourceException away() {
    Failure last = failure;
    return new RemoteKeySourceException(
        "the issuer's key set does not answer", last == null ? null : last.cause());
  }

  private boolean isYounger(Fetched keys, Duration than) {
    return keys.at().plus(than).isAfter(clock.instant());
  }

  private void refresh() {
    Instant asked = clock.instant();
    fetching.lock();
    try {
      // Whoever waited for the lock takes what the one before fetched.
      if (!lastTry.isAfter(asked) && mayTry()) {
        fetch();
      }
    } finally {
      fetching.unlock();
    }
  }

  private void fetch() {
    try {
      fetched =
          new Fetched(JWKSet.parse(retriever.retrieveResource(url).getContent()), clock.instant());
      failure = null;
    } catch (IOException e) {
      failure = new Failure(e);
    } catch (ParseException e) {
      failure = new Failure(new IOException("it is not a key set", e));
    }
    lastTry = clock.instant();
    if (failure != null) {
      log.warn("the issuer's key set at {} cannot be read: {}", url, failure.cause().toString());
    }
  }

  private boolean mayTry() {
    Duration pause = failure == null ? PAUSE : PAUSE_AFTER_A_FAILURE;
    return lastTry.equals(Instant.MIN) || !lastTry.plus(pause).isAfter(clock.instant());
  }
}
