/** What the agent shore asks for, is told to do, and answers. */
@NullMarked
package dev.landbridge.schemas.agent;

import org.jspecify.annotations.NullMarked;
