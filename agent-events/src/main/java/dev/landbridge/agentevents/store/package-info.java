/** How values travel to PostgreSQL and back. */
@NullMarked
package dev.landbridge.agentevents.store;

import org.jspecify.annotations.NullMarked;
