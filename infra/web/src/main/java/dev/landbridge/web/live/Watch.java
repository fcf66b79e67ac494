package dev.landbridge.web.live;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the open streams of this process watch. They are told by looks at the store, so it does not
 * matter which instance the news reached.
 */
public final class Watch<K, N> {
  private static final Logger log = LoggerFactory.getLogger(Watch.class);

  private final Source<K, N> source;
  private final Map<K, Set<Subscription<N>>> streams = new ConcurrentHashMap<>();
  private final ReentrantLock looking = new ReentrantLock();
  private boolean failing;

  Watch(Source<K, N> source) {
    this.source = source;
  }

  /**
   * From now on everything that is committed reaches the subscription. Never in the middle of a
   * look, which might see less than what its stream reads next, and still count it as told.
   */
  Subscription<N> subscribe(K subject) {
    Subscription<N> subscription = new Subscription<>();
    looking.lock();
    try {
      if (streams.isEmpty()) {
        source.begin();
      }
      streams.compute(
          subject,
          (key, others) -> {
            Set<Subscription<N>> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(subscription);
            return all;
          });
    } finally {
      looking.unlock();
    }
    return subscription;
  }

  void unsubscribe(K subject, Subscription<N> subscription) {
    streams.computeIfPresent(
        subject,
        (key, all) -> {
          all.remove(subscription);
          return all.isEmpty() ? null : all;
        });
  }

  /** Looks once. A store that is away delays what is told, and ends nothing. */
  void look() {
    looking.lock();
    try {
      Set<K> watched = Set.copyOf(streams.keySet());
      if (watched.isEmpty()) {
        return;
      }
      for (Source.News<K, N> news : source.look(watched)) {
        streams
            .getOrDefault(news.subject(), Set.of())
            .forEach(stream -> stream.put(news.about(), news.what()));
      }
      if (failing) {
        failing = false;
        log.info("live streams are told news again");
      }
    } catch (RuntimeException e) {
      if (!failing) {
        failing = true;
        log.warn("live streams wait for the store: {}", e.getClass().getSimpleName());
        log.debug("the look for news failed", e);
      }
    } finally {
      looking.unlock();
    }
  }
}
