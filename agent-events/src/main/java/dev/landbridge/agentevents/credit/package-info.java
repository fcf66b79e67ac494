/** Credit accounts and their ledger: reserve, capture, void, refund. */
@NullMarked
package dev.landbridge.agentevents.credit;

import org.jspecify.annotations.NullMarked;
