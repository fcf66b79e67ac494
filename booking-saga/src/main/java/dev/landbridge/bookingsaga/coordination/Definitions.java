package dev.landbridge.bookingsaga.coordination;

import dev.landbridge.bookingsaga.engine.Saga;
import dev.landbridge.bookingsaga.trip.Trip;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The definitions, by name and version, that this process knows. */
final class Definitions {
  private final Map<String, Saga<Trip>> byNameAndVersion;
  private final Saga<Trip> newest;

  Definitions(List<Saga<Trip>> all) {
    this.byNameAndVersion =
        all.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    saga -> key(saga.name(), saga.version()), Function.identity()));
    this.newest = all.stream().max(Comparator.comparingInt(Saga::version)).orElseThrow();
  }

  /** What a new booking begins with. */
  Saga<Trip> newest() {
    return newest;
  }

  @Nullable Saga<Trip> find(String name, int version) {
    return byNameAndVersion.get(key(name, version));
  }

  /** In the form that SQL makes of the two columns. */
  String[] known() {
    return byNameAndVersion.keySet().toArray(String[]::new);
  }

  private static String key(String name, int version) {
    return name + "/" + version;
  }
}
