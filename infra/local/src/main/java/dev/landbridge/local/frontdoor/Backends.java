package dev.landbridge.local.frontdoor;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the instances of each service answer; they come and go while the front door stands. */
public final class Backends {
  private final Map<Service, CopyOnWriteArrayList<URI>> instances = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();

  public void add(Service service, URI instance) {
    instances.computeIfAbsent(service, s -> new CopyOnWriteArrayList<>()).add(instance);
  }

  public void remove(Service service, URI instance) {
    instances.getOrDefault(service, new CopyOnWriteArrayList<>()).remove(instance);
  }

  /** The instance whose turn it is, empty where the service has none. */
  Optional<URI> next(Service service) {
    List<URI> now = List.copyOf(instances.getOrDefault(service, new CopyOnWriteArrayList<>()));
    return now.isEmpty()
        ? Optional.empty()
        : Optional.of(now.get(Math.floorMod(turn.getAndIncrement(), now.size())));
  }

  public List<URI> of(Service service) {
    return List.copyOf(instances.getOrDefault(service, new CopyOnWriteArrayList<>()));
  }
}
