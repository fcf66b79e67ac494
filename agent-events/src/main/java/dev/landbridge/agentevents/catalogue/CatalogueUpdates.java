package dev.landbridge.agentevents.catalogue;

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

/** Keeps the newest version of what the operators' shore tells; late news is dropped by its sequence. */
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
    Map<UUID, CloudEvent> newestPackages = new TreeMap<>();
    Map<DepartureKey, CloudEvent> newestSeats = new TreeMap<>();
    Map<DepartureKey, DepartureSeats> seats = new TreeMap<>();
    for (CloudEvent message : messages) {
      sequence(message);
      if (message.type().equals(SEATS)) {
        DepartureSeats departure = message.data(DepartureSeats.class);
        DepartureKey key = new DepartureKey(departure.packageId(), departure.date());
        CloudEvent kept = newestSeats.merge(key, message, CatalogueUpdates::newer);
        if (kept == message) {
          seats.put(key, departure);
        }
      } else {
        newestPackages.merge(packageId(message), message, CatalogueUpdates::newer);
      }
    }
    for (CloudEvent message : newestPackages.values()) {
      keep(message);
    }
    packages.keepSeats(
        newestSeats.entrySet().stream()
            .map(
                entry ->
                    new Packages.Seats(
                        seats.getOrDefault(
                            entry.getKey(), entry.getValue().data(DepartureSeats.class)),
                        sequence(entry.getValue()),
                        entry.getValue().time()))
            .toList());
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

  private static CloudEvent newer(CloudEvent a, CloudEvent b) {
    return sequence(a) >= sequence(b) ? a : b;
  }

  private static long sequence(CloudEvent message) {
    if (message.sequence() == null) {
      throw new IllegalArgumentException(
          "%s %s has no sequence".formatted(message.type(), message.id()));
    }
    return message.sequence();
  }
}
