package dev.landbridge.web.live;

import java.util.List;
import java.util.Set;

/**
 * Where news of watched subjects is read. Its methods are never called at the same time; they may
 * fail, and are then called again.
 *
 * @param <K> a subject's id
 * @param <N> news of it
 */
public interface Source<K, N> {
  /**
   * The first one watches after nobody did: {@link #look} tells of all that is committed from now
   * on. Called before a stream reads what it tells at first.
   */
  void begin();

  /**
   * What is new of these subjects since the last look; it may also tell again what it has told. One
   * statement for all of them, and more only where there is news.
   *
   * @param watched never empty
   */
  List<News<K, N>> look(Set<K> watched);

  /**
   * News.
   *
   * @param about what it tells the whole state of: of a stream that is slow to read, only the
   *     newest news about each is kept
   */
  record News<K, N>(K subject, Object about, N what) {}
}
