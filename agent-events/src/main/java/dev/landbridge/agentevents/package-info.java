/** The agents' shore: catalogue, quotes, bookings and credit, over HTTP and by messages. */
@NullMarked
package dev.landbridge.agentevents;

import org.jspecify.annotations.NullMarked;
