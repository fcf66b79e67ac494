package dev.landbridge.local.frontdoor;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What the page and the console show; empty until the platform is up. */
public final class WhatRuns {

  /**
   * A part of the platform.
   *
   * @param where an address that one can connect to, or a directory
   */
  public record Part(String name, String where, String what) {}

  /**
   * One of the demo's users.
   *
   * @param kind {@code agent}, {@code operator} or {@code staff}
   * @param of the agency or company; of staff, the role
   */
  public record User(String name, String fullName, String kind, String of) {}

  /**
   * Everything that a newcomer needs.
   *
   * @param curls get a token, quote, book, follow: each a line for a shell
   */
  public record Welcome(
      String base, String startedIn, List<Part> parts, List<User> users, List<Curl> curls) {
    public Welcome {
      parts = List.copyOf(parts);
      users = List.copyOf(users);
      curls = List.copyOf(curls);
    }
  }

  /** A line that can be pasted into a shell, and what it does. */
  public record Curl(String title, String line) {}

  private final AtomicReference<Welcome> welcome = new AtomicReference<>();

  public void isUp(Welcome now) {
    welcome.set(now);
  }

  public Optional<Welcome> now() {
    return Optional.ofNullable(welcome.get());
  }
}
