/** What a party would pay, line by line, for a while. */
@NullMarked
package dev.landbridge.agentevents.quote;

import org.jspecify.annotations.NullMarked;
