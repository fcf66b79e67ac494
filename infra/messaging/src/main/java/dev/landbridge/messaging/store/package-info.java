/**
 * The service's database: its messaging tables, their partitions, and what to do while it can't be
 * reached.
 */
@NullMarked
package dev.landbridge.messaging.store;

import org.jspecify.annotations.NullMarked;
