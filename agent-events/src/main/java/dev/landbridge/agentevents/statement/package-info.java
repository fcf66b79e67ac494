/** An agency's ledger, as its statement. */
@NullMarked
package dev.landbridge.agentevents.statement;

import org.jspecify.annotations.NullMarked;
