/**
 * The log of what is sent, and the relays that publish it: by visibility, under leases, in packs.
 */
@NullMarked
package dev.landbridge.messaging.outbox;

import org.jspecify.annotations.NullMarked;
