package dev.landbridge.bookingsaga.model;

import java.util.HashMap;
import java.util.Map;

/** What happened how often over all seeds, so that a fault that never occurs is noticed. */
final class Coverage {
  private final Map<String, Integer> seen = new HashMap<>();

  void saw(String what) {
    seen.merge(what, 1, Integer::sum);
  }

  int of(String what) {
    return seen.getOrDefault(what, 0);
  }

  @Override
  public String toString() {
    return seen.toString();
  }
}
