package dev.landbridge.acceptance;

import dev.landbridge.embedded.broker.Deliveries;
import dev.landbridge.embedded.broker.Delivery;
import dev.landbridge.schemas.event.CloudEvent;
import dev.landbridge.schemas.event.CloudEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives each booking a network of its own, in the order in which their first messages come by, so
 * that many mishaps are waited for at once. What is of no booking, or of one more than there are
 * networks, is delivered untouched.
 */
public final class NetworkPerBooking implements Deliveries {
  private final Set<String> types;
  private final Queue<MisbehavingNetwork> free;
  private final Map<String, MisbehavingNetwork> given = new LinkedHashMap<>();

  /**
   * For messages whose subject is a booking.
   *
   * @param types those messages
   */
  public NetworkPerBooking(Set<String> types, Collection<MisbehavingNetwork> networks) {
    this.types = Set.copyOf(types);
    this.free = new ArrayDeque<>(networks);
  }

  /** The booking that met the network, null if none did. */
  public synchronized @Nullable UUID metBy(MisbehavingNetwork network) {
    return given.entrySet().stream()
        .filter(entry -> entry.getValue() == network)
        .map(entry -> UUID.fromString(entry.getKey()))
        .findFirst()
        .orElse(null);
  }

  @Override
  public List<Delivery> deliver(Delivery arriving) {
    List<CloudEvent> untouched = new ArrayList<>();
    Map<MisbehavingNetwork, List<CloudEvent>> packs = new LinkedHashMap<>();
    for (CloudEvent event :
        CloudEvents.readBatch(arriving.body().getBytes(StandardCharsets.UTF_8))) {
      MisbehavingNetwork network = of(event);
      (network == null ? untouched : packs.computeIfAbsent(network, _ -> new ArrayList<>()))
          .add(event);
    }
    List<Delivery> deliveries = new ArrayList<>();
    if (!untouched.isEmpty()) {
      deliveries.add(holding(untouched, arriving));
    }
    packs.forEach((network, pack) -> deliveries.addAll(network.deliver(holding(pack, arriving))));
    return deliveries;
  }

  private synchronized @Nullable MisbehavingNetwork of(CloudEvent event) {
    if (!types.contains(event.type())) {
      return null;
    }
    MisbehavingNetwork known = given.get(event.subject());
    if (known == null && !free.isEmpty()) {
      known = free.remove();
      given.put(event.subject(), known);
    }
    return known;
  }

  private static Delivery holding(List<CloudEvent> pack, Delivery arriving) {
    return arriving.withBody(new String(CloudEvents.writeBatch(pack), StandardCharsets.UTF_8));
  }
}
