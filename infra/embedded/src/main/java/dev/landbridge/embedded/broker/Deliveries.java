package dev.landbridge.embedded.broker;

import java.util.List;

/**
 * What becomes of a message between a topic and a queue. A test that repeats returns it twice, one
 * that loses returns nothing, one that holds back keeps it and hands it to {@link
 * EmbeddedBroker#deliver} later. Called on many threads at once; those without a delay are in the
 * queue when the publisher is answered, in the order returned.
 */
@FunctionalInterface
public interface Deliveries {

  Deliveries UNTOUCHED = List::of;

  List<Delivery> deliver(Delivery arriving);
}
