/** What the agents' API says of itself, and the problems that only it has. */
@NullMarked
package dev.landbridge.agentevents.http;

import org.jspecify.annotations.NullMarked;
