/** The agents who call. */
@NullMarked
package dev.landbridge.agentevents.identity;

import org.jspecify.annotations.NullMarked;
