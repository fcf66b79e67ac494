/** A booking's whole state, as the saga tells it. */
@NullMarked
package dev.landbridge.schemas.booking;

import org.jspecify.annotations.NullMarked;
