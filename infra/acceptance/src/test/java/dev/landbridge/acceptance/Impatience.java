package dev.landbridge.acceptance;

import dev.landbridge.local.Options;

/** Settings with which tests of kills do not wait for minutes. */
final class Impatience {
  private Impatience() {}

  /**
   * Asks sooner than by default, and sees sooner again what a killed process had received and did
   * not acknowledge.
   */
  static Options with(Options options) {
    return options
        .with("spring.cloud.stream.snssqs.default.consumer.visibility-timeout", "5s")
        .with("landbridge.saga.ask-later-after", "2s")
        .with("landbridge.bookings.ask-after", "3s");
  }
}
