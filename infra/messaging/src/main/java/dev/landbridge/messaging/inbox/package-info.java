/**
 * What is received: packs, the inbox that drops repeated messages, retries as rows, dead letters.
 */
@NullMarked
package dev.landbridge.messaging.inbox;

import org.jspecify.annotations.NullMarked;
