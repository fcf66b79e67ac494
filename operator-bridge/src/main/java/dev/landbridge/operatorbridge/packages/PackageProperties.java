package dev.landbridge.operatorbridge.packages;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How packages are read.
 *
 * @param settle a package is read when its notes have been quiet for so long, at the latest after
 *     ten times that
 * @param patience a hold is put off for so long while its package has unread notes
 * @param poll how often notes are looked for
 * @param compareEvery how often the live rows are compared with what is kept
 * @param batch packages per statement of the comparison
 */
@ConfigurationProperties("landbridge.bridge.packages")
public record PackageProperties(
    @DefaultValue("1s") Duration settle,
    @DefaultValue("10s") Duration patience,
    @DefaultValue("250ms") Duration poll,
    @DefaultValue("5m") Duration compareEvery,
    @DefaultValue("200") int batch) {

  public PackageProperties {
    if (settle.isNegative() || poll.isNegative() || poll.isZero() || batch < 1) {
      throw new IllegalArgumentException(
          "landbridge.bridge.packages: settle %s, poll %s, batch %d are not usable"
              .formatted(settle, poll, batch));
    }
  }

  Duration settleAtMost() {
    return settle.multipliedBy(10);
  }
}
