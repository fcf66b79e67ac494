/**
 * What every endpoint shares: problems, cursors, idempotency keys, and how strictly JSON is read.
 */
@NullMarked
package dev.landbridge.agentevents.http;

import org.jspecify.annotations.NullMarked;
