/** Coordination: the booking saga from the agent's request to both shores' agreement, or back. */
@NullMarked
package dev.landbridge.bookingsaga;

import org.jspecify.annotations.NullMarked;
