/** Credit accounts and their ledger: reserve, capture, void. */
@NullMarked
package dev.landbridge.agentevents.credit;

import org.jspecify.annotations.NullMarked;
