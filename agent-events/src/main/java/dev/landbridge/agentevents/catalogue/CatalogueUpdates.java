package dev.landbridge.agentevents.catalogue;

import dev.landbridge.agentevents.catalogue.Packages.Seats;
import dev.landbridge.messaging.PackHandler;
import dev.landbridge.schemas.Contracts;
import dev.landbridge.schemas.catalogue.DepartureSeats;
import dev.landbridge.schemas.catalogue.PackageRetired;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.event.CloudEvent;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Keeps the newest version of what the operators' shore tells; late news is dropped by its
 * sequence.
 */
@Component
class CatalogueUpdates implements PackHandler {
  private static final String SNAPSHOT = Contracts.of(PackageSnapshot.class).type();
  private static final String RETIRED = Contracts.of(PackageRetired.class).type();
  private static final String SEATS = Contracts.of(DepartureSeats.class).type();

  private final Packages packages;

  CatalogueUpdates(Packages packages) {
    this.packages = packages;
  }

  @Override
  public Set<String> types() {
    return Set.of(SNAPSHOT, RETIRED, SEATS);
  }

  private record DepartureKey(UUID packageId, LocalDate date) implements Comparable<DepartureKey> {
    @Override
    public int compareTo(DepartureKey other) {
      return Comparator.comparing(DepartureKey::packageId)
          .thenComparing(DepartureKey::date)
          .compare(this, other);
    }
  }

  @Override
  public Outcome handle(List<CloudEvent> messages) {
    Map<UUID, CloudEvent> newest = new TreeMap<>();
    Map<DepartureKey, Seats> seats = new TreeMap<>();
    for (CloudEvent message : messages) {
      if (message.type().equals(SEATS)) {
        DepartureSeats departure = message.data(DepartureSeats.class);
        seats.merge(
            new DepartureKey(departure.packageId(), departure.date()),
            new Seats(departure, sequence(message), message.time()),
            (a, b) -> a.sequence() >= b.sequence() ? a : b);
      } else {
        newest.merge(packageId(message), message, (a, b) -> sequence(a) >= sequence(b) ? a : b);
      }
    }
    newest.values().forEach(this::keep);
    packages.keepSeats(List.copyOf(seats.values()));
    return Outcome.sends(List.of());
  }

  private void keep(CloudEvent message) {
    if (message.type().equals(SNAPSHOT)) {
      PackageSnapshot snapshot = message.data(PackageSnapshot.class);
      ZoneId.of(snapshot.timeZone());
      packages.keep(snapshot, sequence(message), message.time());
    } else {
      packages.retire(packageId(message), sequence(message), message.time());
    }
  }

  private static UUID packageId(CloudEvent message) {
    return message.type().equals(SNAPSHOT)
        ? message.data(PackageSnapshot.class).packageId()
        : message.data(PackageRetired.class).packageId();
  }

  private static long sequence(CloudEvent message) {
    if (message.sequence() == null) {
      throw new IllegalArgumentException(
          "%s %s has no sequence".formatted(message.type(), message.id()));
    }
    return message.sequence();
  }
}
