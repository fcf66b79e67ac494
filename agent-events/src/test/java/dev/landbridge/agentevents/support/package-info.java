/** What the tests of this service share: its real parts, its clients, its fixtures. */
@NullMarked
package dev.landbridge.agentevents.support;

import org.jspecify.annotations.NullMarked;
