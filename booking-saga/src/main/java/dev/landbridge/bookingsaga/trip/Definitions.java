package dev.landbridge.bookingsaga.trip;

import dev.landbridge.bookingsaga.engine.Saga;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The definitions, by name and version, that this process knows. */
public final class Definitions {
  private final Map<String, Saga<?>> byNameAndVersion;

  private Definitions(Collection<Saga<?>> all) {
    this.byNameAndVersion =
        all.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    saga -> key(saga.name(), saga.version()), Function.identity()));
  }

  /** Those that ship. */
  public static Definitions shipped() {
    return new Definitions(List.of(BookTrip.SAGA, CancelTrip.SAGA, CancelTrip.FIRST));
  }

  public @Nullable Saga<?> find(String name, int version) {
    return byNameAndVersion.get(key(name, version));
  }

  /** The definitions' names, without their versions. */
  public Set<String> names() {
    return byNameAndVersion.values().stream()
        .map(Saga::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names of all their steps. */
  public Set<String> stepNames() {
    return byNameAndVersion.values().stream()
        .flatMap(saga -> saga.stepNames().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Each as {@code name/version}, in the form that SQL makes of the two columns. */
  public String[] known() {
    return byNameAndVersion.keySet().toArray(String[]::new);
  }

  private static String key(String name, int version) {
    return name + "/" + version;
  }
}
