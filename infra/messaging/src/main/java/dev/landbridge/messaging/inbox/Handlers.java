package dev.landbridge.messaging.inbox;

import dev.landbridge.messaging.Outbox;
import dev.landbridge.messaging.Outgoing;
import dev.landbridge.messaging.PackHandler;
import dev.landbridge.messaging.PackHandler.PutOff;
import dev.landbridge.schemas.event.CloudEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The service's handlers, in their order. */
public class Handlers {
  private record Bound(PackHandler handler, Set<String> types) {}

  private final List<Bound> inOrder;
  private final Map<String, PackHandler> byType = new HashMap<>();
  private final Outbox outbox;

  /**
   * @throws IllegalStateException where two handlers take one type
   */
  public Handlers(List<PackHandler> inOrder, Outbox outbox) {
    this.inOrder =
        inOrder.stream().map(handler -> new Bound(handler, Set.copyOf(handler.types()))).toList();
    this.outbox = outbox;
    for (PackHandler handler : inOrder) {
      for (String type : handler.types()) {
        PackHandler other = byType.putIfAbsent(type, handler);
        if (other != null) {
          throw new IllegalStateException(
              "message type '%s' is taken by %s and by %s"
                  .formatted(type, other.getClass().getName(), handler.getClass().getName()));
        }
      }
    }
  }

  Set<String> types() {
    return Set.copyOf(byType.keySet());
  }

  boolean take(String type) {
    return byType.containsKey(type);
  }

  /**
   * Handles messages in the current transaction, what they send included; gives back those that are
   * put off.
   */
  List<PutOff> handle(Collection<CloudEvent> messages) {
    List<Outgoing> sends = new ArrayList<>();
    List<PutOff> putOff = new ArrayList<>();
    for (Bound bound : inOrder) {
      List<CloudEvent> own =
          messages.stream().filter(message -> bound.types().contains(message.type())).toList();
      if (!own.isEmpty()) {
        PackHandler.Outcome outcome = bound.handler().handle(own);
        sends.addAll(outcome.sends());
        putOff.addAll(checked(bound.handler(), own, outcome.putOff()));
      }
    }
    outbox.send(sends);
    return putOff;
  }

  private static List<PutOff> checked(
      PackHandler handler, List<CloudEvent> own, List<PutOff> putOff) {
    Set<UUID> ids = new HashSet<>();
    own.forEach(message -> ids.add(message.id()));
    for (PutOff each : putOff) {
      if (!ids.remove(each.message())) {
        throw new IllegalStateException(
            "%s puts off %s, which it was not given, or twice"
                .formatted(handler.getClass().getName(), each.message()));
      }
    }
    return putOff;
  }
}
