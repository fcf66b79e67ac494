/** What agencies pay, recorded by staff. */
@NullMarked
package dev.landbridge.agentevents.payment;

import org.jspecify.annotations.NullMarked;
