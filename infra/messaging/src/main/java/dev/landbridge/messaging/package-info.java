/**
 * Outbox, relay, inbox, retries and dead-lettering over Spring Cloud Stream. Knows no travel word.
 */
@NullMarked
package dev.landbridge.messaging;

import org.jspecify.annotations.NullMarked;
