package dev.landbridge.web.live;

import java.io.IOException;

/** What one stream tells. Its methods are called by one thread, the request's. */
public interface Telling<N> {
  /**
   * Tells what there is. It is read after the stream has begun to watch, so nothing is missed in
   * between; news that follows may tell the same again, or what is older than what was read here.
   * What it throws before it wrote anything is the answer to the request.
   */
  void begin(Lines lines) throws IOException;

  /** Tells news. */
  void news(N news, Lines lines) throws IOException;
}
