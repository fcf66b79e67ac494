/** The operators' packages as they were last told, searchable. */
@NullMarked
package dev.landbridge.agentevents.catalogue;

import org.jspecify.annotations.NullMarked;
