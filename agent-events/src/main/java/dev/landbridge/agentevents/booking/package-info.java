/** Bookings: requested by agents, decided by the saga, paid and vouched for here. */
@NullMarked
package dev.landbridge.agentevents.booking;

import org.jspecify.annotations.NullMarked;
