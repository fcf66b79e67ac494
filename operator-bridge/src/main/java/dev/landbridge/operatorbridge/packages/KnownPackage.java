package dev.landbridge.operatorbridge.packages;

import dev.landbridge.schemas.catalogue.PackageSnapshot;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A package as the bridge last read it.
 *
 * @param version of the content, as the agents' shore counts it
 * @param content the last whole version; null where it was never whole and published
 * @param published when it was last read
 * @param whole when it was last read
 * @param unsettled a change was noted within the patience and is not read yet
 */
public record KnownPackage(
    UUID id,
    long version,
    @Nullable PackageSnapshot content,
    boolean published,
    boolean whole,
    boolean unsettled) {

  /** Whether it takes holds. */
  public boolean onSale() {
    return published && whole;
  }
}
