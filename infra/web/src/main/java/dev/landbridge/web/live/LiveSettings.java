package dev.landbridge.web.live;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How streams are told.
 *
 * @param lookEvery pause between two looks for news, of all streams together
 * @param keepAlive silence after which a stream says that it is still there
 * @param retry how long a client is told to wait before it comes again
 * @param longest after which a stream ends although its token is still good
 * @param perCaller streams that one caller may have open at a service's instance
 * @param inAll streams that all callers together may have open there
 */
@ConfigurationProperties("landbridge.web.live")
record LiveSettings(
    @DefaultValue("250ms") Duration lookEvery,
    @DefaultValue("5s") Duration keepAlive,
    @DefaultValue("2s") Duration retry,
    @DefaultValue("1h") Duration longest,
    @DefaultValue("20") int perCaller,
    @DefaultValue("2000") int inAll) {
  LiveSettings {
    requirePositive("look-every", lookEvery);
    requirePositive("keep-alive", keepAlive);
    requirePositive("retry", retry);
    requirePositive("longest", longest);
    if (perCaller < 1 || inAll < 1) {
      throw new IllegalArgumentException(
          "landbridge.web.live.per-caller is %d and in-all %d, but both must be at least 1"
              .formatted(perCaller, inAll));
    }
  }

  private static void requirePositive(String property, Duration duration) {
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException(
          "landbridge.web.live.%s is %s, but must be at least 1ms".formatted(property, duration));
    }
  }
}
