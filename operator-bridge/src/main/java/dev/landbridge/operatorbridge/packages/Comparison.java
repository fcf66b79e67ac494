package dev.landbridge.operatorbridge.packages;

import dev.landbridge.operatorbridge.packages.Packages.Compared;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Compares the live rows with what is kept and marks what differs, so that it is read as if it had
 * been noted. It finds what the triggers missed, and at the first attachment every published
 * package.
 */
@Component
public class Comparison {
  private static final Logger log = LoggerFactory.getLogger(Comparison.class);
  private static final UUID FIRST = new UUID(0, 0);

  private final Packages packages;
  private final PackageProperties properties;

  Comparison(Packages packages, PackageProperties properties) {
    this.packages = packages;
    this.properties = properties;
  }

  /** Compares if it is time to; of several instances one does. */
  public void runIfDue() {
    if (packages.takeComparison()) {
      run();
    }
  }

  /**
   * Compares now, in bounded batches.
   *
   * @return how many packages differ
   */
  public int run() {
    int marked = compare(packages::compareLive) + compare(packages::compareKept);
    if (marked > 0) {
      log.info("the comparison found {} packages that differ from what is kept", marked);
    }
    return marked;
  }

  private int compare(Function<UUID, List<Compared>> next) {
    int marked = 0;
    UUID after = FIRST;
    List<Compared> batch;
    do {
      batch = next.apply(after);
      List<UUID> differing = batch.stream().filter(Compared::differs).map(Compared::id).toList();
      if (!differing.isEmpty()) {
        packages.mark(differing);
        marked += differing.size();
      }
      after = batch.isEmpty() ? after : batch.getLast().id();
    } while (batch.size() == properties.batch());
    return marked;
  }
}
